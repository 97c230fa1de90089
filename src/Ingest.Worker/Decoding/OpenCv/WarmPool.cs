using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Decoder.OpenCv;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Decoding.OpenCv;

/// <summary>
/// Warm decoders that have nothing to do. A child is taken for one clip and given back only after a clip that ended in order; it serves a bounded
/// number of them, so that a video which took it over reaches few others.
/// </summary>
internal sealed class WarmPool(OpenCvProgram program, IOptions<IngestOptions> options) : IAsyncDisposable
{
    private readonly IngestOptions _options = options.Value;
    private readonly ConcurrentBag<WarmChild> _idle = [];
    private volatile bool _disposed;

    /// <summary>Begins a clip, in a child that waits or in a new one.</summary>
    public async Task<ClipTurn> BeginAsync(DecodeCommand command, SourceObject source) => new(await TakeAsync(), this, command, source);

    /// <summary>Takes a child back, or ends it.</summary>
    public async ValueTask GiveBackAsync(WarmChild child)
    {
        if (child.Clips < _options.WarmChildClips && _idle.Count < _options.WarmChildren && !_disposed)
            _idle.Add(child);
        else
            await child.DisposeAsync();
        if (_disposed)
            await DisposeAsync();
    }

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
        return new WarmChild(await ChildProcess.StartAsync(program.Serving(_options.WarmClipBytes), keepsInput: true));
    }
}
