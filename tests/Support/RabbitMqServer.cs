using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;

namespace QueueWorkers.Tests.Support;

/// <summary>A real RabbitMQ on ports and in folders of its own, with its own name server. Queues survive <see cref="KillAsync"/> and <see cref="RestartAsync"/>.</summary>
public sealed class RabbitMqServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = TemporaryFolder.InMemory("rabbit");
    private readonly int[] _ports = Ports.Free(4);
    private readonly TestAuthority? _authority;
    private ServerProcess? _names;
    private ServerProcess? _process;

    private RabbitMqServer(TestAuthority? authority) => _authority = authority;

    /// <summary>Where a test may put files for the server to read.</summary>
    public string Folder => _folder.Path;

    public int Port => _ports[0];

    /// <summary>Speaks TLS, if the server was started with an authority.</summary>
    public int TlsPort => _ports[3];

    /// <summary>With the user guest, who may come from this host.</summary>
    public Uri Uri => new($"amqp://guest:guest@127.0.0.1:{Port}/");

    /// <summary>Everything it listens on: for clients, for other brokers, for the names of brokers, and for TLS if there is any.</summary>
    public IReadOnlyList<int> AllPorts => _authority is null ? _ports[..3] : _ports;

    private string LogFile => Path.Combine(_folder.Path, "log");

    private string ConfigFile => Path.Combine(_folder.Path, "rabbit.conf");

    /// <summary>Starts a server; with an authority it has a port for TLS too, with that authority's certificate.</summary>
    /// <param name="cancellation">Ends the start.</param>
    /// <param name="authority">The authority; null for no TLS.</param>
    /// <param name="asksForCertificates">Whether clients over TLS must show a certificate of that authority.</param>
    /// <param name="configure">The text of its configuration, if it is to have one.</param>
    public static async Task<RabbitMqServer> StartAsync(
        CancellationToken cancellation, TestAuthority? authority = null, bool asksForCertificates = false, Func<RabbitMqServer, string>? configure = null)
    {
        var server = new RabbitMqServer(authority);
        try
        {
            if (authority is not null)
                server.ConfigureTls(authority, asksForCertificates);
            if (configure is not null)
                File.AppendAllText(server.ConfigFile, configure(server));
            await server.RestartAsync(cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts again on the same ports and data, after a kill if it runs.</summary>
    public async Task RestartAsync(CancellationToken cancellation)
    {
        await KillAsync();
        var environment = Environment();
        File.WriteAllText(environment["RABBITMQ_ENABLED_PLUGINS_FILE"], "[].\n");
        // In the foreground, so that it ends with us; the broker would leave a daemon behind.
        _names = ServerProcess.Start(LogFile, ["epmd", "-port", environment["ERL_EPMD_PORT"]], environment);
        var process = _process = ServerProcess.Start(LogFile, ["/usr/lib/rabbitmq/bin/rabbitmq-server"], environment);
        // A broker that is up answers the protocol header with the method frame connection.start.
        await Ports.AnswerAsync(Port, "AMQP\0\0\x09\x01"u8.ToArray(), a => a.Length > 0 && a[0] == 1,
            () => process.HasExited, () => File.ReadAllText(LogFile), cancellation);
    }

    /// <summary>A new, empty virtual host: a broker of its own for whoever gets the address.</summary>
    public async Task<Uri> AddVirtualHostAsync(string name, CancellationToken cancellation)
    {
        await ControlAsync($"rabbit_vhost:add(<<\"{name}\">>, <<\"test\">>), rabbit_auth_backend_internal:set_permissions(<<\"guest\">>, <<\"{name}\">>, <<\".*\">>, <<\".*\">>, <<\".*\">>, <<\"test\">>).", cancellation);
        return new($"amqp://guest:guest@127.0.0.1:{Port}/{name}");
    }

    /// <summary>Evaluates Erlang in the broker.</summary>
    public async Task<string> ControlAsync(string erlang, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("/usr/lib/rabbitmq/bin/rabbitmqctl", ["-n", $"qw{Port}@localhost", "-q", "eval", erlang])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment())
            start.Environment[name] = value;
        using var control = Process.Start(start)!;
        var (output, error) = (control.StandardOutput.ReadToEndAsync(cancellation), control.StandardError.ReadToEndAsync(cancellation));
        await control.WaitForExitAsync(cancellation);
        return control.ExitCode == 0 ? await output : throw new InvalidOperationException($"rabbitmqctl eval {erlang}\n{await output}{await error}");
    }

    /// <summary>Stops answering, connections open.</summary>
    public Task PauseAsync() => _process!.SignalAsync("STOP");

    public Task ResumeAsync() => _process!.SignalAsync("CONT");

    /// <summary>Stops in order: clients are told.</summary>
    public async Task StopAsync()
    {
        await _process!.StopAsync();
        await KillAsync();
    }

    /// <summary>Dies as by a power cut.</summary>
    public async Task KillAsync()
    {
        foreach (var process in new[] { _process, _names })
        {
            if (process is not null)
                await process.DisposeAsync();
        }
        _process = _names = null;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Dispose();
    }

    private void ConfigureTls(TestAuthority authority, bool asksForCertificates)
    {
        var (certificate, key, ca) = (Path.Combine(_folder.Path, "server.pem"), Path.Combine(_folder.Path, "server.key"),
            Path.Combine(_folder.Path, "ca.pem"));
        File.WriteAllText(ca, authority.Pem);
        File.WriteAllText(certificate, authority.Server.ExportCertificatePem());
        using var secret = authority.Server.GetECDsaPrivateKey()!;
        File.WriteAllText(key, secret.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(ConfigFile, $"""
            listeners.ssl.1 = 127.0.0.1:{TlsPort}
            ssl_options.certfile = {certificate}
            ssl_options.keyfile = {key}
            ssl_options.cacertfile = {ca}
            ssl_options.verify = {(asksForCertificates ? "verify_peer" : "verify_none")}
            ssl_options.fail_if_no_peer_cert = {(asksForCertificates ? "true" : "false")}

            """);
    }

    private Dictionary<string, string> Environment() => new()
    {
        ["HOME"] = _folder.Path,
        ["RABBITMQ_NODENAME"] = $"qw{Port}@localhost",
        ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODE_PORT"] = $"{Port}",
        ["RABBITMQ_DIST_PORT"] = $"{_ports[1]}",
        ["ERL_EPMD_PORT"] = $"{_ports[2]}",
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(_folder.Path, "mnesia"),
        ["RABBITMQ_LOG_BASE"] = Path.Combine(_folder.Path, "logs"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_folder.Path, "plugins"),
        ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
        ["RABBITMQ_CONFIG_FILE"] = ConfigFile,
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "+S 2:2 +sbwt none -kernel inet_dist_use_interface {127,0,0,1}",
    };
}
