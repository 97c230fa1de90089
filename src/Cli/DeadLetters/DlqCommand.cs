using System.CommandLine;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Options;

namespace QueueWorkers.Cli.DeadLetters;

/// <summary><c>qw dlq</c>: messages that a queue could not take.</summary>
internal static class DlqCommand
{
    public static Command Create() => new("dlq", """
        Dead letters of a running coordinator: messages that were refused, or could not be read, lie in QUEUE_error; those that nobody takes, in QUEUE_skipped.

        Examples:
          qw dlq list
          qw dlq show submit-video_error
          qw dlq retry plan-video_error --all
          qw dlq drop submit-video_error 3f9ac1d2b7e04c55 --save dropped.json
        """)
    {
        DlqListCommand.Create(),
        DlqShowCommand.Create(),
        DlqRetryCommand.Create(),
        DlqDropCommand.Create(),
    };

    public static Argument<string?> Queue() => Checked.Text("QUEUE", "A queue of dead letters, as qw dlq list prints it.", ArgumentArity.ExactlyOne);

    /// <summary>Which letters are meant; throws <see cref="CallException"/> unless it is either some of them or all.</summary>
    public static void CheckChoice(string[] ids, bool all)
    {
        if (all == ids.Length > 0)
            throw new CallException(all ? "--all and ids exclude each other" : "which ones? give ids as qw dlq show prints them, or --all");
    }

    /// <summary>How many letters, for people.</summary>
    public static string Letters(long count) => count == 1 ? "1 dead letter" : FormattableString.Invariant($"{count:N0} dead letters");
}
