namespace QueueWorkers.SystemTests.Campaign.Faults;

/// <summary>All that waits in the payload store is lost, its identity too, as with a disk that was made anew. The feature store is durable and never wiped.</summary>
internal sealed class PayloadsWiped : IFault
{
    public string Name => "payload store wiped";

    public Sign Sign => Sign.None;

    public bool Lasts => false;

    public Task BeginAsync(Deployment deployment)
    {
        // One move, so that nobody's file of the old store stands in the new one.
        var gone = $"{deployment.Payloads}-gone";
        Directory.Move(deployment.Payloads, gone);
        Directory.CreateDirectory(deployment.Payloads);
        Directory.Delete(gone, recursive: true);
        return Task.CompletedTask;
    }
}
