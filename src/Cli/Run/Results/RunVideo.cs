using QueueWorkers.Cli.Run.Sources;
using QueueWorkers.Contracts;

namespace QueueWorkers.Cli.Run.Results;

/// <summary>A video of a run.</summary>
/// <param name="Id">Its id in this run.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Name">Name of the folder of its results.</param>
/// <param name="Standing">The report of an earlier run over the same source that stands there; absent if there is none.</param>
internal sealed record RunVideo(Guid Id, VideoSource Source, string Name, VideoReport? Standing);
