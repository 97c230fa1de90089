using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>A process that decodes one run and ends.</summary>
internal sealed class WholeProcess(ChildProcess child, string? endMark = null) : IDecoderProcess
{
    public Stream Pixels => child.Output;

    public LineReader Lines { get; } = new(child.Errors.BaseStream);

    public string? EndMark => endMark;

    public async ValueTask<(int ExitCode, int LeftBytes)> EndAsync(Memory<byte> spare, CancellationToken cancellation)
    {
        var left = await child.Output.ReadAtLeastAsync(spare, spare.Length, throwOnEndOfStream: false, CancellationToken.None);
        return (await child.ExitAsync(cancellation), left);
    }

    public void Kill() => child.Kill();

    public ValueTask DisposeAsync() => child.DisposeAsync();
}
