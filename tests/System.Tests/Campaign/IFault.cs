namespace QueueWorkers.SystemTests.Campaign;

/// <summary>Something that goes wrong, and is mended again.</summary>
public interface IFault
{
    /// <summary>As the table calls it; the victim is named too.</summary>
    string Name { get; }

    /// <summary>What the deployment must say of it. Asked after it has begun.</summary>
    Sign Sign { get; }

    /// <summary>Why it cannot be made here; null if it can.</summary>
    string? MissingIn(Deployment deployment) => null;

    /// <summary>Whether it lasts as long as it is left; else it is over as it has begun.</summary>
    bool Lasts => true;

    /// <summary>How long it is left in the long form; null for what the campaign thinks.</summary>
    TimeSpan? Lasting => null;

    /// <summary>Makes it.</summary>
    Task BeginAsync(Deployment deployment);

    /// <summary>Mends it. Called once after every begin, also after one that failed.</summary>
    Task EndAsync(Deployment deployment) => Task.CompletedTask;
}
