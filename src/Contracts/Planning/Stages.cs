namespace QueueWorkers.Contracts;

/// <summary>Names of the stages of a video, in order, as they stand in reports.</summary>
public static class Stages
{
    /// <summary>From the client's submission to the saga's row.</summary>
    public const string Admit = "admit";
    /// <summary><see cref="PlanVideo"/> waiting in its queue.</summary>
    public const string QueuePlan = "queuePlan";
    /// <summary>Fetching and hashing the source.</summary>
    public const string Fetch = "fetch";
    /// <summary>Reading streams and packets.</summary>
    public const string Probe = "probe";
    /// <summary>Cutting segments.</summary>
    public const string Plan = "plan";
    /// <summary><see cref="ExtractSegment"/> waiting in its queue.</summary>
    public const string QueueIngest = "queueIngest";
    /// <summary>Standing still in favour of urgent work of the same process.</summary>
    public const string WaitUrgent = "waitUrgent";
    /// <summary>Decoding and scaling, waiting for the decoder included.</summary>
    public const string Decode = "decode";
    /// <summary>Waiting for room in the payload store.</summary>
    public const string WaitRoom = "waitRoom";
    /// <summary>Writing payloads.</summary>
    public const string StorePayload = "storePayload";
    /// <summary>Publishing <see cref="FrameBatchReady"/>, confirm included.</summary>
    public const string Publish = "publish";
    /// <summary><see cref="FrameBatchReady"/> waiting in its queue.</summary>
    public const string QueueInference = "queueInference";
    /// <summary>Reading and checking payloads.</summary>
    public const string Load = "load";
    /// <summary>Bringing pixels to the model's tensor.</summary>
    public const string Preprocess = "preprocess";
    /// <summary>Running the model.</summary>
    public const string Infer = "infer";
    /// <summary>Writing parts.</summary>
    public const string StoreFeatures = "storeFeatures";
    /// <summary>Recording batches in the ledger.</summary>
    public const string Ledger = "ledger";
    /// <summary>Merging parts into the final files.</summary>
    public const string Aggregate = "aggregate";

    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<string> InOrder { get; } =
    [
        Admit, QueuePlan, Fetch, Probe, Plan, QueueIngest, WaitUrgent, Decode, WaitRoom, StorePayload, Publish,
        QueueInference, Load, Preprocess, Infer, StoreFeatures, Ledger, Aggregate,
    ];

    /// <summary>Whether a stage is the wait of a message in its queue, which is measured by two clocks.</summary>
    public static bool IsQueue(string stage) => stage is QueuePlan or QueueIngest or QueueInference;

    /// <summary>Whether a stage is a wait for a worker rather than work.</summary>
    public static bool IsWait(string stage) => IsQueue(stage) || stage is WaitUrgent or WaitRoom;
}
