using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Tests.Sources.Https;

/// <summary>Servers whose answers HTTP itself leaves open.</summary>
public sealed class OddServersTests
{
    [Fact]
    public async Task Where_nothing_says_where_the_file_ends_it_is_refused()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello");
        await using var bench = await HttpsBench.StartAsync([]);
        var failure = await bench.RefusesAsync(FailureCode.Truncated, server.Uri, ("Https:CaFile", server.CaFile));
        Assert.Contains("Content-Length", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_follows_the_announced_length_is_not_of_the_file()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, world");
        await using var bench = await HttpsBench.StartAsync([]);
        await using var worker = bench.Worker(("Https:CaFile", server.CaFile));
        Assert.Equal(5, (await HttpsBench.FetchUriAsync(worker, server.Uri)).File.Size);
    }

    [Fact]
    public async Task Chunks_without_an_end_are_no_whole_file()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        await using var bench = await HttpsBench.StartAsync([]);
        await bench.RefusesAsync(FailureCode.Truncated, server.Uri, ("Https:CaFile", server.CaFile), ("Https:Retries", "1"));
    }

    [Fact]
    public async Task What_is_no_HTTP_is_unavailable()
    {
        await using var server = new RawServer("SSH-2.0-OpenSSH_9.2\r\n");
        await using var bench = await HttpsBench.StartAsync([]);
        await bench.RefusesAsync(FailureCode.SourceUnavailable, server.Uri, ("Https:CaFile", server.CaFile), ("Https:Retries", "1"));
    }
}
