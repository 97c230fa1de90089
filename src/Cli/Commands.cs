using System.CommandLine;
using System.CommandLine.Parsing;
using QueueWorkers.Cli.Models;
using QueueWorkers.Cli.Probe;
using QueueWorkers.Cli.Remote;
using QueueWorkers.Cli.Run;

namespace QueueWorkers.Cli;

/// <summary>The commands of <c>qw</c>.</summary>
internal static class Commands
{
    public static async Task<int> InvokeAsync(string[] args)
    {
        var root = new RootCommand("Features for every frame of a video, with an account of where the time went.")
        {
            RunCommand.Create(),
            ProbeCommand.Create(),
            SubmitCommand.Create(),
            WatchCommand.Create(),
            ResultsCommand.Create(),
            CancelCommand.Create(),
            WorkersCommand.Create(),
            ModelsCommand.Create(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync($"qw: {error.Message}");
            await Console.Error.WriteLineAsync($"qw: see: qw {Words(parsed.CommandResult)}--help");
            return ExitCode.WrongCall;
        }
        using var interrupts = new Interrupts();
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interrupts.Token);
        }
        catch (CallException fault)
        {
            await Console.Error.WriteLineAsync($"qw: {fault.Message}");
            return ExitCode.WrongCall;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    /// <summary>The command as it was called, below <c>qw</c>.</summary>
    private static string Words(CommandResult command) => command.Parent is CommandResult parent ? $"{Words(parent)}{command.Command.Name} " : "";
}
