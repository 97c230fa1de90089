namespace QueueWorkers.Decoder.OpenCv;

/// <summary>Does what a command asks for.</summary>
internal static class Answer
{
    /// <summary>Gives the answer, and how it ended. Whether it ended well.</summary>
    public static bool Give(DecodeCommand command, string path, Outputs outputs)
    {
        var ending = command.Verb == "probe" ? Describer.Run(command, path, outputs) : DecodeLoop.Run(command, path, outputs);
        outputs.End(command.Token, ending);
        return ending == Ending.Ok;
    }
}
