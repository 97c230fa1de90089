namespace QueueWorkers.Cli.Doctor;

/// <summary>How far the clock of another host is from ours.</summary>
internal static class ClockDifference
{
    private static readonly TimeSpan Much = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TooMuch = TimeSpan.FromSeconds(5);

    /// <param name="findings">Gets the line.</param>
    /// <param name="whose">Whose clock it is.</param>
    /// <param name="asked">Our time when it was asked.</param>
    /// <param name="answered">Our time when the answer came.</param>
    /// <param name="theirs">What it said.</param>
    /// <param name="grain">How coarse that is.</param>
    public static void Say(Findings findings, string whose, DateTimeOffset asked, DateTimeOffset answered, DateTimeOffset theirs, TimeSpan grain)
    {
        // It was read somewhere between the two; what that can explain is no difference.
        var difference = theirs + grain < asked ? theirs + grain - asked : theirs > answered ? theirs - answered : TimeSpan.Zero;
        var (check, size) = ($"clock of {whose}", difference.Duration());
        var found = size < TimeSpan.FromMilliseconds(1) ? "as ours" : $"{size.TotalSeconds:N1} s {(difference < TimeSpan.Zero ? "behind" : "ahead of")} ours";
        const string remedy = "synchronise the clocks of all hosts: timedatectl set-ntp true, or chrony";
        if (size > TooMuch)
            findings.Fail(check, found, remedy);
        else if (size > Much)
            findings.Warn(check, found, remedy);
        else
            findings.Ok(check, found);
    }
}
