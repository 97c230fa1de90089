using System.CommandLine;
using QueueWorkers.Cli.Run.Sources;

namespace QueueWorkers.Cli.Options;

/// <summary>The videos of a command.</summary>
internal static class VideoArgument
{
    /// <param name="description">For the help.</param>
    /// <param name="arity">How many.</param>
    /// <param name="takesList">Whether <see cref="SourceList.StandardInput"/> may be given; elsewhere it is refused.</param>
    public static Argument<string[]> Create(string description, ArgumentArity arity, bool takesList = false) => new("VIDEO")
    {
        Description = description,
        Arity = arity,
        CustomParser = result =>
        {
            if (!takesList && result.Tokens.Any(t => t.Value == SourceList.StandardInput))
                result.AddError("VIDEO is '-'; only qw run reads a list of videos from standard input");
            return [.. result.Tokens.Select(t => Checked.Read(result, "VIDEO", t.Value, Values.Text, FormattableString.Invariant($"a path or uri of 1 to {Values.MaxText:N0} characters")) ?? "")];
        },
    };
}
