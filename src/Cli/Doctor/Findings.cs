using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Cli.Doctor;

/// <summary>What one check has found so far. A check that is late says no more once its lines were taken. For any thread.</summary>
internal sealed class Findings
{
    private const int Longest = 600;

    private readonly Lock _gate = new();
    private readonly List<Finding> _list = [];
    private bool _isTaken;

    public void Ok(string check, string found) => Add(new(check, FindingStatus.Ok, found));

    public void Warn(string check, string found, string remedy) => Add(new(check, FindingStatus.Warning, found, remedy));

    public void Fail(string check, string found, string remedy) => Add(new(check, FindingStatus.Failed, found, remedy));

    public void Skip(string check, string found) => Add(new(check, FindingStatus.Skipped, found));

    /// <summary>All of them; what is added afterwards is dropped.</summary>
    public IReadOnlyList<Finding> Take()
    {
        lock (_gate)
        {
            _isTaken = true;
            return _list;
        }
    }

    private void Add(Finding finding)
    {
        // Servers and files say much of this.
        finding = finding with { Found = PlainText.Short(finding.Found, Longest), Remedy = finding.Remedy is null ? null : PlainText.Short(finding.Remedy, Longest) };
        lock (_gate)
            if (!_isTaken)
                _list.Add(finding);
    }
}
