using System.Text.Json;
using QueueWorkers.SystemTests.Cluster;

namespace QueueWorkers.SystemTests;

/// <summary>Workers as a coordinator sees them, over HTTP and as <c>qw workers</c>.</summary>
public sealed class WorkersCommandTests(Broker broker)
{
    [Fact]
    public async Task Workers_are_listed_and_one_that_went_silent_stays_visible_as_such()
    {
        await using var pipeline = await Pipeline.StartAsync(broker);
        pipeline.Settings["Videos__ModelLiveFor"] = "00:00:08";
        await pipeline.StartDaemonsAsync(ingest: 0, inference: 2);
        var coordinator = pipeline.Url("/").ToString();
        var (one, two) = (pipeline.Daemons[1], pipeline.Daemons[2]);
        await UntilAsync(workers => workers.Count == 2 && workers.Values.All(w => w.GetProperty("isLive").GetBoolean()));

        await one.KillAsync();
        var seen = await UntilAsync(workers => workers.Values.Count(w => w.GetProperty("isLive").GetBoolean()) == 1);
        var (silent, live) = (Of(seen, one.Id), Of(seen, two.Id));
        Assert.False(silent.GetProperty("isLive").GetBoolean());
        Assert.True(silent.GetProperty("lastSeenSeconds").GetDouble() >= 8);
        Assert.Equal(("builtin-signature", "cpu", "fp32"), (live.GetProperty("profile").GetString(), live.GetProperty("provider").GetString(), live.GetProperty("precision").GetString()));
        Assert.True(live.GetProperty("devices").GetInt32() > 0);

        var table = await Tool.RunAsync(new Dictionary<string, string?> { ["QW_COORDINATOR"] = coordinator }, "workers");
        Assert.Equal(0, table.Code);
        Assert.Contains("1 live of 2", table.Output, StringComparison.Ordinal);
        // In 80 columns, as here, no name is cut.
        Assert.All((string[])["builtin-signature-", "cpu fp32", live.GetProperty("worker").GetString()!, "no breaker is open"], word => Assert.Contains(word, table.Output, StringComparison.Ordinal));
        var json = await Tool.RunAsync(new Dictionary<string, string?>(), "workers", "--json", "--coordinator", coordinator);
        Assert.Equal(2, JsonDocument.Parse(json.Output).RootElement.GetArrayLength());

        async Task<Dictionary<string, JsonElement>> UntilAsync(Func<Dictionary<string, JsonElement>, bool> isSo)
        {
            var last = new Dictionary<string, JsonElement>();
            using var http = new HttpClient();
            await Poll.UntilAsync("the workers are as wanted", TimeSpan.FromSeconds(60), async () =>
            {
                var answer = await http.GetStringAsync(pipeline.Url("/api/workers"), TestContext.Current.CancellationToken);
                last = JsonDocument.Parse(answer).RootElement.EnumerateArray().ToDictionary(w => w.GetProperty("worker").GetString()!);
                return isSo(last);
            }, () => string.Join('\n', last.Values));
            return last;
        }
    }

    [Fact]
    public async Task Watching_outlives_a_coordinator_and_ends_at_an_interrupt_with_130()
    {
        await using var pipeline = await Pipeline.StartAsync(broker);
        await pipeline.StartDaemonsAsync(ingest: 0);
        await using var watch = Daemon.Start("watch", Path.Combine(pipeline.Folder, "watch.log"), "dotnet", new Dictionary<string, string>(),
            Programs.Cli, "workers", "--watch", "--coordinator", pipeline.Url("/").ToString());
        await watch.SaysAsync("1 live of 1");
        await pipeline.Daemons[0].KillAsync();
        await watch.SaysAsync("no coordinator answers");
        await pipeline.Coordinator().ReadyAsync();
        var before = watch.Log().Length;
        await Poll.UntilAsync("the table comes again", TimeSpan.FromSeconds(30), () => watch.Log()[before..].Contains("1 live of 1", StringComparison.Ordinal), watch.Log);
        await watch.SignalAsync("INT");
        Assert.Equal(130, await watch.ExitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Json_and_watch_exclude_each_other() =>
        Assert.Equal(2, (await Tool.RunAsync(new Dictionary<string, string?>(), "workers", "--json", "--watch")).Code);

    private static JsonElement Of(Dictionary<string, JsonElement> workers, int process) =>
        workers.Single(w => w.Key.EndsWith($"/{process}", StringComparison.Ordinal)).Value;
}
