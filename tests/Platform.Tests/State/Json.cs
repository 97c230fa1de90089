using System.Text.Json;

namespace QueueWorkers.Platform.Tests.State;

/// <summary>Records that hold lists are compared by what they hold.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Indented);
}
