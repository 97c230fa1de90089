using System.Text.Json.Nodes;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

/// <summary>Messages of a running system with values changed, to every queue. In the usual tests 120; <c>QW_CASES=2000</c> for more, <c>QW_SEED</c> for others.</summary>
[Collection(ForeignPipelineGroup.Name)]
public sealed class RandomMessagesTests(ForeignPipeline foreign)
{
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("QW_SEED"), out var seed) ? seed : 2026;

    private static readonly int Cases = int.TryParse(Environment.GetEnvironmentVariable("QW_CASES"), out var cases) ? cases : 120;

    /// <summary>Which messages each queue takes.</summary>
    private IReadOnlyList<(string Queue, string[] Types)> Queues =>
    [
        ("submit-video", ["VideoSubmitted"]),
        ("cancel-video", ["CancelVideo"]),
        ("videos", ["AdmitVideo", "CancelRequested", "SourceProgress", "VideoPlanned", "SegmentRejected", "AllBatchesProcessed", "VideoAggregated", "Wake"]),
        ("issue-segments", ["IssueSegments"]),
        ("segment-extracted", ["SegmentExtracted"]),
        ("frame-batch-processed", ["FrameBatchProcessed"]),
        ("batches-lost", ["BatchesLost"]),
        ("model-served", ["ModelServed"]),
        ("worker-alive", ["WorkerAlive"]),
        ("sweep-video", ["SweepVideo"]),
        ("aggregate-video", ["AggregateVideo"]),
        ("plan-video", ["PlanVideo"]),
        ("extract-libav", ["ExtractSegment"]),
        ($"inference-{foreign.Fingerprint}", ["FrameBatchReady"]),
        ("plan-video-urgent", ["PlanVideo"]),
        ("extract-libav-urgent", ["ExtractSegment"]),
        ($"inference-{foreign.Fingerprint}-urgent", ["FrameBatchReady"]),
        ("aggregate-video-urgent", ["AggregateVideo"]),
    ];

    [Fact]
    public async Task Random_messages_to_every_queue_harm_nobody_and_the_next_videos_complete()
    {
        var messages = await RealMessagesAsync();
        var mutations = new Mutations(Seed);
        for (var i = 0; i < Cases; i++)
        {
            // Each queue in turn; a suspect queue now and then.
            var (queue, types) = Queues[i % Queues.Count];
            var of = messages[types[mutations.Next(types.Length)]];
            if (IsWork(queue) && mutations.Next(4) == 0)
                queue += "-suspect";
            await foreign.Forger.SendAsync(queue, of.Type, mutations.Of(of.Messages[mutations.Next(of.Messages.Count)]));
        }
        await Poll.UntilAsync("every queue is empty", TimeSpan.FromSeconds(300), async () => await WaitingAsync() == 0, foreign.Pipeline.Logs);

        // Behind all others, of a model that is not ours: once it is known and has run out, so have all claims that were made before it.
        var last = messages["ModelServed"].Messages[0].DeepClone();
        last["worker"] = "the last";
        await foreign.Forger.SendAsync("model-served", "ModelServed", last);
        await foreign.WorkerIsListedAsync("the last");
        await foreign.OnlyOurModelIsLiveAsync();
        await foreign.AssertUnharmedAsync(videos: Cases > 1000 ? 20 : 8);
        Assert.False(Directory.Exists("/ESCAPED-random"));
    }

    private static bool IsWork(string queue) => new[] { "aggregate-video", "plan-video", "extract-libav", "inference-" }.Any(work => queue.StartsWith(work, StringComparison.Ordinal));

    private async Task<long> WaitingAsync()
    {
        var sum = 0L;
        foreach (var (queue, _) in Queues)
            sum += await foreign.Forger.CountAsync(queue) + (IsWork(queue) ? await foreign.Forger.CountAsync($"{queue}-suspect") : 0);
        return sum;
    }

    /// <summary>What a video's processes said to each other, and of what they did not say the golden text.</summary>
    private async Task<Dictionary<string, (string Type, List<JsonNode> Messages)>> RealMessagesAsync()
    {
        string[] types = [.. Queues.SelectMany(q => q.Types).Distinct()];
        var folder = Path.Combine(Programs.Root, "tests", "Contracts.Tests", "Golden");
        var golden = types.ToDictionary(t => t, t => (t, new List<JsonNode> { JsonNode.Parse(File.ReadAllText(Path.Combine(folder, $"{t}.json")))! }));
        var batch = golden["FrameBatchReady"].Item2[0];
        batch["fingerprint"] = foreign.Fingerprint;
        batch["payload"]!["store"] = foreign.PayloadStore;
        batch["payload"]!["object"] = $"{foreign.Fingerprint}/{batch["payload"]!["object"]}";
        // Work goes to direct exchanges, and what clients say the golden texts know.
        var heardOf = types.Except(["PlanVideo", "ExtractSegment", "FrameBatchReady", "AggregateVideo", "VideoSubmitted", "CancelVideo"]);
        var contracts = typeof(Contracts.Wake).Assembly;
        await using var tap = await Tap.OpenAsync(
            foreign.Pipeline.Broker, [.. heardOf.Select(t => contracts.GetType($"QueueWorkers.Contracts.{t}", throwOnError: true)!)]);
        await foreign.Pipeline.EndAsync(await foreign.Pipeline.SubmitAsync(DataFolder.Video("in_asl_thanks.mkv")));
        foreach (var heard in tap.All)
            golden[heard.Type].Item2.Add(heard.Message);
        Assert.True(tap.All.Select(h => h.Type).Distinct().Count() >= 6, string.Join(' ', tap.All.Select(h => h.Type).Distinct()));
        return golden;
    }
}
