using System.Diagnostics;

namespace QueueWorkers.SystemTests.Cluster;

/// <summary>A file system in memory that can be full. Needs the right to mount; without it the test is skipped, and counted.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _path;

    private SmallDisk(string path) => _path = path;

    public static async Task<SmallDisk> MountAsync(string path, long bytes)
    {
        var disk = await TryMountAsync(path, bytes);
        Assert.SkipWhen(disk is null, "This user may not mount a file system.");
        return disk!;
    }

    /// <summary>Null without the right to mount.</summary>
    public static async Task<SmallDisk?> TryMountAsync(string path, long bytes)
    {
        Directory.CreateDirectory(path);
        return await RunAsync("mount", "-t", "tmpfs", "-o", $"size={bytes}", "qw-test", path) == 0 ? new SmallDisk(path) : null;
    }

    /// <summary>Fills a file until the disk has been full for a second: what others delete meanwhile is taken too.</summary>
    public static async Task FillAsync(string filler)
    {
        await using var file = File.Create(filler, bufferSize: 1);
        var block = new byte[4096];
        for (var full = 0; full < 50;)
        {
            try
            {
                await file.WriteAsync(block, TestContext.Current.CancellationToken);
            }
            catch (IOException)
            {
                full++;
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync() => await RunAsync("umount", "-l", _path);

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
