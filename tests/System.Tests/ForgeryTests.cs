using System.Security.Cryptography;
using System.Text.Json.Nodes;
using QueueWorkers.Contracts;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;
using StackExchange.Redis;

namespace QueueWorkers.SystemTests;

/// <summary>Messages that only somebody with access to the broker could send: they name no file that is not theirs, and hold nobody.</summary>
[Collection(ForeignPipelineGroup.Name)]
public sealed class ForgeryTests(ForeignPipeline foreign)
{
    private const string Digest = "0123456789abcdef";

    private static readonly FrameGeometry Geometry = new() { Width = 224, Height = 224 };

    [Theory]
    [InlineData("../../../ESCAPED-digest", null)]
    [InlineData(Digest, "../ESCAPED-00000001")]
    [InlineData("/ESCAPED-digest", null)]
    public async Task A_segment_whose_names_lead_out_of_the_stores_writes_nothing(string digest, string? fingerprint)
    {
        var before = await foreign.Forger.CountAsync("extract-libav_error");
        await foreign.Forger.SendAsync("extract-libav", Segment(fingerprint ?? foreign.Fingerprint, digest));

        await foreign.Forger.DeadLettersAsync("extract-libav", before + 1, foreign.Pipeline.Logs);
        await foreign.AssertUnharmedAsync();
        Assert.Equal(0u, await foreign.Forger.CountAsync("extract-libav-suspect"));
        Assert.False(Directory.Exists("/ESCAPED-digest"));
    }

    [Theory]
    [InlineData("store-identity")]
    [InlineData("../features/store-identity")]
    public async Task A_batch_whose_payload_is_another_file_deletes_nothing(string name)
    {
        var queue = $"inference-{foreign.Fingerprint}";
        var before = await foreign.Forger.CountAsync($"{queue}_error");
        await foreign.Forger.SendAsync(queue, new FrameBatchReady
        {
            Batch = new(Guid.NewGuid(), Digest, 0, SeekStrategy.OwnKeyframe, 0),
            Fingerprint = foreign.Fingerprint,
            FrameCount = 1,
            Payload = new(foreign.PayloadStore, name, 0, 32),
        });

        await foreign.Forger.DeadLettersAsync(queue, before + 1, foreign.Pipeline.Logs);
        await foreign.AssertUnharmedAsync();
    }

    /// <summary>Ingest stands still, so that the ledger of a video is open and knows of no batch.</summary>
    [Fact]
    public async Task R6_An_index_beyond_all_batches_takes_no_memory_of_the_ledger()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(foreign.Pipeline.State.Connection);
        var server = redis.GetServers()[0];
        await foreign.Ingest.SignalAsync("STOP");
        var video = await foreign.Pipeline.SubmitAsync(DataFolder.Video("in_asl_thanks.mkv"));
        await Poll.UntilAsync("it is planned for", TimeSpan.FromSeconds(30), async () => (await foreign.Pipeline.StatusAsync(video))?.State == "Planning", foreign.Pipeline.Logs);
        var segment = Segment(foreign.Fingerprint, Digest);
        await foreign.Forger.SendAsync("videos", new VideoPlanned { VideoId = video, Plan = new() { Extraction = segment.Extraction, Segments = [segment.Segment] } });
        await Poll.UntilAsync("its segments are issued", TimeSpan.FromSeconds(30), () => foreign.Tap.Of<IssueSegments>(video).Count > 0, foreign.Pipeline.Logs);
        var digest = foreign.Tap.Of<IssueSegments>(video)[0].PlanDigest;
        await Poll.UntilAsync("its ledger is open", TimeSpan.FromSeconds(30), () => server.Keys(pattern: $"*{digest}*").Any(), foreign.Pipeline.Logs);

        var before = await foreign.Forger.CountAsync("frame-batch-processed_error");
        foreach (var index in (int[])[int.MaxValue, 65_536, -1])
            await foreign.Forger.SendAsync("frame-batch-processed", new FrameBatchProcessed { Batch = new(video, digest, 0, SeekStrategy.OwnKeyframe, index), Outcome = BatchOutcome.Lost });
        await foreign.Forger.DeadLettersAsync("frame-batch-processed", before + 3, foreign.Pipeline.Logs);
        await foreign.Forger.SendAsync("frame-batch-processed", new FrameBatchProcessed { Batch = new(video, digest, 0, SeekStrategy.OwnKeyframe, 65_535), Outcome = BatchOutcome.Lost });
        var database = redis.GetDatabase();
        long[] Lengths() => [.. server.Keys(pattern: $"*{digest}*").Where(k => database.KeyType(k) == RedisType.String).Select(k => database.StringLength(k))];
        await Poll.UntilAsync("the largest index is recorded", TimeSpan.FromSeconds(30), () => Lengths().Length > 0, foreign.Pipeline.Logs);
        Assert.Equal(8192, Lengths().Max());

