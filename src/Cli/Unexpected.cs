using QueueWorkers.Cli.Calls;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Cli;

/// <summary>A fault of this program, in one line; with <c>QW_DEBUG=1</c> in the environment the stack follows.</summary>
internal static class Unexpected
{
    private const string Variable = "QW_DEBUG";

    /// <summary>Ends the process in the same way if an exception leaves one of its threads.</summary>
    public static void Watch() => AppDomain.CurrentDomain.UnhandledException += (_, fault) =>
    {
        Say(fault.ExceptionObject as Exception);
        Environment.Exit(ExitCode.Faulted);
    };

    public static void Say(Exception? fault)
    {
        var isDebugged = Environment.GetEnvironmentVariable(Variable) == "1";
        var remedy = isDebugged ? "please report it with the lines below" : $"please report it with what {Variable}=1 makes it say more";
        Console.Error.WriteLine($"qw: this is a fault of qw, not of yours; {remedy}: {PlainText.Short($"{fault?.GetType().Name}: {fault?.Message}", 150)}");
        if (isDebugged)
            foreach (var line in $"{fault}".Split('\n'))
                Console.Error.WriteLine(PlainText.Of(line));
    }
}
