using System.Diagnostics;

namespace QueueWorkers.SystemTests.Cluster;

/// <summary>A file system in memory that can be full. Needs the right to mount; without it the test is skipped, and counted.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _path;

    private SmallDisk(string path) => _path = path;

    public static async Task<SmallDisk> MountAsync(string path, long bytes)
    {
        Directory.CreateDirectory(path);
        var code = await RunAsync("mount", "-t", "tmpfs", "-o", $"size={bytes}", "qw-test", path);
        Assert.SkipWhen(code != 0, "This user may not mount a file system.");
        return new SmallDisk(path);
    }

    public async ValueTask DisposeAsync() => await RunAsync("umount", "-l", _path);

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
