using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Cli;

/// <summary>What is wrong with a call: one thing, the one that whoever called will want to put right first.</summary>
internal static class WrongCall
{
    /// <summary>The fault in one line; null if there is none.</summary>
    public static string? Of(ParseResult parsed, IReadOnlyList<string> args)
    {
        // Help and the version are shown however the rest of the call looks.
        if (parsed.Action is { ClearsParseErrors: true })
            return null;
        var (result, command) = (parsed.CommandResult, parsed.CommandResult.Command);
        var options = Options(result).ToList();
        // The parser takes the value of a flag, and an option that it does not know, for one more argument.
        if (args.TakeWhile(a => a != "--").Select(Valued).FirstOrDefault(name => options.Any(o => o.Arity.MaximumNumberOfValues == 0 && IsNamed(o, name))) is { } flag)
            return $"{flag} takes no value";
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var word, ..] && !IsOption(word))
            return Unknown("command", word, command.Subcommands.Select(c => c.Name));
        var words = parsed.UnmatchedTokens.Concat(result.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens.Select(t => t.Value)));
        if (words.FirstOrDefault(IsOption) is { } option)
            return Unknown("option", option, options.SelectMany(o => o.Aliases.Prepend(o.Name)), File.Exists(option) ? "a file of this name goes behind --" : null);
        if (parsed.UnmatchedTokens is [var more, ..])
            return $"'{Shown(more)}' is one argument too many";
        return parsed.Errors.Count > 0 ? parsed.Errors[0].Message : null;
    }

    private static bool IsOption(string word) => word.Length > 1 && word[0] == '-';

    private static string Unknown(string kind, string word, IEnumerable<string> known, string? otherwise = null)
    {
        var hint = Nearest.Of(word, known) is { } near ? $"did you mean '{near}'?" : otherwise;
        return $"there is no {kind} '{Shown(word)}'{(hint is null ? "" : $"; {hint}")}";
    }

    /// <summary>The name of <c>--name=value</c>; nothing for another form.</summary>
    private static string? Valued(string argument) =>
        argument.StartsWith('-') && argument.IndexOfAny(['=', ':']) is > 0 and var end ? argument[..end] : null;

    private static IEnumerable<Option> Options(CommandResult result) =>
        result.Command.Options.Concat(result.Parent is CommandResult parent ? Options(parent).Where(o => o.Recursive) : []);

    private static bool IsNamed(Option option, string? name) => option.Name == name || option.Aliases.Contains(name ?? "");

    private static string Shown(string word) => PlainText.Short(word, 60);
}
