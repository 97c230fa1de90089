using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Probing;
using QueueWorkers.Ingest.Sources;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>Decodes with ffmpeg in a child process.</summary>
internal sealed class FfmpegDecoder(SourceGuard guard, ToolLauncher launcher, CodecList codecs, IOptions<IngestOptions> options, TimeProvider time) : IVideoDecoder
{
    /// <summary>Kind of this decoder in plans.</summary>
    public const string Name = "ffmpeg";

    private readonly IngestOptions _options = options.Value;
    private readonly Lazy<string> _version = new(() => AskVersion(Program(options.Value)), LazyThreadSafetyMode.PublicationOnly);

    public string Kind => Name;

    public string Version => _version.Value;

    public string Colour => "exact";

    public DecoderTraits Traits { get; } = new();

    public async ValueTask<Func<string, bool>> CodecsAsync(CancellationToken cancellation) => (await codecs.GetAsync(cancellation)).Contains;

    public async ValueTask<IDecodeRun> StartAsync(DecodeRequest request, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var source = request.Extraction.Source;
        guard.Verify(source);
        var command = launcher.Command(Program(_options), source.Path, input => FfmpegArguments.Of(request, _options, input));
        var process = new WholeProcess(await ChildProcess.StartAsync(command));
        return new DecoderRun(process, request, () => guard.Verify(source), _options.DecodeStallTimeout, time);
    }

    private static string Program(IngestOptions options) => Executables.FindFfmpeg(options.FfmpegPath, nameof(options.FfmpegPath));

    /// <summary>"ffmpeg 5.1.9-0+deb12u1".</summary>
    private static string AskVersion(string program)
    {
        var answer = FirstLine.Of(ToolLauncher.StartInfo([program, "-version"]));
        var words = answer.Output.Split(' ');
        return answer.Succeeded && words.Length > 2 ? $"{words[0]} {words[2]}" : "ffmpeg unknown";
    }
}
