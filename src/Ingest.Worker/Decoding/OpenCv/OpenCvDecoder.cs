using System.Text.Json;
using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Decoder.OpenCv;
using QueueWorkers.Ingest.Probing;
using QueueWorkers.Ingest.Sources;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Decoding.OpenCv;

/// <summary>Decodes with OpenCV in a child process: long videos each in one of its own, short clips one after another in one that stays warm.</summary>
internal sealed class OpenCvDecoder(SourceGuard guard, OpenCvProgram program, WarmPool pool, IOptions<IngestOptions> options, TimeProvider time) : IVideoDecoder
{
    /// <summary>Kind of this decoder in plans.</summary>
    public const string Name = "opencv";

    // AV1 only on hardware; VVC without a parser for its timestamps, so that a stream does not start where its first frame is. The others: no codec was found.
    private static readonly string[] Undecodable = ["av1", "vvc", "unknown", "none", ""];

    private readonly IngestOptions _options = options.Value;

    public string Kind => Name;

    public string Version => program.Version;

    public string Colour => "approximate";

    public DecoderTraits Traits { get; } = new() { CanSeek = false, TakesAnyStream = false, Mirrors = false, Filters = false };

    public ValueTask<Func<string, bool>> CodecsAsync(CancellationToken cancellation) => new(codec => !Undecodable.Contains(FourCharacters.CodecOf(codec)));

    public async ValueTask<IDecodeRun> StartAsync(DecodeRequest request, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var source = request.Extraction.Source;
        guard.Verify(source);
        IDecoderProcess process = source.Size <= _options.WarmClipBytes
            ? await pool.BeginAsync(OpenCvCommands.Of(request, _options.DecodeThreads), source)
            : await StartWholeAsync(request);
        return new DecoderRun(process, request, () => guard.Verify(source), _options.DecodeStallTimeout, time);
    }

    private async Task<WholeProcess> StartWholeAsync(DecodeRequest request)
    {
        var command = OpenCvCommands.Of(request, _options.DecodeThreads);
        var start = program.On(request.Extraction.Source.Path, input => ["decode", JsonSerializer.Serialize(command with { Path = input }, CommandJson.Default.DecodeCommand)]);
        return new WholeProcess(await ChildProcess.StartAsync(start), OpenCvCommands.EndMark(command));
    }
}
