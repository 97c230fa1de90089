namespace QueueWorkers.Decoder.OpenCv;

/// <summary>How a video ended: a code of the pipeline with its reason, or neither.</summary>
internal sealed record Ending(string Code, string Reason)
{
    public static readonly Ending Ok = new("ok", "");

    public static Ending Unknown(string reason) => new("UnknownFormat", reason);

    public static Ending Unsupported(string reason) => new("UnsupportedCodec", reason);

    public static Ending Corrupt(string reason) => new("CorruptStream", reason);
}
