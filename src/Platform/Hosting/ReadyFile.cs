using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace QueueWorkers.Platform.Hosting;

/// <summary>
/// A file that is there while the daemon can work: from when every service has started until it drains, and not while something is away that it needs. For
/// supervisors that look, such as a health check of a container; systemd is told. <c>Daemon:ReadyFile</c> names it; absent, there is none.
/// </summary>
internal sealed class ReadyFile(IConfiguration configuration) : IHostedLifecycleService
{
    private readonly string? _path = configuration["Daemon:ReadyFile"];

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        // One of a process that was killed says nothing of this one.
        Delete();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (_path is not null)
            await File.WriteAllTextAsync(_path, "", cancellationToken);
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        Delete();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Makes the file, or deletes it. If that fails, the next time will do.</summary>
    public void Show(bool isReady)
    {
        try
        {
            if (!isReady)
                Delete();
            else if (_path is not null && !File.Exists(_path))
                File.WriteAllText(_path, "");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A disk that is full for a moment must not end a daemon.
        }
    }

    private void Delete()
    {
        if (_path is not null)
            File.Delete(_path);
    }
}
