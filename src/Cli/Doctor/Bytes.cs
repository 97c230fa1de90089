namespace QueueWorkers.Cli.Doctor;

/// <summary>Sizes for people.</summary>
internal static class Bytes
{
    /// <summary>In the unit that suits: <c>3.5 GiB</c>, <c>64 MiB</c>.</summary>
    public static string Of(long bytes) => bytes >= 1L << 30 ? $"{bytes / (double)(1L << 30):N1} GiB" : $"{bytes / (double)(1 << 20):N0} MiB";
}
