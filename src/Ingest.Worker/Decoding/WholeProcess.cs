using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>A process that answers one command and ends.</summary>
internal sealed class WholeProcess(ChildProcess child) : IDecoderProcess
{
    public Stream Pixels => child.Output;

    public LineReader Lines { get; } = new(child.Errors.BaseStream);

    public async ValueTask<(int ExitCode, int LeftBytes)> EndAsync(Memory<byte> spare, CancellationToken cancellation)
    {
        var left = await child.Output.ReadAtLeastAsync(spare, spare.Length, throwOnEndOfStream: false, CancellationToken.None);
        return (await child.ExitAsync(cancellation), left);
    }

    public void Kill() => child.Kill();

    public ValueTask DisposeAsync() => child.DisposeAsync();
}
