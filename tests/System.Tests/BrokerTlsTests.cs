using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

/// <summary><c>amqps://</c> to a real RabbitMQ that speaks TLS on a port of its own.</summary>
public sealed class BrokerTlsTests(Broker broker)
{
    [Fact]
    public async Task Amqps_speaks_tls_on_any_port_to_a_server_of_the_right_name_and_authority_and_to_no_other()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using TestAuthority authority = new(), other = new();
        await using var server = await RabbitMqServer.StartAsync(cancellation, authority);
        await using var pipeline = await Pipeline.StartAsync(broker);
        var (right, wrong) = (Path.Combine(pipeline.Folder, "ca.pem"), Path.Combine(pipeline.Folder, "other.pem"));
        await File.WriteAllTextAsync(right, authority.Pem, cancellation);
        await File.WriteAllTextAsync(wrong, other.Pem, cancellation);
        Daemon Start(string host, int port, string? caFile) =>
            pipeline.Coordinator([("Urls", "http://127.0.0.1:0"), ("Bus__Connection", $"amqps://guest:guest@{host}:{port}/"), .. caFile is null ? [] : ((string, string)[])[("Bus__CaFile", caFile)]]);

        var trusted = Start("127.0.0.1", server.TlsPort, right);
        (Daemon Daemon, string Reason)[] refused =
        [
            (Start("127.0.0.1", server.TlsPort, null), "is not accepted"),
            (Start("127.0.0.1", server.TlsPort, wrong), "is not accepted"),
            (Start("localhost", server.TlsPort, right), "RemoteCertificateNameMismatch"),
            (Start("127.0.0.1", server.Port, right), "does not speak TLS"),
        ];
        await trusted.ReadyAsync();
        Assert.Contains($"broker: amqps://127.0.0.1:{server.TlsPort}/\n", trusted.Log(), StringComparison.Ordinal);
        foreach (var (daemon, reason) in refused)
        {
            await daemon.SaysAsync(reason);
            Assert.DoesNotContain(" Ready\n", daemon.Log(), StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", daemon.Log(), StringComparison.Ordinal);
        }
        Assert.Contains("{ssl,true}", await server.ControlAsync("[rabbit_networking:connection_info(C, [protocol, ssl]) || C <- rabbit_networking:connections()].", cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_asks_for_a_certificate_gets_ours()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var authority = new TestAuthority();
        await using var server = await RabbitMqServer.StartAsync(cancellation, authority, asksForCertificates: true);
        await using var pipeline = await Pipeline.StartAsync(broker);
        pipeline.Settings["Bus__Connection"] = $"amqps://guest:guest@127.0.0.1:{server.TlsPort}/";
        pipeline.Settings["Bus__CaFile"] = Path.Combine(pipeline.Folder, "ca.pem");
        await File.WriteAllTextAsync(pipeline.Settings["Bus__CaFile"], authority.Pem, cancellation);
        var (certificate, key) = authority.WriteClient(pipeline.Folder);
        var known = pipeline.Coordinator(("Bus__CertificateFile", certificate), ("Bus__KeyFile", key));
        var unknown = pipeline.Coordinator(("Urls", "http://127.0.0.1:0"));
        await known.ReadyAsync();
        // Its other connection, for dead letters, shows the certificate too.
        using var http = new HttpClient();
        Assert.Equal("[]", await http.GetStringAsync(pipeline.Url("/api/dead-letters"), cancellation));
        await unknown.SaysAsync("asks for a certificate of ours");
        Assert.DoesNotContain(" Ready\n", unknown.Log(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_authorities_that_is_none_ends_a_daemon_with_2()
    {
        await using var pipeline = await Pipeline.StartAsync(broker);
        var daemon = pipeline.Coordinator(("Bus__CaFile", "/nowhere/ca.pem"));
        Assert.Equal(2, await daemon.ExitAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains("Bus:CaFile is \"/nowhere/ca.pem\"", daemon.Log(), StringComparison.Ordinal);
    }
}
