using System.Text.Json.Serialization;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Models.Profiles;

/// <summary>The numbers that a model is to compute with.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModelPrecision>))]
public enum ModelPrecision
{
    /// <summary>Those of its file.</summary>
    [JsonStringEnumMemberName("as-is")]
    AsIs,

    /// <summary>32-bit floats: those of its file, or it is refused.</summary>
    [JsonStringEnumMemberName("fp32")]
    Fp32,

    /// <summary>16-bit floats: a file of 32-bit floats is converted when it is loaded.</summary>
    [JsonStringEnumMemberName("fp16")]
    Fp16,

    /// <summary>8-bit integers: a file that was quantised, as <c>qw models quantise</c> writes it, or it is refused.</summary>
    [JsonStringEnumMemberName("int8")]
    Int8,
}

/// <summary>Precisions by their names.</summary>
public static class ModelPrecisions
{
    /// <summary>The names, as profiles, settings and options have them.</summary>
    public static IReadOnlyList<string> Names { get; } = ["as-is", "fp32", "fp16", "int8"];

    /// <summary>The one of such a name, whatever its case; null if there is none.</summary>
    public static ModelPrecision? Find(string? name)
    {
        for (var i = 0; i < Names.Count; i++)
        {
            if (Names[i].Equals(name, StringComparison.OrdinalIgnoreCase))
                return (ModelPrecision)i;
        }
        return null;
    }

    /// <summary>The name of one.</summary>
    public static string NameOf(ModelPrecision precision) => Names[(int)precision];
}
