using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Inference.Running.Starting;

/// <summary>Remembers what a start has found out of a model, on this machine, so that the next one need not: what was tried of it, and which layout is the fastest.</summary>
/// <param name="folder">Where; a file for each.</param>
/// <param name="type">How it is written.</param>
/// <param name="what">All that it depends on.</param>
internal sealed class StartMemory<T>(string folder, JsonTypeInfo<T> type, params string[] what)
    where T : class
{
    private readonly string _path = Path.Combine(folder, $"{Convert.ToHexStringLower(XxHash64.Hash(Encoding.UTF8.GetBytes(string.Join('\n', what))))}.json");

    /// <summary>What was kept; null if there is nothing, or nothing that can be read.</summary>
    public T? Find()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(_path), type);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps it; where it cannot be kept, the next start finds it out again.</summary>
    public void Keep(T found)
    {
        try
        {
            using var file = AsideFile.Create(_path);
            file.Stream.Write(JsonSerializer.SerializeToUtf8Bytes(found, type));
            file.Replace();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A daemon without a home.
        }
    }
}
