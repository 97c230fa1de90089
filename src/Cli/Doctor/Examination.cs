namespace QueueWorkers.Cli.Doctor;

/// <summary>Runs checks side by side, each within a time, and gives their lines in the order of the checks.</summary>
/// <param name="bound">How long a check may take.</param>
internal sealed class Examination(TimeSpan bound)
{
    public async Task<List<Finding>> RunAsync(IEnumerable<IDoctorCheck> checks, CancellationToken cancellation)
    {
        var all = await Task.WhenAll(checks.Select(check => RunAsync(check, cancellation)));
        return [.. all.SelectMany(findings => findings)];
    }

    private async Task<IReadOnlyList<Finding>> RunAsync(IDoctorCheck check, CancellationToken cancellation)
    {
        var findings = new Findings();
        var limit = bound * check.Patience;
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(limit);
        try
        {
            // Not only cancelled: native code and file systems that hang hear of no token.
            await Task.Run(() => check.LookAsync(findings, late.Token), late.Token).WaitAsync(late.Token);
        }
        catch (Exception) when (late.IsCancellationRequested)
        {
            cancellation.ThrowIfCancellationRequested();
            findings.Fail(check.Name, $"it did not answer within {limit.TotalSeconds:0.#} s",
                "see whether the server, the network or the mount behind it hangs, or give it longer: --timeout SECONDS");
        }
        catch (Exception fault)
        {
            findings.Fail(check.Name, $"{fault.GetType().Name}: {fault.Message}", "this was not expected; please report it with this line");
        }
        return findings.Take();
    }
}
