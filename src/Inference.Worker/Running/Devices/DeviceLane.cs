using Microsoft.Extensions.Logging;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running.Faults;
using QueueWorkers.Inference.Running.Queue;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Inference.Running.Devices;

/// <summary>
/// A device at work: a thread that takes runs from the queue. Nothing that a device does loses a frame: a run that is too large for its memory comes back in
/// halves, a run whose session was lost goes to whoever is next, and one bad batch does not fail those that shared its run.
/// </summary>
internal sealed class DeviceLane : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private readonly string _name;
    private readonly Func<IDevice> _open;
    private readonly RunQueue _queue;
    private readonly LaneOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Action<Exception> _giveUp;
    private readonly Thread _thread;
    private readonly ITimer _watch;
    private readonly ManualResetEventSlim _closing = new();
    private readonly Dictionary<long, int> _fitting = [];
    private readonly Lock _lock = new();
    // Says how large runs are while there is no session.
    private readonly IDevice _sizes;
    private volatile IDevice? _device;
    private volatile bool _isAborted;
    private bool _isOver;
    private int _failures;
    private (long Frames, long Runs, TimeSpan Busy) _done;

    /// <param name="name">Of the device, for the log.</param>
    /// <param name="first">The device.</param>
    /// <param name="open">Opens it anew after it was lost.</param>
    /// <param name="queue">Where runs come from.</param>
    /// <param name="options">When something is given up.</param>
    /// <param name="time">The clock of the watch.</param>
    /// <param name="log">Says what happens to the device.</param>
    /// <param name="giveUp">Is told when the process had better end.</param>
    public DeviceLane(string name, IDevice first, Func<IDevice> open, RunQueue queue, LaneOptions options, TimeProvider time, ILogger log, Action<Exception> giveUp)
    {
        (_name, _device, _sizes, _open, _queue, _options, _time, _log, _giveUp) = (name, first, first, open, queue, options, time, log, giveUp);
        _watch = time.CreateTimer(_ => Late(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _thread = new Thread(Work) { IsBackground = true, Name = $"device {name}" };
        _thread.Start();
    }

    /// <summary>Frames, runs and time so far.</summary>
    public (long Frames, long Runs, TimeSpan Busy) Done
    {
        get
        {
            lock (_lock)
                return _done;
        }
    }

    /// <summary>Whether its thread has ended, and its device is closed.</summary>
    public bool HasEnded => !_thread.IsAlive;

    /// <summary>Waits a while for the run in flight, after the queue was closed.</summary>
    public void Dispose()
    {
        _closing.Set();
        if (!_thread.Join(_options.RunTimeout + Grace))
            return; // Native memory must not go from under a run that does not end.
        _watch.Dispose();
        _closing.Dispose();
    }

    private void Work()
    {
        try
        {
            while (!_isOver && _queue.Take(MostFrames) is { } run)
                Execute(run);
        }
        catch (Exception fault)
        {
            _giveUp(new DeviceException($"{_name}: its thread failed: {fault.Message}", fault));
        }
        finally
        {
            Close();
        }
    }

    /// <summary>Under the lock nobody aborts a device that is being disposed.</summary>
    private void Close()
    {
        IDevice? device;
        lock (_lock)
            (device, _device) = (_device, null);
        try
        {
            device?.Dispose();
        }
        catch (Exception fault)
        {
            _log.NotEnded(_name, fault.Message);
        }
    }

    private int MostFrames(FrameGeometry frame)
    {
        var most = _sizes.MostFrames(frame);
        return _fitting.TryGetValue(frame.FrameBytes(), out var fits) ? Math.Min(fits, most) : most;
    }

    private void Execute(Run run)
    {
        try
        {
            _isAborted = false;
            _device ??= Reopened();
            var started = _time.GetTimestamp();
            _watch.Change(_options.RunTimeout, Grace);
            var times = _device.Run(run);
            _watch.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            lock (_lock)
                _done = (_done.Frames + run.Frames, _done.Runs + 1, _done.Busy + _time.GetElapsedTime(started));
            _failures = 0;
            _queue.Complete(run, times);
        }
        catch (Exception fault)
        {
            _watch.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Settle(run, _isAborted ? new DeviceLostException($"a run of {run.Frames} frames took longer than {_options.RunTimeout}", fault) : fault);
        }
    }

    private IDevice Reopened()
    {
        try
        {
            return _open();
        }
        catch (Exception fault) when (fault is not DeviceLostException { EndsProcess: true })
        {
            throw new DeviceLostException($"it cannot be opened again: {fault.Message}", fault);
        }
    }

    private void Settle(Run run, Exception fault)
    {
        switch (fault)
        {
            case DeviceMemoryException when run.Frames > 1:
                _fitting[run.Frame.FrameBytes()] = run.Frames / 2;
                _log.RunHalved(_name, run.Frames, run.Frames / 2, fault.Message);
                _queue.PutBack(run);
                break;
            case DeviceMemoryException:
                _queue.Fail(run, new DeviceException($"{_name}: a run of one frame does not fit{(run.Frame.Resize == ResizeMode.Native ? " (input.tiles in the model's profile would cut it)" : "")}: {fault.Message}", fault));
                break;
            case DeviceLostException { EndsProcess: true }:
                End(run, fault);
                break;
            case DeviceLostException:
                Lose(run, fault);
                break;
            case ModelInputException when run.Slices.Count > 1:
                // Which of them it was, each says alone.
                foreach (var slice in run.Slices)
                    Execute(new Run(run.Frame, [slice]));
                break;
            default:
                _queue.Fail(run, fault);
                break;
        }
    }

    private void Lose(Run run, Exception fault)
    {
        _failures++;
        _log.DeviceLost(_name, _failures, fault.Message);
        _queue.PutBack(run);
        Close();
        if (_failures >= _options.Failures)
            _giveUp(new DeviceException($"{_name} was lost {_failures} times in a row: {fault.Message}", fault));
        _closing.Wait(_options.Pause);
    }

    /// <summary>The process is to end, and other workers take its batches. The session is left as it is: what is done to it may end the process before it has said why.</summary>
    private void End(Run run, Exception fault)
    {
        _queue.PutBack(run);
        lock (_lock)
            _device = null;
        _isOver = true;
        _giveUp(new DeviceException($"{_name} is of no use to this process any more: {fault.Message}", fault));
    }

    /// <summary>First the run is told to end. Where it does not, nothing in this process can end it.</summary>
    private void Late()
    {
        if (_isAborted)
        {
            _giveUp(new DeviceException($"{_name}: a run does not end, {_options.RunTimeout} and longer"));
            return;
        }
        _isAborted = true;
        try
        {
            lock (_lock)
                _device?.Abort();
        }
        catch (Exception fault)
        {
            // This is a timer's callback: what leaves it ends the process. The next one gives up.
            _log.NotEnded(_name, fault.Message);
        }
    }
}
