using System.Text.Json.Serialization;

namespace QueueWorkers.Cli.Run.Results;

/// <summary>How a video ended: a line of <c>manifest.jsonl</c>. Of several lines with one source the last one counts.</summary>
internal sealed record ManifestEntry
{
    /// <summary>Absolute path or uri.</summary>
    public required string Source { get; init; }

    /// <summary>The id that a list gave it.</summary>
    public string? Id { get; init; }

    /// <summary>Completed, Partial, Failed, or NoVideo for a file of a folder that holds no video.</summary>
    public required string State { get; init; }

    /// <summary>Why it did not complete.</summary>
    public string? Code { get; init; }

    /// <summary>The same in one sentence.</summary>
    public string? Message { get; init; }

    /// <summary>Frames whose features are stored.</summary>
    public long Frames { get; init; }

    /// <summary>Seconds from its start to its end.</summary>
    public double Seconds { get; init; }

    /// <summary>Name of the folder of its results, beside the manifest; absent if there are none.</summary>
    public string? Folder { get; init; }
}

/// <summary>JSON of <c>manifest.jsonl</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ManifestEntry))]
internal sealed partial class ManifestJson : JsonSerializerContext;