        await foreign.Ingest.SignalAsync("CONT");
        await foreign.Pipeline.EndAsync(video);
        await foreign.AssertUnharmedAsync();
    }

    [Fact]
    public async Task A_heartbeat_of_nonsense_redirects_no_video()
    {
        var before = await foreign.Forger.CountAsync("model-served_error");
        var beat = new ModelServed
        {
            Fingerprint = foreign.Fingerprint,
            Profile = "builtin-signature",
            Sha256 = new('0', 64),
            Geometry = Geometry,
            Worker = "forged",
            Execution = new("cpu", "none", "fp32"),
        };
        ModelServed[] refused =
        [
            beat with { Fingerprint = "squeezenet-00000001" },
            beat with { Fingerprint = "../../x-00000001" },
            beat with { Geometry = Geometry with { Width = 65_537 } },
            beat with { Geometry = Geometry with { Width = 60_000, Height = 60_000 } },
        ];
        foreach (var forged in refused)
            await foreign.Forger.SendAsync("model-served", forged);
        // Of the model that is served, another shape: it is within all bounds and yet not believed.
        await foreign.Forger.SendAsync("model-served", beat with { Geometry = Geometry with { Width = 32, Height = 32 } });

        await foreign.Forger.DeadLettersAsync("model-served", before + (uint)refused.Length, foreign.Pipeline.Logs);
        await foreign.Coordinator.SaysAsync("is not believed");
        await foreign.AssertUnharmedAsync();
    }

    [Fact]
    public async Task R2_Segments_for_a_model_without_a_queue_hold_the_worker_for_a_moment_and_not_for_ever()
    {
        for (var i = 0; i < 3; i++)
            await foreign.Forger.SendAsync("extract-libav", Segment("nobody-00000001", Digest));

        await foreign.AssertUnharmedAsync();
        await foreign.Ingest.SaysAsync("ExtractSegment is given up");
        await Poll.UntilAsync("no segment goes round", TimeSpan.FromSeconds(30), async () => await foreign.Forger.CountAsync("extract-libav") == 0, foreign.Pipeline.Logs);
        await foreign.Pipeline.NoPayloadIsLeftAsync();
    }

    [Theory]
    [InlineData("models", """["../../etc"]""")]
    [InlineData("models", """["a", "b"]""")]
    [InlineData("models", "[null]")]
    [InlineData("uri", "\"\"")]
    [InlineData("uri", "null")]
    [InlineData("uri", "\"/a\\u0000b\"")]
    [InlineData("uri", "\"http://example.org/a.mp4\"")]
    [InlineData("uri", "\"videos/a.mp4\"")]
    [InlineData("priority", "10")]
    [InlineData("deadlineSeconds", "-1")]
    [InlineData("deadlineSeconds", "1e999")]
    [InlineData("selection", """{ "every": 0 }""")]
    [InlineData("range", """{ "fromMs": 5, "toMs": 1 }""")]
    [InlineData("metadata", """{ "k": null }""")]
    [InlineData("metadata", null)]
    public async Task A_submission_over_amqp_with_one_wrong_field_fails_and_names_it(string field, string? value)
    {
        var id = Guid.NewGuid();
        var body = new JsonObject { ["videoId"] = id, ["uri"] = "/a.mp4" };
        body[field] = value is null ? new JsonObject { ["k"] = new string('v', 200_000) } : JsonNode.Parse("\"‡\"");
        await foreign.Forger.SendRawAsync("QueueWorkers.Contracts:VideoSubmitted", "", value is null ? body.ToJsonString() : body.ToJsonString().Replace("\"\\u2021\"", value));

        await Poll.UntilAsync("the client hears of it", TimeSpan.FromSeconds(30), () => foreign.Tap.Of<VideoFailed>(id).Count > 0, foreign.Pipeline.Logs);
        var failed = foreign.Tap.Of<VideoFailed>(id)[0];
        Assert.Equal(FailureCode.InvalidSubmission, failed.Failure.Code);
        Assert.Contains(field, failed.Failure.Message, StringComparison.Ordinal);
        Assert.InRange(failed.Failure.Message.Length, 1, 300);
        Assert.Empty(failed.Metadata);
    }

    /// <summary>It was accepted, stored, and read again and again, until the coordinator had no memory left; and so after a restart.</summary>
    [Fact]
    public async Task A_name_of_25_MB_is_refused_and_the_coordinator_stays_as_it_is()
    {
        var before = await foreign.Forger.CountAsync("submit-video_error");
        await foreign.AssertUnharmedAsync();
        var (name, id, memory) = (new string('m', 25_000_000), Guid.NewGuid(), ForeignPipeline.KiB(foreign.Coordinator));
        for (var i = 0; i < 4; i++)
            await foreign.Forger.SendRawAsync("QueueWorkers.Contracts:VideoSubmitted", "", $$"""{ "videoId": "{{id}}", "uri": "/a.mp4", "models": ["{{name}}"] }""");
        // A smaller one is read: it is the client's, and fails.
        await foreign.Forger.SendRawAsync("QueueWorkers.Contracts:VideoSubmitted", "", $$"""{ "videoId": "{{id}}", "uri": "/a.mp4", "models": ["{{name[..200_000]}}"] }""");

        await foreign.Forger.DeadLettersAsync("submit-video", before + 4, foreign.Pipeline.Logs);
        Assert.Equal(FailureCode.InvalidSubmission, (await foreign.Pipeline.EndAsync(id)).Code);
        await foreign.AssertUnharmedAsync();
        Assert.InRange(ForeignPipeline.KiB(foreign.Coordinator), 0, memory + (300 << 10));
        await foreign.RestartCoordinatorAsync();
        await foreign.AssertUnharmedAsync();
    }

    private static ExtractSegment Segment(string fingerprint, string digest)
    {
        var path = DataFolder.Video("in_asl_thanks.mkv");
        var file = new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
        using var bytes = file.OpenRead();
        return new()
        {
            SegmentWay = new(Guid.NewGuid(), digest, 0, SeekStrategy.OwnKeyframe),
            Extraction = new()
            {
                Source = new() { Path = path, Size = file.Length, ModifiedTicks = file.LastWriteTimeUtc.Ticks, Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)) },
                Stream = new() { Index = 0, Codec = "h264", Width = 320, Height = 240, TimeBaseNumerator = 1, TimeBaseDenominator = 1000 },
                Decoder = "libav",
                Selection = FrameSelection.All,
                Geometry = Geometry,
                FramesPerBatch = 8,
                Fingerprint = fingerprint,
            },
            Segment = new() { Index = 0 },
        };
    }
}
