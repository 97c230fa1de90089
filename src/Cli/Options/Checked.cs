using System.CommandLine;
using System.CommandLine.Parsing;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Cli.Options;

/// <summary>Options and arguments that check each value where it is read: a wrong one is answered with the name, the value and what is wanted.</summary>
internal static class Checked
{
    private const int ShownValue = 60;

    /// <summary>An option without a value.</summary>
    public static Option<bool> Flag(string name, string description, params string[] aliases) => new(name, aliases) { Description = description, Arity = ArgumentArity.Zero };

    public static Option<int?> Whole(string name, string description, int least, int most) =>
        Of(name, description, "N", text => Values.Whole(text, least, most), Invariant($"a whole number from {least:N0} to {most:N0}"));

    public static Option<double?> Number(string name, string description, double least, double most) =>
        Of(name, description, "N", text => Values.Number(text, least, most), Invariant($"a number from {least:0.######} to {most:N0}, with a point for decimals"));

    public static Option<double?> Time(string name, string description) =>
        Of(name, description, "TIME", Values.Seconds, "seconds (90.5) or h:mm:ss (0:01:30.5), at most 1,000 hours");

    public static Option<string?> Text(string name, string description) => Of(name, description, null, Values.Text, WantedText);

    public static Option<string?> Text(string name, string description, string otherwise, params string[] aliases)
    {
        var option = Text(name, description);
        option.DefaultValueFactory = _ => otherwise;
        foreach (var alias in aliases)
            option.Aliases.Add(alias);
        return option;
    }

    /// <summary>An option that may be given several times.</summary>
    public static Option<string[]> Texts(string name, string description, string helpName) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => [.. result.Tokens.Select(t => Read(result, name, t.Value, Values.Text, WantedText) ?? "")],
    };

    public static Option<string?> Word(string name, string description, IReadOnlyList<string> words) =>
        Of(name, description, null, text => Values.Word(text, words), $"one of {string.Join(", ", words)}");

    /// <summary>An option that is read by a function; the function gives null for a wrong value.</summary>
    public static Option<T> Of<T>(string name, string description, string? helpName, Func<string, T> read, string wanted, bool isSecret = false) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => Read(result, name, result.Tokens[0].Value, read, wanted, isSecret),
    };

    public static Argument<string?> Text(string name, string description, ArgumentArity arity) => new(name)
    {
        Description = description,
        Arity = arity,
        CustomParser = result => Read(result, name, result.Tokens[0].Value, Values.Text, WantedText),
    };

    /// <summary>Ids of videos.</summary>
    public static Argument<Guid[]> Ids(string description) => new("ID")
    {
        Description = description,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => [.. result.Tokens.Select(t => Read(result, "ID", t.Value, Values.Id, "an id as qw submit prints it") ?? Guid.Empty)],
    };

    /// <summary>Ids of dead letters.</summary>
    public static Argument<string[]> LetterIds(string description) => new("ID")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = result => [.. result.Tokens.Select(t => Read(result, "ID", t.Value, Values.LetterId, "16 hex digits, as qw dlq show prints them") ?? "")],
    };

    /// <summary>What a function reads of a text; if it reads nothing, that is an error of <paramref name="result"/>.</summary>
    /// <param name="result">Gets the error.</param>
    /// <param name="name">Whose value it is.</param>
    /// <param name="text">The value.</param>
    /// <param name="read">Gives null for a wrong value.</param>
    /// <param name="wanted">What would have been right.</param>
    /// <param name="isSecret">Whether a wrong value is not shown, because it may hold a password.</param>
    public static T Read<T>(ArgumentResult result, string name, string text, Func<string, T> read, string wanted, bool isSecret = false)
    {
        var value = read(text);
        if (value is null)
            result.AddError(isSecret ? $"{name} cannot be read; wanted: {wanted}" : $"{name} is '{PlainText.Short(text, ShownValue)}'; wanted: {wanted}");
        return value;
    }

    private static string WantedText => Invariant($"a text of 1 to {Values.MaxText:N0} characters");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
