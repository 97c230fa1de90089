namespace QueueWorkers.Cli.Run;

/// <summary>A video of a run.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Uri">Absolute path or uri of the source.</param>
/// <param name="Folder">Absolute folder of its results.</param>
internal sealed record RunVideo(Guid Id, string Uri, string Folder);
