using System.Net;
using Microsoft.AspNetCore.Http;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Sources.Https;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Sources.Https;

/// <summary>Whom a worker asks at all: hosts, addresses, redirects, certificates.</summary>
public sealed class RefusedServersTests
{
    private static readonly byte[] Content = HttpsBench.Bytes(10_000);

    [Theory]
    [InlineData("Https:Hosts:0", "127.0.0.1 is not in Ingest:Https:Hosts", FailureCode.OutsideRoots)]
    [InlineData("Https:AllowPrivateAddresses:0", "Ingest:Https:AllowPrivateAddresses", FailureCode.OutsideRoots)]
    [InlineData("Https:CaFile", "Ingest:Https:CaFile", FailureCode.AccessDenied)]
    public async Task Without_a_setting_a_server_is_refused_and_the_setting_is_named(string setting, string named, string code)
    {
        await using var bench = await HttpsBench.StartAsync(Content);
        var failure = await bench.RefusesAsync(code, null, (setting, ""));
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Server.Requests);
        Assert.False(Directory.Exists(bench.Store) && Directory.EnumerateFiles(bench.Store, "*", SearchOption.AllDirectories).Any(f => new FileInfo(f).Length > 0));
    }

    [Fact]
    public async Task A_name_of_a_private_address_is_refused_like_the_address()
    {
        await using var bench = await HttpsBench.StartAsync(Content);
        await bench.RefusesAsync(FailureCode.OutsideRoots, $"https://localhost:{bench.Server.Port}/a.mp4", ("Https:Hosts:0", "localhost"), ("Https:AllowPrivateAddresses:0", ""));
        Assert.Empty(bench.Server.Requests);
    }

    [Fact]
    public async Task Credentials_in_a_uri_are_refused_and_not_repeated()
    {
        await using var bench = await HttpsBench.StartAsync(Content);
        var failure = await bench.RefusesAsync(FailureCode.InvalidUri, $"https://user:secret@127.0.0.1:{bench.Server.Port}/a.mp4?key=secret");
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https:")]
    [InlineData("https:///a.mp4")]
    [InlineData("https://:443/a.mp4")]
    [InlineData("https://a b/c.mp4")]
    public async Task What_is_no_uri_is_refused(string uri)
    {
        await using var bench = await HttpsBench.StartAsync(Content);
        await bench.RefusesAsync(FailureCode.InvalidUri, uri);
    }

    [Fact]
    public async Task An_allowed_redirect_is_followed()
    {
        await using var bench = await HttpsBench.StartAsync(context => Redirect(context, "/b.mp4"));
        Assert.Equal(HttpsBench.HashOf(Content), (await bench.FetchAsync()).Sha256);
        Assert.Equal(["a.mp4", "b.mp4"], bench.Server.Requests.Select(r => r.Path));
    }

    [Fact]
    public async Task A_redirect_to_http_is_refused()
    {
        await using var bench = await HttpsBench.StartAsync(context => Redirect(context, $"http://127.0.0.1:{context.Connection.LocalPort}/b.mp4"));
        await bench.RefusesAsync(FailureCode.InvalidUri);
        Assert.Single(bench.Server.Requests);
    }

    [Fact]
    public async Task A_redirect_to_a_host_that_is_not_allowed_is_refused()
    {
        await using var bench = await HttpsBench.StartAsync(context => Redirect(context, $"https://localhost:{context.Connection.LocalPort}/b.mp4"));
        await bench.RefusesAsync(FailureCode.OutsideRoots);
        Assert.Single(bench.Server.Requests);
    }

    [Fact]
    public async Task A_redirect_to_a_private_address_is_refused()
    {
        await using var bench = await HttpsBench.StartAsync(context => Redirect(context, $"https://127.0.0.2:{context.Connection.LocalPort}/b.mp4"));
        var failure = await bench.RefusesAsync(FailureCode.OutsideRoots, null, ("Https:Hosts:0", "127.0.0.1"), ("Https:Hosts:1", "127.0.0.2"));
        Assert.Contains("127.0.0.2", failure.Message, StringComparison.Ordinal);
        Assert.Single(bench.Server.Requests);
    }

    [Fact]
    public async Task Redirects_have_an_end()
    {
        await using var bench = await HttpsBench.StartAsync(context => Redirect(context, "/a.mp4"));
        await bench.RefusesAsync(FailureCode.SourceUnavailable);
        Assert.Equal(6, bench.Server.Requests.Count);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused()
    {
        await using var bench = await HttpsBench.StartAsync(Content);
        await bench.RefusesAsync(FailureCode.AccessDenied, $"https://localhost:{bench.Server.Port}/a.mp4", ("Https:Hosts:0", "localhost"), ("Https:AllowPrivateAddresses:0", "127.0.0.0/8"), ("Https:AllowPrivateAddresses:1", "::1/128"));
        Assert.Empty(bench.Server.Requests);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.0.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:a00:1::")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1%2")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void Special_addresses_are_refused(string address) => Assert.False(new AddressRules([]).Allow(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700::1111")]
    public void Public_addresses_are_allowed(string address) => Assert.True(new AddressRules([]).Allow(IPAddress.Parse(address)));

    [Fact]
    public void A_private_network_is_allowed_by_name()
    {
        var rules = new AddressRules(["10.20.0.0/16", "fd00:1::/32"]);
        Assert.Equal([true, true, false, true, false], ((string[])["10.20.1.1", "::ffff:10.20.1.1", "10.21.0.1", "fd00:1::5", "fd00:2::5"]).Select(a => rules.Allow(IPAddress.Parse(a))));
    }

    [Theory]
    [InlineData("https://media.example.org/a", true)]
    [InlineData("https://MEDIA.example.org:8443/a", true)]
    [InlineData("https://a.cdn.example.org/a", true)]
    [InlineData("https://b.a.cdn.example.org/a", true)]
    [InlineData("https://cdn.example.org/a", false)]
    [InlineData("https://badcdn.example.org/a", false)]
    [InlineData("https://media.example.org.evil.example/a", false)]
    [InlineData("https://media.example.org@evil.example/a", false)]
    [InlineData("https://evil.example/media.example.org", false)]
    public void Hosts_are_matched_whole(string uri, bool allowed)
    {
        var rules = new HostRules(["media.example.org", "*.cdn.example.org"]);
        if (allowed)
            rules.Check(new Uri(uri));
        else
            Assert.Throws<VideoException>(() => rules.Check(new Uri(uri)));
    }

    private static Task Redirect(HttpContext context, string target)
    {
        if (context.Request.Path == "/b.mp4")
            return HttpsServer.FileAsync(context, Content, "1");
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = target;
        return Task.CompletedTask;
    }
}
