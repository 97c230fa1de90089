using System.Text.Json;
using CliWrap;
using QueueWorkers.Contracts;
using QueueWorkers.SystemTests.Cluster;

namespace QueueWorkers.SystemTests;

public sealed class UrgentTests(Broker broker)
{
    private const int Bulk = 40;
    private const int Frames = 50;

    /// <summary>
    /// Bulk videos that may end before an urgent one although they were submitted earlier and had not ended: those at work. Four are planned at once, one is
    /// extracted, three are on the device, two are merged; and one more of each, because what is at hand ends its step.
    /// </summary>
    private const int AtWork = 14;

    [Fact]
    public async Task R16_An_urgent_video_ends_before_the_bulk_that_waits_and_no_video_is_lost()
    {
        await using var pipeline = await Pipeline.StartAsync(broker);
        var video = Path.Combine(pipeline.Folder, "clip.mp4");
        await CliWrap.Cli.Wrap("ffmpeg").WithArguments(
        [
            "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=25", "-frames:v", $"{Frames}", "-pix_fmt", "yuv420p", video,
        ]).ExecuteAsync(TestContext.Current.CancellationToken);
        await pipeline.StartDaemonsAsync();
        // By the tool; below without it, because bulk goes on while it starts.
        var said = await Tool.RunAsync(new Dictionary<string, string?> { ["QW_COORDINATOR"] = pipeline.Url("/").ToString() }, "submit", video, "--urgent", "--json");
        Assert.True(said.Code == 0, said.Error);
        Accounts.AssertCompleted(await pipeline.EndAsync(JsonDocument.Parse(said.Output).RootElement[0].GetProperty("videoId").GetGuid()), Frames);

        await using var tap = await Tap.OpenAsync(pipeline.Broker, typeof(VideoCompleted), typeof(VideoFailed));
        List<Guid> bulk = [];
        for (var i = 0; i < Bulk; i++)
            bulk.Add(await pipeline.SubmitAsync(video));
        await Poll.UntilAsync("bulk videos end", TimeSpan.FromSeconds(60), () => Ended(tap).Count > 0, pipeline.Logs);

        var before = Ended(tap).Count;
        var urgent = await pipeline.SubmitAsync(video, priority: VideoPriority.Urgent);
        await Poll.UntilAsync("all videos end", TimeSpan.FromSeconds(180), () => Ended(tap).Count == Bulk + 1, pipeline.Logs);

        Assert.Empty(tap.Of<VideoFailed>());
        var order = Ended(tap).ToList();
        Assert.Equal([.. bulk, urgent], order.ToHashSet());
        Assert.InRange(order.IndexOf(urgent) - before, 0, AtWork);
        Assert.InRange(before, 1, Bulk - AtWork - 1);
        foreach (var id in order)
            Accounts.AssertCompleted(await pipeline.EndAsync(id), Frames);
        await pipeline.NoPayloadIsLeftAsync();
    }

    /// <summary>In the order in which they were first told.</summary>
    private static IReadOnlyList<Guid> Ended(Tap tap) => [.. tap.Of<VideoCompleted>().Select(v => v.VideoId).Distinct()];
}
