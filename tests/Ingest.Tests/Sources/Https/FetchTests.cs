using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Sources.Https;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Sources.Https;

/// <summary>Fetching whole files from a real server, through all that goes wrong on the way.</summary>
public sealed class FetchTests
{
    private const int Size = 1_000_000;
    private const int Cut = 400_000;
    private static readonly byte[] Content = HttpsBench.Bytes(Size);
    private static readonly byte[] Other = HttpsBench.Bytes(Size + 5, seed: 2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_comes_whole_under_the_name_of_its_hash()
    {
        await using var bench = await HttpsBench.StartAsync(Content);
        var source = await bench.FetchAsync();
        Assert.Equal((HttpsBench.HashOf(Content), Size), (source.Sha256, source.File.Size));
        Assert.Equal(Path.Combine(bench.Store, "objects", source.Sha256, "source.mp4"), source.File.Path);
        Assert.Equal(Content, await File.ReadAllBytesAsync(source.File.Path, Cancellation));
    }

    [Fact]
    public async Task A_slow_file_may_take_longer_than_a_silence()
    {
        await using var bench = await HttpsBench.StartAsync(Content);
        bench.Server.BeforePiece = (_, _) => Task.Delay(40, Cancellation);
        Assert.Equal(HttpsBench.HashOf(Content), (await bench.FetchAsync(("Https:StallTimeout", "00:00:01"))).Sha256);
        Assert.Single(bench.Server.Requests);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Cut)]
    public async Task A_silent_server_is_given_up(int after)
    {
        await using var bench = await HttpsBench.StartAsync(Content);
        bench.Server.BeforePiece = (context, _) => bench.Server.Requests.Sum(r => r.Sent) < after ? Task.CompletedTask : Task.Delay(Timeout.Infinite, context.RequestAborted);
        var failure = await bench.RefusesAsync(FailureCode.SourceUnavailable, null, ("Https:StallTimeout", "00:00:00.3"));
        Assert.Contains("Ingest:Https:StallTimeout", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_connection_is_resumed_where_it_broke()
    {
        await using var bench = await HttpsBench.StartAsync(Content);
        bench.Server.BeforePiece = CutAfter(bench, Cut, times: 2);
        Assert.Equal(HttpsBench.HashOf(Content), (await bench.FetchAsync()).Sha256);
        Assert.Equal(3, bench.Server.Requests.Count);
        Assert.Null(bench.Server.Requests[0].Range);
        Assert.All(bench.Server.Requests.Skip(1), r => Assert.Equal("\"1\"", r.IfRange));
        Assert.True(bench.Server.Requests[1].From > 0 && bench.Server.Requests[2].From > bench.Server.Requests[1].From);
        Assert.Equal(Size - bench.Server.Requests[2].From, bench.Server.Requests[2].Sent);
    }

    [Fact]
    public async Task A_worker_goes_on_where_another_died()
    {
        await using var bench = await HttpsBench.StartAsync(Content);
        bench.Server.BeforePiece = (context, sent) => sent < Cut ? Task.CompletedTask : Task.Delay(Timeout.Infinite, context.RequestAborted);
        await using (var first = bench.Worker())
        {
            using var death = new CancellationTokenSource();
            var fetch = HttpsBench.FetchUntilAsync(first, bench.Server.Uri("a.mp4"), Guid.NewGuid(), death.Token);
            await HttpsBench.UntilAsync(() => PartIsThere(bench));
            await death.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch);
        }
        bench.Server.BeforePiece = (_, _) => Task.CompletedTask;
        Assert.Equal(HttpsBench.HashOf(Content), (await bench.FetchAsync()).Sha256);
        Assert.True(bench.Server.Requests[1].From > 0);
        Assert.Equal(Size - bench.Server.Requests[1].From, bench.Server.Requests[1].Sent);
    }

    [Fact]
    public async Task Without_ranges_it_begins_again()
    {
        await using var bench = await HttpsBench.StartAsync(context => HttpsServer.FileAsync(context, Content, "1", ranges: false));
        bench.Server.BeforePiece = CutAfter(bench, Cut, times: 1);
        Assert.Equal(HttpsBench.HashOf(Content), (await bench.FetchAsync()).Sha256);
        Assert.Equal(Size, bench.Server.Requests[1].Sent);
    }

    [Fact]
    public async Task Without_a_version_nothing_is_joined()
    {
        await using var bench = await HttpsBench.StartAsync(context => Results.Bytes(Content, enableRangeProcessing: true).ExecuteAsync(context));
        bench.Server.BeforePiece = CutAfter(bench, Cut, times: 1);
        Assert.Equal(HttpsBench.HashOf(Content), (await bench.FetchAsync()).Sha256);
        Assert.Null(bench.Server.Requests[1].Range);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_time_joins_parts_only_where_it_is_not_of_this_second(bool joins)
    {
        var started = TimeProvider.System.GetUtcNow();
        await using var bench = await HttpsBench.StartAsync(context => Results.Bytes(
            Content, enableRangeProcessing: true, lastModified: joins ? started.AddMinutes(-1) : TimeProvider.System.GetUtcNow()).ExecuteAsync(context));
        bench.Server.BeforePiece = CutAfter(bench, Cut, times: 1);
        Assert.Equal(HttpsBench.HashOf(Content), (await bench.FetchAsync()).Sha256);
        Assert.Equal(joins, bench.Server.Requests[1].IfRange is not null);
    }

    [Fact]
    public async Task A_file_that_changes_between_two_parts_is_fetched_anew_once()
    {
        var version = 0;
        await using var bench = await HttpsBench.StartAsync(context =>
            Interlocked.Increment(ref version) == 1 ? HttpsServer.FileAsync(context, Content, "1") : HttpsServer.FileAsync(context, Other, "2"));
        bench.Server.BeforePiece = CutAfter(bench, Cut, times: 1);
        Assert.Equal(HttpsBench.HashOf(Other), (await bench.FetchAsync()).Sha256);
    }

    [Fact]
    public async Task A_file_that_changes_all_the_time_is_refused()
    {
        var version = 0;
        await using var bench = await HttpsBench.StartAsync(context => HttpsServer.FileAsync(context, Content, $"{Interlocked.Increment(ref version)}"));
        bench.Server.BeforePiece = CutAfter(bench, Cut, times: 100);
        await bench.RefusesAsync(FailureCode.SourceChanged);
    }

    [Fact]
    public async Task A_body_that_is_always_too_short_is_truncated()
    {
        await using var bench = await HttpsBench.StartAsync(async context =>
        {
            context.Response.ContentLength = Size;
            await context.Response.Body.WriteAsync(Content.AsMemory(0, Cut), Cancellation);
        });
        var failure = await bench.RefusesAsync(FailureCode.Truncated);
        Assert.Contains($"{Size} bytes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_longer_than_announced_is_refused()
    {
        await using var bench = await ResumesWithAsync((from, response) => response.Body.WriteAsync(Other.AsMemory((int)from), Cancellation));
        await bench.RefusesAsync(FailureCode.Truncated);
    }

    [Fact]
    public async Task An_answer_of_another_length_than_it_says_is_refused()
    {
        await using var bench = await ResumesWithAsync((_, response) =>
        {
            response.ContentLength = 10;
            return response.Body.WriteAsync(Content.AsMemory(0, 10), Cancellation);
        });
        await bench.RefusesAsync(FailureCode.Truncated);
    }

    [Fact]
    public async Task A_server_may_give_less_than_the_rest_at_once()
    {
        await using var bench = await HttpsBench.StartAsync(context =>
        {
            if (context.Request.Headers.Range.Count > 0)
                context.Request.Headers.Range = $"bytes={From(context)}-{From(context) + 99_999}";
            return HttpsServer.FileAsync(context, Content, "1");
        });
        bench.Server.BeforePiece = CutAfter(bench, Cut, times: 1);
        Assert.Equal(HttpsBench.HashOf(Content), (await bench.FetchAsync()).Sha256);
        Assert.True(bench.Server.Requests.Count > 5);
    }

    [Fact]
    public async Task A_chunked_body_without_a_length_is_fetched()
    {
        await using var bench = await HttpsBench.StartAsync(context => context.Response.Body.WriteAsync(Content, Cancellation).AsTask());
        Assert.Equal(HttpsBench.HashOf(Content), (await bench.FetchAsync()).Sha256);
    }

    [Theory]
    [InlineData(404, FailureCode.NotFound, 1)]
    [InlineData(410, FailureCode.NotFound, 1)]
    [InlineData(401, FailureCode.AccessDenied, 1)]
    [InlineData(403, FailureCode.AccessDenied, 1)]
    [InlineData(400, FailureCode.SourceUnavailable, 1)]
    [InlineData(304, FailureCode.SourceUnavailable, 1)]
    [InlineData(500, FailureCode.SourceUnavailable, 3)]
    [InlineData(429, FailureCode.SourceUnavailable, 3)]
    public async Task Answers_have_codes(int status, string code, int requests)
    {
        await using var bench = await HttpsBench.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        Assert.Contains($"{status}", (await bench.RefusesAsync(code)).Message, StringComparison.Ordinal);
        Assert.Equal(requests, bench.Server.Requests.Count);
    }

    [Fact]
    public async Task What_passes_is_waited_out()
    {
        var answers = new ConcurrentQueue<int>([500, 503]);
        await using var bench = await HttpsBench.StartAsync(context =>
        {
            if (!answers.TryDequeue(out var status))
                return HttpsServer.FileAsync(context, Content, "1");
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "0";
            return Task.CompletedTask;
        });
        Assert.Equal(HttpsBench.HashOf(Content), (await bench.FetchAsync()).Sha256);
    }

    [Fact]
    public async Task Nobody_at_the_port_is_unavailable()
    {
        await using var bench = await HttpsBench.StartAsync(Content);
        await bench.RefusesAsync(FailureCode.SourceUnavailable, "https://127.0.0.1:1/a.mp4", ("Https:Retries", "1"));
    }

    [Fact]
    public async Task The_largest_size_is_checked_before_and_while_it_is_read()
    {
        await using var announced = await HttpsBench.StartAsync(Content);
        await announced.RefusesAsync(FailureCode.BytesExceeded, null, ("MaxBytes", "999999"));
        Assert.Equal(Size, (await announced.FetchAsync(("MaxBytes", "1000000"))).File.Size);
        await using var chunked = await HttpsBench.StartAsync(context => context.Response.Body.WriteAsync(Content, Cancellation).AsTask());
        await chunked.RefusesAsync(FailureCode.BytesExceeded, null, ("MaxBytes", "999999"));
    }

    [Fact]
    public async Task No_bytes_are_empty()
    {
        await using var bench = await HttpsBench.StartAsync([]);
        await bench.RefusesAsync(FailureCode.Empty);
    }

    [Fact]
    public async Task A_fetch_that_takes_longer_than_its_turn_is_put_off_and_goes_on_later()
    {
        await using var bench = await HttpsBench.StartAsync(Content);
        bench.Server.BeforePiece = (context, sent) => sent < Cut ? Task.CompletedTask : Task.Delay(Timeout.Infinite, context.RequestAborted);
        await using (var worker = bench.Worker(("Https:TurnTime", "00:00:01")))
            await Assert.ThrowsAsync<SourceNotReadyException>(() => bench.FetchAsync(worker));
        bench.Server.BeforePiece = (_, _) => Task.CompletedTask;
        Assert.Equal(HttpsBench.HashOf(Content), (await bench.FetchAsync()).Sha256);
        Assert.True(bench.Server.Requests[1].From > 0);
    }

    [Fact]
    public async Task A_video_does_not_wait_for_its_source_for_ever()
    {
        await using var bench = await HttpsBench.StartAsync(Content);
        bench.Server.BeforePiece = (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var failure = await bench.RefusesAsync(FailureCode.SourceUnavailable, null, ("Https:TurnTime", "00:00:02"), ("Https:MaxTime", "00:00:01"));
        Assert.Contains("Ingest:Https:MaxTime", failure.Message, StringComparison.Ordinal);
    }

    private static long From(HttpContext context) => new SeenRequest("", context.Request.Headers.Range, null, null).From;

    private static bool PartIsThere(HttpsBench bench) =>
        Directory.Exists(bench.Store) && Directory.EnumerateFiles(bench.Store, "part", SearchOption.AllDirectories).Any(f => new FileInfo(f).Length > 0);

    /// <summary>A server whose first answer breaks, and whose answer with the rest is the test's.</summary>
    private static async Task<HttpsBench> ResumesWithAsync(Func<long, HttpResponse, ValueTask> resume)
    {
        var bench = await HttpsBench.StartAsync(async context =>
        {
            if (context.Request.Headers.Range.Count == 0)
            {
                await HttpsServer.FileAsync(context, Content, "1");
                return;
            }
            var from = From(context);
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {from}-{Size - 1}/{Size}";
            await resume(from, context.Response);
        });
        bench.Server.BeforePiece = CutAfter(bench, Cut, times: 1);
        return bench;
    }

    /// <summary>Breaks the first connections after so many bytes each.</summary>
    private static Func<HttpContext, long, Task> CutAfter(HttpsBench bench, long bytes, int times) => (context, sent) =>
    {
        if (sent < bytes || bench.Server.Requests.Count > times)
            return Task.CompletedTask;
        context.Abort();
        throw new IOException("cut by the test");
    };
}
