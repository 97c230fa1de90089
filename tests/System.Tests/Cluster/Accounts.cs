using QueueWorkers.Contracts;

namespace QueueWorkers.SystemTests.Cluster;

/// <summary>What every account must say.</summary>
public static class Accounts
{
    public static void AssertExact(VideoReport report)
    {
        var frames = report.Frames;
        Assert.Equal(frames.Selected, frames.Stored + frames.Missing);
        Assert.Equal(frames.Stored, frames.Inferred + frames.Cached);
        Assert.Equal(frames.Stored, report.Executions.Sum(e => e.Frames));
    }

    /// <summary>Every frame, exactly once.</summary>
    public static void AssertCompleted(VideoReport report, long frames)
    {
        Assert.True(report.State == "Completed", $"{report.Source}: {report.State} {report.Code} {report.Message}");
        AssertExact(report);
        Assert.Equal((frames, frames, frames, 0L), (report.Frames.Decoded, report.Frames.Selected, report.Frames.Stored, report.Frames.Missing));
    }
}
