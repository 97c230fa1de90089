using System.CommandLine;

namespace QueueWorkers.Cli.Manual;

/// <summary><c>qw manual</c>: the manual page, made of the commands themselves. For packages; people have <c>--help</c>, so that it is not listed there.</summary>
internal static class ManualCommand
{
    public static Command Create()
    {
        var command = new Command("manual", "Prints the manual page, qw(1), as troff reads it.") { Hidden = true };
        command.SetAction(parsed => Console.Out.Write(ManualPage.Of((RootCommand)parsed.RootCommandResult.Command)));
        return command;
    }
}
