using System.Globalization;

namespace QueueWorkers.SystemTests.Cluster;

/// <summary>A control group whose processes may use so much memory: the system kills what takes more. Needs the right to make one; without it the test is skipped, and counted.</summary>
public sealed class MemoryGroup : IDisposable
{
    private const string Root = "/sys/fs/cgroup";

    private readonly string _path;

    private MemoryGroup(string path) => _path = path;

    public static MemoryGroup Create(long bytes)
    {
        var isFirst = Directory.Exists($"{Root}/memory");
        var path = $"{(isFirst ? $"{Root}/memory" : Root)}/qw-test-{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(path);
            File.WriteAllText(Path.Combine(path, isFirst ? "memory.limit_in_bytes" : "memory.max"), bytes.ToString(CultureInfo.InvariantCulture));
            return new MemoryGroup(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(path))
                Directory.Delete(path);
            Assert.Skip($"This user may not limit the memory of processes: {fault.Message}");
            throw;
        }
    }

    /// <summary>What a shell runs before a command, so that it is in the group.</summary>
    public string Enter => $"echo $$ > {_path}/cgroup.procs";

    // Its processes have ended: a folder of this kind has no files that can be deleted.
    public void Dispose() => Directory.Delete(_path);
}
