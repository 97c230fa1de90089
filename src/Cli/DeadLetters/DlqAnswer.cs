using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Output;
using QueueWorkers.Cli.Remote;
using QueueWorkers.Coordinator.DeadLetters;

namespace QueueWorkers.Cli.DeadLetters;

/// <summary>Tells what became of dead letters.</summary>
internal static class DlqAnswer
{
    /// <summary>Prints the ids of those that are gone, says what is to be said of the others, and gives the exit code.</summary>
    /// <param name="answer">What became of them.</param>
    /// <param name="done">What was done, as in <c>3 dead letters are dropped</c>.</param>
    /// <param name="json">Whether a script reads it.</param>
    public static async Task<int> TellAsync(DeadLetterAnswer answer, string done, bool json)
    {
        if (json)
            RemoteJson.Write([answer], RemoteJson.Default.ListDeadLetterAnswer);
        else
            foreach (var id in answer.Done)
                Console.WriteLine(id);
        foreach (var failure in answer.Failed)
            await Terminal.SayAsync($"{failure.Id} stays: {failure.Reason}");
        foreach (var id in answer.Unknown)
            await Terminal.SayAsync($"no dead letter {id} is among the first 1,000 of {answer.Queue}");
        if (!json)
            await Terminal.SayAsync($"{DlqCommand.Letters(answer.Done.Count)} of {answer.Queue} {(answer.Done.Count == 1 ? "is" : "are")} {done}; {answer.Left:N0} left");
        return answer.Failed.Count > 0 ? ExitCode.NotCompleted : answer.Unknown.Count > 0 ? ExitCode.WrongCall : ExitCode.Completed;
    }
}
