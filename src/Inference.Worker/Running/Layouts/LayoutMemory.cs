using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Inference.Running.Layouts;

/// <summary>Remembers which layout was the fastest, by model and machine, so that a worker measures once.</summary>
/// <param name="folder">Where; a file for each.</param>
/// <param name="what">All that a layout depends on.</param>
internal sealed class LayoutMemory(string folder, params string[] what)
{
    private readonly string _path = Path.Combine(folder, $"{Convert.ToHexStringLower(XxHash64.Hash(Encoding.UTF8.GetBytes(string.Join('\n', what))))}.json");

    /// <summary>What was kept; null if there is nothing, or nothing that can be read.</summary>
    public CpuLayout? Find()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(_path), CpuLayoutJson.Default.CpuLayout) is { Sessions: > 0, Threads: > 0, Frames: > 0 } layout ? layout : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps a layout; where it cannot be kept, the next start measures again.</summary>
    public void Keep(CpuLayout layout)
    {
        try
        {
            using var file = AsideFile.Create(_path);
            file.Stream.Write(JsonSerializer.SerializeToUtf8Bytes(layout, CpuLayoutJson.Default.CpuLayout));
            file.Replace();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A daemon without a home.
        }
    }
}
