using QueueWorkers.Cli;

namespace QueueWorkers.SystemTests.Calls;

/// <summary>A call of <c>qw</c> inside this process: for calls that end before anything is started.</summary>
public sealed record InProcess(int Code, string Output, string Error)
{
    public static async Task<InProcess> CallAsync(params string[] arguments)
    {
        var (output, error) = (Console.Out, Console.Error);
        using StringWriter said = new(), complained = new();
        Console.SetOut(said);
        Console.SetError(complained);
        try
        {
            var code = await Commands.InvokeAsync(arguments);
            return new(code, said.ToString(), complained.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
