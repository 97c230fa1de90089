using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.State;

/// <summary>What every ledger says and refuses alike, wherever it is kept.</summary>
public static class LedgerRules
{
    private const double ToleratedSkewMs = 1000;

    /// <summary>Why a segment is rejected whose part does not fit.</summary>
    public static Failure Differs { get; } = new(FailureCode.BatchDiffers, "A stored batch holds other frames than the run over its segment reported.");

    /// <summary>Why a run was rejected that did not say.</summary>
    public static Failure RejectedUnsaid { get; } = new(FailureCode.Internal, "The run over the segment was rejected without a reason.");

    /// <summary>Whether the way is the last: nothing is rejected in it.</summary>
    public static bool IsLast(SeekStrategy way) => way == SeekStrategy.FromStart;

    /// <summary>Times that can be summed: a number that is not finite would spoil the sum for good.</summary>
    public static IEnumerable<StageTime> Usable(IEnumerable<StageTime> times) => times.Where(t => t.Ms is >= 0 and < 1e12);

    /// <summary>
    /// A wait in a queue lies between the clocks of two hosts: longer than the video is known, it is cut to that. It is worth a word where it was
    /// longer by more than a second, as clocks that are kept by NTP differ by less.
    /// </summary>
    public static (double Ms, bool IsTold) Cut(StageTime time, TimeSpan known) =>
        Stages.IsQueue(time.Stage) && Math.Max(0, known.TotalMilliseconds) is var most && time.Ms > most
            ? (most, time.Ms > most + ToleratedSkewMs) : (time.Ms, false);

    /// <summary>The code of a batch that failed.</summary>
    public static string CodeOf(FrameBatchProcessed processed) => processed.Failure?.Code ?? FailureCode.Internal;

    /// <summary>The frames of a stored part.</summary>
    public static ExtractedBatch PartOf(FrameBatchProcessed processed) => processed.Part ?? new ExtractedBatch(0, "");
}
