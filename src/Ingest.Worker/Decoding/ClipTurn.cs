using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>One clip in a warm decoder: the command and the clip's bytes go in while frames come out.</summary>
internal sealed class ClipTurn : IDecoderProcess
{
    private readonly WarmChild _child;
    private readonly Func<WarmChild, ValueTask> _giveBack;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sending;
    private volatile bool _isKilled;
    private bool _endedInOrder;

    /// <param name="child">The decoder.</param>
    /// <param name="giveBack">Takes it back, after a clip that ended in order.</param>
    /// <param name="command">The command's line.</param>
    /// <param name="path">The clip.</param>
    /// <param name="bytes">Its size, as the command says it.</param>
    public ClipTurn(WarmChild child, Func<WarmChild, ValueTask> giveBack, byte[] command, string path, long bytes)
    {
        (_child, _giveBack) = (child, giveBack);
        _child.Clips++;
        _sending = SendAsync(command, path, bytes);
    }

    public Stream Pixels => _child.Process.Output;

    public LineReader Lines => _child.Lines;

    public async ValueTask<(int ExitCode, int LeftBytes)> EndAsync(Memory<byte> spare, CancellationToken cancellation)
    {
        if (Lines.IsAtEnd)
            return (await _child.Process.ExitAsync(cancellation), 0);
        await _sending;
        var left = _child.Process.Waiting();
        _endedInOrder = left == 0 && !_isKilled;
        return (0, left);
    }

    public void Kill()
    {
        _isKilled = true;
        _child.Process.Kill();
    }

    public async ValueTask DisposeAsync()
    {
        var isGood = _endedInOrder && !_isKilled;
        if (!isGood)
            Kill();
        await _stop.CancelAsync();
        await _sending;
        _stop.Dispose();
        if (isGood)
            await _giveBack(_child);
        else
            await _child.DisposeAsync();
    }

    private async Task SendAsync(byte[] command, string path, long bytes)
    {
        try
        {
            await using var clip = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
            var input = _child.Process.Input;
            await input.WriteAsync(command, _stop.Token);
            await CopyAsync(clip, input, bytes);
            await input.FlushAsync(_stop.Token);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // A child that ended, or a file that is not what it was: the child's end tells, and whether the source changed is asked then.
            Kill();
        }
    }

    private async Task CopyAsync(Stream clip, Stream input, long bytes)
    {
        var buffer = new byte[Math.Min(bytes, 1 << 16)];
        while (bytes > 0)
        {
            var count = await clip.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, bytes)), _stop.Token);
            if (count == 0)
                throw new EndOfStreamException();
            await input.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
            bytes -= count;
        }
    }
}
