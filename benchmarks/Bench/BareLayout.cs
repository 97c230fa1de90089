namespace QueueWorkers.Benchmarks;

/// <summary>Bare sessions side by side.</summary>
/// <param name="Sessions">How many.</param>
/// <param name="Threads">Of each.</param>
/// <param name="Frames">Of each run.</param>
internal sealed record BareLayout(int Sessions, int Threads, int Frames)
{
    public override string ToString() => $"{Sessions} × {Threads} threads, {Frames} frames";
}
