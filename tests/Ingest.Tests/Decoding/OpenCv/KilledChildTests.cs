using System.Diagnostics;
using System.Globalization;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Tests.Tools;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Decoding.OpenCv;

/// <summary>The real decoder, known by a path of its own, is killed or stopped in the middle of a clip.</summary>
public sealed class KilledChildTests
{
    [Theory]
    [InlineData("KILL", FailureCode.DecoderCrashed, "Auto")]
    [InlineData("KILL", FailureCode.DecoderCrashed, "None")]
    [InlineData("STOP", FailureCode.DecodeTimeout, "Auto")]
    public async Task The_clip_ends_in_a_code_and_the_next_one_is_right(string signal, string code, string jail)
    {
        using var folder = new TemporaryFolder("opencv");
        var link = Path.Combine(folder.Path, "decoder");
        Directory.CreateSymbolicLink(link, Path.Combine(AppContext.BaseDirectory, "decoder-opencv"));
        await using var bench = new IngestBench(
            ("Decoder", "OpenCv"), ("OpenCvPath", Path.Combine(link, "QueueWorkers.Decoder.OpenCv")), ("Jail", jail), ("DecodeStallTimeout", "00:00:02"));
        // Full size, so that the child cannot run to its end while nobody reads.
        var plan = await bench.PlanAsync(IngestBench.Command(DataFolder.Video("va_test.mp4"), geometry: new() { Width = 848, Height = 464 }));
        var request = new DecodeRequest(plan.Extraction, plan.Segments[0], SeekStrategy.OwnKeyframe);
        var frame = new byte[plan.Extraction.Geometry.FrameBytes()];
        await using (var run = await bench.Decoder.StartAsync(request, TestContext.Current.CancellationToken))
        {
            Assert.NotNull(await run.ReadAsync(frame, TestContext.Current.CancellationToken));
            await SignalAsync(signal, link);
            while (await run.ReadAsync(frame, TestContext.Current.CancellationToken) is not null)
            {
            }
            Assert.Equal(code, run.Failure?.Code);
        }
        Assert.Empty(Running.Ids(link));
        var next = await bench.DecodeAsync(plan, plan.Segments[0]);
        Assert.Equal((null, Manifest.Video("va_test.mp4").DecodedFrames), (next.Failure, next.Frames.Count));
    }

    private static async Task SignalAsync(string signal, string commandLine)
    {
        var ids = Running.Ids(commandLine).Select(p => p.ToString(CultureInfo.InvariantCulture)).ToList();
        Assert.NotEmpty(ids);
        using var kill = Process.Start("kill", ["-" + signal, .. ids]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }
}
