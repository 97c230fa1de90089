using System.Globalization;
using StackExchange.Redis;

namespace QueueWorkers.Cli.Doctor;

/// <summary>What a Redis says of itself: the lines of <c>INFO</c>.</summary>
internal sealed class RedisFacts(string info)
{
    private readonly Dictionary<string, string> _lines = info.Split('\n')
        .Select(line => line.Trim().Split(':', 2)).Where(pair => pair.Length == 2)
        .GroupBy(pair => pair[0]).ToDictionary(g => g.Key, g => g.First()[1]);

    /// <summary>Asks a server; null if our user may not.</summary>
    public static async Task<RedisFacts?> AskAsync(IServer server, CancellationToken cancellation)
    {
        try
        {
            return new((string)(await server.ExecuteAsync("INFO").WaitAsync(cancellation))!);
        }
        catch (RedisServerException)
        {
            return null;
        }
    }

    public string Version => Text("redis_version") ?? "of an unknown version";

    public string? Role => Text("role");

    public string? Primary => Text("master_host") is { } host ? $"{host}:{Text("master_port")}" : null;

    public string? Policy => Text("maxmemory_policy");

    public long MaxMemory => Number("maxmemory");

    public long UsedMemory => Number("used_memory");

    public long MachineMemory => Number("total_system_memory");

    public bool HasAppendOnlyFile => Text("aof_enabled") == "1";

    public bool AppendOnlyFileFails => Text("aof_last_write_status") is { } status && status != "ok";

    private string? Text(string name) => _lines.GetValueOrDefault(name);

    private long Number(string name) => long.TryParse(Text(name), CultureInfo.InvariantCulture, out var number) ? number : 0;
}
