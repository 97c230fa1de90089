using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>Reads what a decoder says at the end of a run: <c>ok</c>, or a code and a reason.</summary>
internal static class SaidEnding
{
    // Foreign bytes were in that process: it has no say over other codes.
    private static readonly string[] Sayable = [FailureCode.UnsupportedCodec, FailureCode.CorruptStream, FailureCode.UnknownFormat];

    /// <summary>Why the run is not whole; null if it is.</summary>
    public static Failure? Failure(string ending, string log)
    {
        var words = ending.Split(' ', 2);
        if (words[0] == "ok")
            return null;
        return new(Sayable.Contains(words[0]) ? words[0] : FailureCode.DecoderCrashed, $"{words.ElementAtOrDefault(1)}: {log}.");
    }
}
