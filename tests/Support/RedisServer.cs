using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace QueueWorkers.Tests.Support;

/// <summary>A real Redis on a port and in a folder of its own. State survives <see cref="KillAsync"/> and <see cref="RestartAsync"/>.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new("redis");
    private readonly int[] _ports = Ports.Free(2);
    private readonly string[] _settings;
    private string[] _tls = [];
    private ServerProcess? _process;

    private RedisServer(string[] settings) => _settings = settings;

    public int Port => _ports[0];

    /// <summary>Speaks TLS, if the server was started with an authority.</summary>
    public int TlsPort => _ports[1];

    /// <summary>For StackExchange.Redis.</summary>
    public string Connection => $"127.0.0.1:{Port}";

    private string LogFile => Path.Combine(_folder.Path, "log");

    /// <summary>Starts a server; settings as on its command line, such as <c>--maxmemory-policy allkeys-lru</c>.</summary>
    public static Task<RedisServer> StartAsync(CancellationToken cancellation, params string[] settings) =>
        StartAsync(cancellation, null, settings);

    /// <summary>Starts a server that has a port for TLS too, with that authority's certificate.</summary>
    /// <param name="cancellation">Ends the start.</param>
    /// <param name="authority">
    /// The authority, also of the certificates that clients may have to show (<c>--tls-auth-clients yes</c>; by default they need none).
    /// </param>
    /// <param name="settings">As on its command line.</param>
    public static async Task<RedisServer> StartAsync(CancellationToken cancellation, TestAuthority? authority, params string[] settings)
    {
        var server = new RedisServer(settings);
        try
        {
            if (authority is not null)
                server.ConfigureTls(authority);
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
            "--appendfsync", "everysec", "--databases", "1024", "--daemonize", "no", .. _tls, .. _settings,
        ]);
        await Ports.AnswerAsync(Port, "PING\r\n"u8.ToArray(), a => a.AsSpan().StartsWith("+PONG"u8) || a.AsSpan().StartsWith("-NOAUTH"u8),
            () => process.HasExited, () => File.ReadAllText(LogFile), cancellation);
    }

    /// <summary>Writes a file of users with one password for all of them, for <c>--aclfile</c>; its path.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="example">The file with words where the hashes of passwords go.</param>
    /// <param name="password">The password.</param>
    public static string WriteUsers(string folder, string example, string password)
    {
        var file = Path.Combine(folder, $"{Guid.NewGuid():N}.acl");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(password)));
        File.WriteAllText(file, Regex.Replace(File.ReadAllText(example), "#[A-Z0-9-]+", $"#{hash}"));
        return file;
    }

    /// <summary>Stops answering, connections open.</summary>
    public Task PauseAsync() => _process!.SignalAsync("STOP");

    public Task ResumeAsync() => _process!.SignalAsync("CONT");

    /// <summary>Stops in order.</summary>
    public async Task StopAsync()
    {
        await _process!.StopAsync();
        await KillAsync();
    }

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

    private void ConfigureTls(TestAuthority authority)
    {
        string File(string name, string pem)
        {
            var file = Path.Combine(_folder.Path, name);
            System.IO.File.WriteAllText(file, pem);
            return file;
        }
        using var secret = authority.Server.GetECDsaPrivateKey()!;
        _tls =
        [
            "--tls-port", $"{TlsPort}", "--tls-cert-file", File("server.pem", authority.Server.ExportCertificatePem()), "--tls-key-file",
                File("server.key", secret.ExportPkcs8PrivateKeyPem()),
            "--tls-ca-cert-file", File("ca.pem", authority.Pem), "--tls-auth-clients", "no",
        ];
    }
}
