namespace QueueWorkers.Platform.Hosting;

/// <summary>Something that a process is connected to, said at start.</summary>
/// <param name="Name">What.</param>
/// <param name="Read">How to read it; a store that is away is waited for.</param>
public sealed record StartFact(string Name, Func<IServiceProvider, string> Read);
