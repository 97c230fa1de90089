using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using QueueWorkers.Contracts;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace QueueWorkers.SystemTests;

/// <summary>A model that a newer one replaces, and one whose workers are gone.</summary>
public sealed partial class ReplacedModelsTests(Broker broker)
{
    private const string Model = "squeezenet";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_retired_model_is_drained_and_queues_that_nobody_serves_go_with_their_messages_told()
    {
        var (video, frames) = (DataFolder.Video("in_asl_thanks.mkv"), Manifest.Video("in_asl_thanks.mkv").DecodedFrames);
        await using var pipeline = await Pipeline.StartAsync(broker);
        pipeline.Settings["Ingest__BatchBytes"] = $"{224 * 224 * 3}";
        pipeline.Settings["Videos__ModelLiveFor"] = "00:00:10";
        pipeline.Settings["Videos__ModelUnavailableAfter"] = "00:00:02";
        pipeline.Settings["Videos__ModelQueuesKeptFor"] = "00:00:11";
        Daemon[] daemons = [pipeline.Coordinator(), pipeline.Ingest(), pipeline.Inference(("Inference__Model", Profiles.SqueezeNet(pipeline.Folder)))];
        foreach (var daemon in daemons)
            await daemon.ReadyAsync();
        var old = (await ModelsAsync(pipeline, 1)).Single();
        var changed = pipeline.Inference(("Inference__Model", Profiles.SqueezeNet(pipeline.Folder, changed: true)));
        await changed.ReadyAsync();
        var replaced = (await ModelsAsync(pipeline, 2)).Single(f => f != old);

        // The newer one is taken back: what has it goes on, and nothing new gets it.
        var first = await pipeline.SubmitAsync(video, Model);
        await Poll.UntilAsync("it is admitted", Bound, async () => await pipeline.StatusAsync(first) is not null, pipeline.Logs);
        var said = await RetireAsync(pipeline, replaced, "--wait", "--json");
        Assert.Equal((0, old, true), ((int)said["videos"]!, (string?)said["newVideosGet"], (bool)said["isRetired"]!));
        var report = await pipeline.EndAsync(first, seconds: 1);
        Accounts.AssertCompleted(report, frames);
        Assert.Equal(replaced, report.Model!.Fingerprint);
        Assert.Equal(0, await changed.StopAsync(Bound));

        // The other's worker goes without a word, with work in its queue.
        await daemons[2].SignalAsync("STOP");
        var second = await pipeline.SubmitAsync(video, Model);
        await Poll.UntilAsync("batches wait", Bound, async () => await MessagesAsync(pipeline, old) > 0, pipeline.Logs);
        await daemons[2].KillAsync();
        report = await pipeline.EndAsync(second);
        Assert.Equal((FailureCode.ModelUnavailable, old), (report.Code, report.Model!.Fingerprint));

        foreach (var fingerprint in new[] { replaced, old })
            await Poll.UntilAsync($"the queues of {fingerprint} are gone", Bound, async () => await MessagesAsync(pipeline, fingerprint) is null, pipeline.Logs);
        await daemons[0].SaysAsync($"queues of the model {old}");
        Assert.Equal(0, MessagesTold(daemons[0], replaced));
        Assert.InRange(MessagesTold(daemons[0], old), 1, frames);
        await pipeline.NoPayloadIsLeftAsync();

        // Whoever serves one again has a queue again; and what is retired stays so until it is told.
        var again = pipeline.Inference(("Inference__Model", Profiles.SqueezeNet(pipeline.Folder, changed: true)));
        await again.ReadyAsync();
        Assert.False((bool)(await RetireAsync(pipeline, replaced, "--undo", "--json"))["isRetired"]!);
        Accounts.AssertCompleted(await pipeline.EndAsync(await pipeline.SubmitAsync(video, Model)), frames);
        Assert.Equal(2, (await Tool.RunAsync(Coordinator(pipeline), "models", "retire", "nobodys-01234567")).Code);
    }

    private static Dictionary<string, string?> Coordinator(Pipeline pipeline) => new() { ["QW_COORDINATOR"] = pipeline.Url("/").ToString() };

    private static async Task<JsonNode> RetireAsync(Pipeline pipeline, string fingerprint, params string[] options)
    {
        var said = await Tool.RunAsync(Coordinator(pipeline), ["models", "retire", fingerprint, .. options]);
        Assert.True(said.Code == 0, said.Error + pipeline.Logs());
        return JsonNode.Parse(said.Output)![0]!;
    }

    /// <summary>Fingerprints of the models that are served, once there are so many.</summary>
    private static async Task<IReadOnlyList<string>> ModelsAsync(Pipeline pipeline, int count)
    {
        using var http = new HttpClient();
        string[] live = [];
        await Poll.UntilAsync($"{count} models are served", Bound, async () =>
        {
            var models = JsonNode.Parse(await http.GetStringAsync(pipeline.Url("/api/models"), Token))!.AsArray();
            live = [.. models.Where(m => (bool)m!["isLive"]!).Select(m => (string)m!["fingerprint"]!)];
            return live.Length == count;
        }, pipeline.Logs);
        return live;
    }

    /// <summary>Messages in the queue of a model that no worker has in hand; null if the queue is not there.</summary>
    private static async Task<uint?> MessagesAsync(Pipeline pipeline, string fingerprint)
    {
        await using var connection = await new ConnectionFactory { Uri = pipeline.Broker }.CreateConnectionAsync(Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        try
        {
            return (await channel.QueueDeclarePassiveAsync($"inference-{fingerprint}", Token)).MessageCount;
        }
        catch (OperationInterruptedException)
        {
            return null;
        }
    }

    private static int MessagesTold(Daemon coordinator, string fingerprint) =>
        int.Parse(Told().Matches(coordinator.Log()).Single(m => m.Groups[1].Value == fingerprint).Groups[2].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"queues of the model (\S+), last served at [^,]+, are deleted, and with them (\d+) messages")]
    private static partial Regex Told();
}
