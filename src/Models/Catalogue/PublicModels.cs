using System.Reflection;
using System.Text.Json;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Models.Catalogue;

/// <summary>The model that comes with the build, and those in the resource <c>models.json</c>: facts, no weights.</summary>
public static class PublicModels
{
    private const string Resource = "models.json";

    /// <summary>All of them: first what is there, then in the resource's order.</summary>
    public static IReadOnlyList<PublicModel> All { get; } = [ResNet18Model.Public, .. Read()];

    /// <summary>The one of this name, or null.</summary>
    public static PublicModel? Find(string name) => All.FirstOrDefault(m => m.Profile.Name == name);

    /// <summary>The one with this very profile, or null.</summary>
    public static PublicModel? Of(ModelProfile profile) => All.FirstOrDefault(m => ReferenceEquals(m.Profile, profile));

    private static List<PublicModel> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)!;
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.EnumerateArray().Select(m => new PublicModel(
            m.GetProperty("title").GetString()!,
            m.GetProperty("bytes").GetInt64(),
            m.GetProperty("licence").GetString()!,
            m.GetProperty("origin").GetString()!,
            [.. m.GetProperty("unverified").EnumerateArray().Select(u => u.GetString()!)],
            // The same reader as for a user's profile: the same checks and defaults.
            ModelProfileReader.Read(m.GetProperty("profile").GetRawText(), Resource, folder: "/")))];
    }
}
