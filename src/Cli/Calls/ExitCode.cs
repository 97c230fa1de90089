namespace QueueWorkers.Cli.Calls;

/// <summary>What the tool says to the shell.</summary>
internal static class ExitCode
{
    /// <summary>Every video completed; what was asked for is done.</summary>
    public const int Completed = 0;

    /// <summary>A fault of this program.</summary>
    public const int Faulted = 1;

    /// <summary>A wrong call: options, model or coordinator.</summary>
    public const int WrongCall = 2;

    /// <summary>A video failed, was cancelled or is partial; a model could not be fetched, or does not fit its profile; a dead letter stays; a check of <c>qw doctor</c> failed.</summary>
    public const int NotCompleted = 3;

    /// <summary>The run cannot go on: a disk is full, or a folder cannot be written to.</summary>
    public const int Stopped = 4;

    /// <summary>Interrupted by Ctrl-C.</summary>
    public const int Interrupted = 130;
}
