using QueueWorkers.Platform.Wording;
using Spectre.Console;

namespace QueueWorkers.Cli.Output;

/// <summary>The two streams: results on standard output, all else on standard error. What others wrote is made safe on either.</summary>
internal static class Terminal
{
    public static IAnsiConsole Error { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Says something to people: one line on standard error.</summary>
    public static Task SayAsync(string message) => Console.Error.WriteLineAsync($"qw: {PlainText.Short(message)}");

    /// <summary>The same while a bar is shown: the line covers what stood there of it.</summary>
    public static void SayBesideBar(string message)
    {
        var line = $"qw: {PlainText.Short(message)}";
        Error.WriteLine(Error.Profile.Capabilities.Ansi ? line.PadRight(Error.Profile.Width - 1) : line);
    }

    /// <summary>Text of others inside Spectre's markup.</summary>
    public static string Safe(string? text) => Markup.Escape(PlainText.Of(text));

    /// <summary>Text of others as a cell of a table.</summary>
    public static Text Cell(string? text) => new(PlainText.Of(text));
}
