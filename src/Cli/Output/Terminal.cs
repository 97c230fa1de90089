using Spectre.Console;

namespace QueueWorkers.Cli.Output;

/// <summary>The two streams: results on standard output, all else on standard error.</summary>
internal static class Terminal
{
    public static IAnsiConsole Error { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
}
