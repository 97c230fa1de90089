using System.Security.Cryptography;
using QueueWorkers.Contracts;
using QueueWorkers.Decoder.OpenCv;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Settings;
using QueueWorkers.Ingest.Sources;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>A decoder that is a program: it describes and decodes in child processes.</summary>
internal abstract class ChildDecoder(SourceGuard guard, DecoderProcesses processes, IngestOptions options, TimeProvider time) : IVideoDecoder, IAsyncDisposable
{
    private const int TokenBytes = 8;

    /// <inheritdoc/>
    public abstract string Kind { get; }

    /// <inheritdoc/>
    public string Version => processes.Program.Version;

    /// <inheritdoc/>
    public abstract string Colour { get; }

    /// <inheritdoc/>
    public abstract DecoderTraits Traits { get; }

    /// <summary>Settings of decoding.</summary>
    protected IngestOptions Options => options;

    /// <inheritdoc/>
    public async ValueTask<IDecodeRun> StartAsync(DecodeRequest request, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var source = request.Extraction.Source;
        guard.Verify(source);
        var command = CommandOf(request);
        var process = await processes.BeginAsync(command, source.Path, source.Size);
        return new DecoderRun(process, command.Token, request, () => guard.Verify(source), options.DecodeStallTimeout, time);
    }

    /// <summary>
    /// Asks for something that gives no pixels. Throws <see cref="VideoException"/> if the decoder dies, breaks its protocol or takes too long;
    /// what the answer says of itself is the caller's to judge.
    /// </summary>
    public async Task<DecoderAnswer> AskAsync(DecodeCommand command, SourceFile file, LineTaker onLine, CancellationToken cancellation)
    {
        using var timer = new CancellationTokenSource(options.ProbeTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        var answer = new DecoderAnswer(command.Token, onLine);
        await using var process = await processes.BeginAsync(command, file.Path, file.Size);
        using var killer = stop.Token.UnsafeRegister(static p => ((IDecoderProcess)p!).Kill(), process);
        await answer.ReadAsync(process.Lines);
        var (code, left) = await process.EndAsync(new byte[1], CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        if (timer.IsCancellationRequested)
            throw new VideoException(FailureCode.DecodeTimeout, $"Probing {file.Path} took longer than {options.ProbeTimeout.TotalSeconds:F1} s: {answer.Log}.");
        if (!answer.IsEnded || left != 0)
            throw new VideoException(FailureCode.DecoderCrashed, $"The decoder ended with code {code} on {file.Path}, without an answer: {answer.Log}.");
        return answer;
    }

    /// <summary>Starts a process that waits for the first clip.</summary>
    public Task WarmAsync() => processes.WarmAsync();

    /// <summary>The command that describes a file and lists its packets.</summary>
    public virtual DecodeCommand ProbeCommand(string path) => new()
    {
        Verb = "probe",
        Token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes)),
        Name = "in" + FileExtension.Of(path),
        Containers = Demuxers.Allowed,
        MaxPixels = options.MaxFramePixels,
        MaxPackets = options.MaxFrames,
    };

    /// <summary>The command of a run.</summary>
    protected abstract DecodeCommand CommandOf(DecodeRequest request);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => processes.DisposeAsync();
}
