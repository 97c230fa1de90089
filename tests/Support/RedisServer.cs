namespace QueueWorkers.Tests.Support;

/// <summary>A real Redis on a port and in a folder of its own. State survives <see cref="KillAsync"/> and <see cref="RestartAsync"/>.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new("redis");
    private readonly string[] _settings;
    private ServerProcess? _process;

    private RedisServer(string[] settings) => _settings = settings;

    public int Port { get; private set; }

    /// <summary>For StackExchange.Redis.</summary>
    public string Connection => $"127.0.0.1:{Port}";

    private string LogFile => Path.Combine(_folder.Path, "log");

    /// <summary>Starts a server; settings as on its command line, such as <c>--maxmemory-policy allkeys-lru</c>.</summary>
    public static async Task<RedisServer> StartAsync(CancellationToken cancellation, params string[] settings)
    {
        var server = new RedisServer(settings) { Port = Ports.Free(1)[0] };
        try
        {
            await server.RestartAsync(cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts again on the same port and data, after a kill where it runs.</summary>
    public async Task RestartAsync(CancellationToken cancellation)
    {
        await KillAsync();
        var process = _process = ServerProcess.Start(LogFile,
        [
            "redis-server", "--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder.Path, "--save", "", "--appendonly", "yes",
            "--appendfsync", "everysec", "--databases", "1024", "--daemonize", "no", .. _settings,
        ]);
        await Ports.AnswerAsync(Port, "PING\r\n"u8.ToArray(), a => a.AsSpan().StartsWith("+PONG"u8) || a.AsSpan().StartsWith("-NOAUTH"u8),
            () => process.HasExited, () => File.ReadAllText(LogFile), cancellation);
    }

    /// <summary>Stops answering, connections open.</summary>
    public Task PauseAsync() => _process!.SignalAsync("STOP");

    public Task ResumeAsync() => _process!.SignalAsync("CONT");

    /// <summary>Dies as by a power cut.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
            await process.DisposeAsync();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Dispose();
    }
}
