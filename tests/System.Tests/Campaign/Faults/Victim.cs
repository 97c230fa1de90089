namespace QueueWorkers.SystemTests.Campaign.Faults;

/// <summary>One of the processes.</summary>
/// <param name="Role">Its role.</param>
/// <param name="Index">Which of them, from 0.</param>
internal sealed record Victim(string Role, int Index)
{
    public string Name => $"{Role} {Index + 1}";

    public static Victim Of(string role, Random random) => new(role, random.Next(role == "inference" ? 3 : 2));

    public Slot In(Deployment deployment) => (Role switch
    {
        "coordinator" => deployment.Coordinators,
        "ingest" => deployment.Ingests,
        _ => deployment.Inferences,
    })[Index];

    /// <summary>What is said when it is away: a worker is not live, a coordinator does not answer.</summary>
    public Sign SignIn(Deployment deployment) => Role == "coordinator" ? Sign.NoAnswer(Index) : Sign.Away(In(deployment).Worker, deployment.Well);
}
