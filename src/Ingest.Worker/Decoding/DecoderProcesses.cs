using System.Collections.Concurrent;
using QueueWorkers.Decoder.OpenCv;
using QueueWorkers.Ingest.Settings;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>
/// Processes of a decoder. A large file gets one of its own; short clips go, one after another, to children that stay warm. A child is taken for one clip and
/// given back only after a clip that ended in order; it serves a bounded number of them, so that a video which took it over reaches few others.
/// </summary>
internal sealed class DecoderProcesses(DecoderProgram program, IngestOptions options) : IAsyncDisposable
{
    private readonly ConcurrentBag<WarmChild> _idle = [];
    private readonly int _mostIdle = options.WarmChildren ?? IngestOptions.PlansAtOnce + options.SegmentsAtOnce;
    private volatile bool _disposed;

    /// <summary>The executable.</summary>
    public DecoderProgram Program => program;

    /// <summary>Begins to answer a command about a file.</summary>
    public async ValueTask<IDecoderProcess> BeginAsync(DecodeCommand command, string path, long bytes)
    {
        if (bytes > options.WarmClipBytes)
            return new WholeProcess(await ChildProcess.StartAsync(program.On(path, command)));
        byte[] line = [.. DecoderProgram.Json(command with { ClipBytes = bytes }), (byte)'\n'];
        return new ClipTurn(await TakeAsync(), GiveBackAsync, line, path, bytes);
    }

    /// <summary>Starts a child that waits for the first clip: it loads its libraries while others are busy with something else.</summary>
    public async Task WarmAsync() => await GiveBackAsync(await StartAsync());

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        while (_idle.TryTake(out var child))
            await child.DisposeAsync();
    }

    private async Task<WarmChild> TakeAsync()
    {
        while (_idle.TryTake(out var child))
        {
            if (!child.Process.HasExited)
                return child;
            await child.DisposeAsync();
        }
        return await StartAsync();
    }

    private async Task<WarmChild> StartAsync() => new(await ChildProcess.StartAsync(program.Serving(options.WarmClipBytes), keepsInput: true));

    private async ValueTask GiveBackAsync(WarmChild child)
    {
        if (child.Clips < options.WarmChildClips && _idle.Count < _mostIdle && !_disposed)
            _idle.Add(child);
        else
            await child.DisposeAsync();
        if (_disposed)
            await DisposeAsync();
    }
}
