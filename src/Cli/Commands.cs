using System.CommandLine;
using System.CommandLine.Parsing;
using QueueWorkers.Cli.Calibrate;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.DeadLetters;
using QueueWorkers.Cli.Doctor;
using QueueWorkers.Cli.Manual;
using QueueWorkers.Cli.Models;
using QueueWorkers.Cli.Output;
using QueueWorkers.Cli.Probe;
using QueueWorkers.Cli.Remote;
using QueueWorkers.Cli.Run;

namespace QueueWorkers.Cli;

/// <summary>The commands of <c>qw</c>.</summary>
internal static class Commands
{
    /// <summary>A file called <c>@clip.mp4</c> is a video, not a file of options.</summary>
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    /// <summary>All of them.</summary>
    public static RootCommand Root() => new("Features for every frame of a video, with an account of where the time went.")
    {
        RunCommand.Create(),
        ProbeCommand.Create(),
        SubmitCommand.Create(),
        ListCommand.Create(),
        WatchCommand.Create(),
        ResultsCommand.Create(),
        CancelCommand.Create(),
        WorkersCommand.Create(),
        DlqCommand.Create(),
        ModelsCommand.Create(),
        CalibrateCommand.Create(),
        DoctorCommand.Create(),
        CompletionCommand.Create(),
        ManualCommand.Create(),
    };

    public static async Task<int> InvokeAsync(string[] args)
    {
        try
        {
            var parsed = Root().Parse(Literal(args), Parsing);
            if (WrongCall.Of(parsed, args) is { } fault)
            {
                await Terminal.SayAsync(fault);
                await Terminal.SayAsync($"see: qw {Words(parsed.CommandResult)}--help");
                return ExitCode.WrongCall;
            }
            using var interrupts = new Interrupts();
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interrupts.Token);
        }
        catch (CallException fault)
        {
            await Terminal.SayAsync(fault.Message);
            return ExitCode.WrongCall;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception fault)
        {
            Unexpected.Say(fault);
            return ExitCode.Faulted;
        }
    }

    /// <summary>What follows <c>--</c> is no option, whatever it looks like: a file that begins with a dash is named by its folder too.</summary>
    private static string[] Literal(string[] args)
    {
        var end = Array.IndexOf(args, "--");
        return end < 0 ? args : [.. args.Select((arg, at) => at > end && arg.StartsWith('-') ? $"./{arg}" : arg)];
    }

    /// <summary>The command as it was called, below <c>qw</c>.</summary>
    private static string Words(CommandResult command) => command.Parent is CommandResult parent ? $"{Words(parent)}{command.Command.Name} " : "";
}
