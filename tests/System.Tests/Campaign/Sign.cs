namespace QueueWorkers.SystemTests.Campaign;

/// <summary>What a deployment must say of a fault.</summary>
/// <param name="Wanted">In words; empty if nothing need be said.</param>
/// <param name="IsIn">Whether it is said.</param>
public sealed record Sign(string Wanted, Func<Said, bool> IsIn)
{
    /// <summary>The work goes on, or is over before anybody could ask.</summary>
    public static Sign None { get; } = new("", _ => true);

    /// <summary>Every coordinator is not ready, and names a part of the deployment.</summary>
    public static Sign NotReady(string part) =>
        new($"503 that names the {part}", said => said.Doors.All(d => d.Code == 503 && d.Text.Contains(part, StringComparison.Ordinal)));

    /// <summary>One coordinator does not answer.</summary>
    public static Sign NoAnswer(int door) => new("no answer of its own", said => said.Doors[door].Code == 0);

    /// <summary>A worker that was listed before is no longer live.</summary>
    public static Sign Away(string worker, Said before) => new(
        "the worker is not live",
        said => before.IsLive(worker) && said.Workers is not null && !said.IsLive(worker));
}

/// <summary>What the coordinators said when they were asked.</summary>
/// <param name="Doors">Of each its <c>/health/ready</c>.</param>
/// <param name="Workers">What the first that answered listed; null if none did.</param>
public sealed record Said(IReadOnlyList<DoorSaid> Doors, IReadOnlyList<WorkerSaid>? Workers)
{
    /// <summary>Whether every coordinator is ready.</summary>
    public bool IsReady => Doors.All(d => d.Code == 200);

    /// <summary>Whether a worker, <c>host/process</c>, is listed and live.</summary>
    public bool IsLive(string worker) => Workers?.Any(w => w.Worker == worker && w.IsLive) == true;

    public override string ToString()
    {
        var workers = Workers is null ? "no list of workers" : $"{Workers.Count(w => w.IsLive)} workers live";
        var waits = Workers?.SelectMany(w => w.Waits).Select(w => w.Split(':')[0]).Distinct().ToList() ?? [];
        return $"{string.Join(", ", Doors.Select(d => d.ToString()).Distinct())}; {workers}{(waits.Count > 0 ? $", waiting for {string.Join(", ", waits)}" : "")}";
    }
}

/// <summary>What one coordinator answered.</summary>
/// <param name="Code">Status; 0 for no answer in time.</param>
/// <param name="Text">Body.</param>
public sealed record DoorSaid(int Code, string Text)
{
    private const int Most = 90;

    public override string ToString() => Code switch
    {
        0 => "no answer",
        200 => "200",
        _ => $"{Code} {(Text.Length > Most ? Text[..Most] + "…" : Text)}".Trim(),
    };
}

/// <summary>A worker as <c>GET /api/workers</c> lists it.</summary>
public sealed record WorkerSaid(string Worker, bool IsLive, IReadOnlyList<string> Waits);
