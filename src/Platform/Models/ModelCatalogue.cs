using System.Security.Cryptography;
using QueueWorkers.Platform.Models.Builtin;

namespace QueueWorkers.Platform.Models;

/// <summary>Finds models: by the name of a built-in, or by the path of a profile.</summary>
/// <param name="cache">Folder for models that were fetched or made.</param>
/// <param name="http">Fetches them; absent for a client of its own.</param>
public sealed class ModelCatalogue(string cache, HttpClient? http = null)
{
    /// <summary>What every built-in's name begins with.</summary>
    public const string BuiltinPrefix = "builtin:";

    /// <summary>Names of the built-in models.</summary>
    public static IReadOnlyList<string> Builtins { get; } = [.. BuiltinModel.All.Select(m => m.Name)];

    /// <summary>The profile alone; fetches nothing.</summary>
    /// <param name="model">Name of a built-in, or path of a profile.</param>
    public ModelProfile FindProfile(string model)
    {
        if (BuiltinModel.Find(model) is { } builtin)
            return builtin.Profile;
        if (model.StartsWith(BuiltinPrefix, StringComparison.Ordinal) || !File.Exists(model))
            throw new ModelProfileException(model, $"no such model; allowed: {string.Join(", ", Builtins)}, or the path of a profile (looked for {Path.GetFullPath(model)})");
        return ModelProfileReader.ReadFile(model);
    }

    /// <summary>The model with its bytes, fetched first where it has a url and is not in the cache.</summary>
    /// <param name="model">Name of a built-in, or path of a profile.</param>
    /// <param name="progress">Bytes fetched so far.</param>
    /// <param name="cancellation">Ends a fetch.</param>
    public ModelFile Load(string model, IProgress<long>? progress = null, CancellationToken cancellation = default)
    {
        var profile = FindProfile(model);
        if (BuiltinModel.Find(model) is { } builtin)
            return Checked(profile, builtin.Load(cache), model, model);
        var path = profile.Path ?? new ModelDownload(cache, http).Fetch(profile, model, progress, cancellation);
        try
        {
            return Checked(profile, File.ReadAllBytes(path), path, model);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ModelProfileException(model, profile.Path is null ? "url" : "path", path, $"a file that can be read ({fault.Message})");
        }
    }

    private static ModelFile Checked(ModelProfile profile, byte[] bytes, string origin, string file)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return profile.Sha256 is null || profile.Sha256 == hash
            ? new ModelFile(profile, bytes, hash, origin)
            : throw new ModelProfileException(file, "sha256", profile.Sha256, $"{hash}, which {origin} has");
    }
}
