using System.CommandLine;

namespace QueueWorkers.Cli;

/// <summary>The videos of a command.</summary>
internal static class VideoArgument
{
    public static Argument<string[]> Create(string description, ArgumentArity arity)
    {
        var argument = new Argument<string[]>("VIDEO") { Description = description, Arity = arity };
        // The parser takes an option that it does not know for one more file.
        argument.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value.StartsWith('-') && !File.Exists(t.Value)))
                result.AddError($"there is no option {token.Value}");
        });
        return argument;
    }
}
