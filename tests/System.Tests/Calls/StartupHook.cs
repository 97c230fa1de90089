using System.Diagnostics.CodeAnalysis;

/// <summary>Put into <c>qw</c> by <c>DOTNET_STARTUP_HOOKS</c>: a fault on a thread that nobody waits for.</summary>
[SuppressMessage("Design", "CA1050", Justification = "The runtime looks for this name, without a namespace.")]
internal static class StartupHook
{
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(2);

    public static void Initialize() => s_timer = new Timer(_ => throw new InvalidOperationException("boom \u001b[31m"), null, Later, Timeout.InfiniteTimeSpan);

    private static Timer? s_timer;
}
