using System.Runtime.CompilerServices;
using System.Text.Json;
using QueueWorkers.Platform.Bus;

namespace QueueWorkers.Contracts.Tests;

/// <summary>The golden texts, and JSON as the bus writes and reads it.</summary>
internal static class GoldenFiles
{
    private static readonly JsonSerializerOptions s_options = MessageJson.Options;

    public static string Folder { get; } = Path.Combine(Here(), "Golden");

    public static string PathOf(Type message) => Path.Combine(Folder, message.Name + ".json");

    public static string TextOf(Type message) => File.ReadAllText(PathOf(message));

    public static string Write(object message) => JsonSerializer.Serialize(message, message.GetType(), s_options);

    public static object Read(string text, Type message) =>
        JsonSerializer.Deserialize(text, message, s_options) ?? throw new JsonException("The text is null.");

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
