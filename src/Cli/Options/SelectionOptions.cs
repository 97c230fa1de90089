using System.CommandLine;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Contracts;

namespace QueueWorkers.Cli.Options;

/// <summary>The options that say which frames are wanted: the same in every command that takes videos.</summary>
internal sealed class SelectionOptions
{
    private const int MostEvery = 1_000_000_000;
    private const double LeastRate = 0.000001;
    private const double MostRate = 100_000;

    private readonly Option<int?> _every = Checked.Whole("--every", "Every N-th frame only.", 1, MostEvery);
    private readonly Option<double?> _rate = Checked.Number("--fps", "So many frames per second, by timestamps.", LeastRate, MostRate);
    private readonly Option<bool> _keyframes = Checked.Flag("--keyframes", "Keyframes only.");
    private readonly Option<double?> _from = Checked.Time("--from", "From this time on: seconds, or h:mm:ss.");
    private readonly Option<double?> _to = Checked.Time("--to", "Up to this time, exclusive: seconds, or h:mm:ss.");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_every, _rate, _keyframes, _from, _to])
            command.Options.Add(option);
    }

    /// <summary>Which frames of the range. Throws <see cref="CallException"/>.</summary>
    public FrameSelection Selection(ParseResult parsed)
    {
        var selection = new FrameSelection { Every = parsed.GetValue(_every), FramesPerSecond = parsed.GetValue(_rate), Keyframes = parsed.GetValue(_keyframes) };
        var kinds = (selection.Every is null ? 0 : 1) + (selection.FramesPerSecond is null ? 0 : 1) + (selection.Keyframes ? 1 : 0);
        return kinds <= 1 ? selection : throw new CallException("--every, --fps and --keyframes exclude each other");
    }

    /// <summary>The part of the video; null for all of it. Throws <see cref="CallException"/>.</summary>
    public TimeRange? Range(ParseResult parsed)
    {
        var (from, to) = (parsed.GetValue(_from), parsed.GetValue(_to));
        if (from >= to)
            throw new CallException("--from must be smaller than --to");
        return (from ?? to) is null ? null : new TimeRange { FromMs = from * 1000, ToMs = to * 1000 };
    }
}
