using QueueWorkers.Contracts;

namespace QueueWorkers.Cli.Run;

/// <summary>What <c>qw run</c> was asked for.</summary>
internal sealed record RunRequest(IReadOnlyList<string> Videos, string Model, FrameSelection Selection, TimeRange? Range, bool AllowPartial, string OutputFolder, bool Json);
