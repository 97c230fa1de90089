using QueueWorkers.SystemTests.Cluster;

namespace QueueWorkers.SystemTests.Campaign;

/// <summary>
/// The place of one process in the deployment, with a supervisor as systemd is one: a process that ends is started again a second later, unless it is held down.
/// </summary>
/// <param name="name">Role and number.</param>
/// <param name="start">Starts one, with settings of its own.</param>
public sealed class Slot(string name, Func<(string, string)[], Daemon> start) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly List<Daemon> _daemons = [];
    private bool _isHeldDown;

    public string Name => name;

    /// <summary>The process that runs, or ran last.</summary>
    public Daemon Current => _daemons[^1];

    /// <summary>As heartbeats name it.</summary>
    public string Worker => $"{Environment.MachineName}/{Current.Id}";

    /// <summary>Ends that nobody ordered, with their exit codes.</summary>
    public List<string> Deaths { get; } = [];

    /// <summary>Starts a process, with settings beside those of all.</summary>
    public Task StartAsync(params (string, string)[] settings) => InTurnAsync(() =>
    {
        _isHeldDown = false;
        _daemons.Add(start(settings));
        return Task.CompletedTask;
    });

    /// <summary>kill -9; nobody starts it again until <see cref="StartAsync"/>.</summary>
    public Task KillAsync() => InTurnAsync(() =>
    {
        _isHeldDown = true;
        return Current.KillAsync();
    });

    /// <summary>SIGTERM, as a supervisor stops it; nobody starts it again until <see cref="StartAsync"/>.</summary>
    public Task StopAsync() => InTurnAsync(() =>
    {
        _isHeldDown = true;
        return Current.StopAsync(StopBound);
    });

    /// <summary>Starts what has ended, until it is cancelled.</summary>
    public async Task SuperviseAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await Task.Delay(Pause, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_isHeldDown || !Current.HasExited || cancellation.IsCancellationRequested)
                continue;
            await InTurnAsync(async () =>
            {
                if (_isHeldDown || !Current.HasExited)
                    return;
                Deaths.Add($"{name} ended with {await Current.ExitAsync(Pause)}");
                _daemons.Add(start([]));
            });
        }
    }

    /// <summary>Where its log ends now.</summary>
    public Mark Here() => new(_daemons.Count - 1, Current.Log().Length);

    /// <summary>What it has said since.</summary>
    public string Since(Mark mark) => string.Concat(_daemons.Skip(mark.Process).Select((d, i) => i == 0 ? d.Log()[mark.Length..] : $"--- {d.Id}\n{d.Log()}"));

    public void Dispose() => _turn.Dispose();

    private async Task InTurnAsync(Func<Task> act)
    {
        await _turn.WaitAsync();
        try
        {
            await act();
        }
        finally
        {
            _turn.Release();
        }
    }
}

/// <summary>A place in the log of a <see cref="Slot"/>.</summary>
public readonly record struct Mark(int Process, int Length);
