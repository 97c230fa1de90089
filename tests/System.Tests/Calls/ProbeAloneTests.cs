using System.Text.Json;
using QueueWorkers.Cli.Probe;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Planning;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests.Calls;

/// <summary>Each file of a <c>qw probe</c> is answered by itself.</summary>
public sealed class ProbeAloneTests
{
    private static readonly PlanVideo Wanted = new() { VideoId = Guid.Empty, Uri = "/a.mp4", Selection = FrameSelection.All, Fingerprint = "", Geometry = new() { Width = 1, Height = 1 } };

    [Fact]
    public async Task A_matrix_of_zeros_takes_no_answer_with_it()
    {
        var good = DataFolder.Video("dc_video_90.mov");
        var said = await Tool.RunAsync(new Dictionary<string, string?>(), "probe", good, DataFolder.File("field/zeromatrix.mp4"), good, "--json");
        Assert.True(said.Code == 0, said.Error);
        var frames = JsonDocument.Parse(said.Output).RootElement.EnumerateArray().Select(a => a.GetProperty("video").GetProperty("frames").GetInt32()).ToList();
        Assert.Equal([Manifest.Video("dc_video_90.mov").DecodedFrames, 75, Manifest.Video("dc_video_90.mov").DecodedFrames], frames);
    }

    [Theory]
    [InlineData(typeof(OverflowException))]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(OperationCanceledException))]
    public async Task A_fault_of_ours_is_that_files_answer(Type fault)
    {
        var answer = await ProbeCommand.AnswerAsync(new FailingProbe((Exception)Activator.CreateInstance(fault, "boom \u001b[31m")!), Wanted, TestContext.Current.CancellationToken);
        Assert.Equal((null, FailureCode.Internal, $"{fault.Name}: boom \\u001b[31m"), (answer.Video, answer.Failure!.Code, answer.Failure.Message));
    }

    [Fact]
    public async Task A_refusal_keeps_its_code_and_an_interrupt_ends_all()
    {
        using var interrupted = new CancellationTokenSource();
        var refusal = await ProbeCommand.AnswerAsync(new FailingProbe(new VideoException(FailureCode.Empty, "no bytes")), Wanted, interrupted.Token);
        Assert.Equal(FailureCode.Empty, refusal.Failure!.Code);
        await interrupted.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => ProbeCommand.AnswerAsync(new FailingProbe(new OperationCanceledException()), Wanted, interrupted.Token));
    }

    private sealed class FailingProbe(Exception fault) : IVideoProbe
    {
        public Task<ProbedVideo> ProbeAsync(PlanVideo command, long quotaBytes, CancellationToken cancellation) => Task.FromException<ProbedVideo>(fault);
    }
}
