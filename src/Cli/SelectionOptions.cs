using System.CommandLine;
using System.Globalization;
using QueueWorkers.Contracts;

namespace QueueWorkers.Cli;

/// <summary>The options that say which frames are wanted: the same in every command that takes videos.</summary>
internal sealed class SelectionOptions
{
    private readonly Option<int?> _every = new("--every") { Description = "Every N-th frame only." };
    private readonly Option<double?> _rate = new("--fps") { Description = "So many frames per second, by timestamps." };
    private readonly Option<bool> _keyframes = new("--keyframes") { Description = "Keyframes only." };
    private readonly Option<string?> _from = Time("--from", "From this time on: seconds, or h:mm:ss.");
    private readonly Option<string?> _to = Time("--to", "Up to this time, exclusive: seconds, or h:mm:ss.");

    public SelectionOptions()
    {
        _every.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
                result.AddError("--every wants 1 or more");
        });
        _rate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is { } value && !(value > 0 && double.IsFinite(value)))
                result.AddError("--fps wants more than 0");
        });
    }

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_every, _rate, _keyframes, _from, _to])
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if ((result.GetValue(_every) is not null ? 1 : 0) + (result.GetValue(_rate) is not null ? 1 : 0) + (result.GetValue(_keyframes) ? 1 : 0) > 1)
                result.AddError("--every, --fps and --keyframes exclude each other");
            if (Seconds(result.GetValue(_from)) >= Seconds(result.GetValue(_to)))
                result.AddError("--from must be smaller than --to");
        });
    }

    public FrameSelection Selection(ParseResult parsed) => new()
    {
        Every = parsed.GetValue(_every),
        FramesPerSecond = parsed.GetValue(_rate),
        Keyframes = parsed.GetValue(_keyframes),
    };

    public TimeRange? Range(ParseResult parsed) => (Seconds(parsed.GetValue(_from)), Seconds(parsed.GetValue(_to))) is (var from, var to) && (from ?? to) is not null
        ? new TimeRange { FromMs = from * 1000, ToMs = to * 1000 }
        : null;

    private static Option<string?> Time(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "TIME" };
        option.Validators.Add(result =>
        {
            if (Seconds(result.GetValueOrDefault<string?>()) is null)
                result.AddError($"{name} wants seconds (90.5) or h:mm:ss (0:01:30.5)");
        });
        return option;
    }

    /// <summary>Null for what is no time.</summary>
    private static double? Seconds(string? time)
    {
        var parts = time?.Split(':') ?? [];
        double? seconds = parts.Length is > 0 and <= 3 ? 0 : null;
        foreach (var part in parts)
            seconds = double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? (seconds * 60) + value : null;
        return seconds;
    }
}
