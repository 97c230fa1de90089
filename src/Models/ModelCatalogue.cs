using System.Security.Cryptography;
using QueueWorkers.Models.Builtin;
using QueueWorkers.Models.Catalogue;
using QueueWorkers.Models.Fetching;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Models;

/// <summary>Finds models: by the name of a built-in, by the path of a profile or of an ONNX file that has none, or by the name of a public model.</summary>
/// <param name="cache">Folder for models that were fetched or made.</param>
/// <param name="http">Fetches them; absent for a client of its own.</param>
/// <param name="time">Of pauses; absent for the system's.</param>
public sealed class ModelCatalogue(string cache, HttpClient? http = null, TimeProvider? time = null)
{
    /// <summary>What every built-in's name begins with.</summary>
    public const string BuiltinPrefix = "builtin:";

    private readonly ModelDownload _download = new(cache, http, time ?? TimeProvider.System);

    /// <summary>Names of the built-in models.</summary>
    public static IReadOnlyList<string> Builtins { get; } = [.. BuiltinModel.All.Select(m => m.Name)];

    /// <summary>The profile alone; fetches nothing.</summary>
    /// <param name="model">Name of a built-in, path of a profile or of an ONNX file, or name of a public model. A file of that name comes first.</param>
    public ModelProfile FindProfile(string model)
    {
        if (BuiltinModel.Find(model) is { } builtin)
            return builtin.Profile;
        if (!model.StartsWith(BuiltinPrefix, StringComparison.Ordinal))
        {
            if (File.Exists(model))
                return StarterProfile.IsWanted(model) ? StarterProfile.Of(model) : ModelProfileReader.ReadFile(model);
            if (PublicModels.Find(model) is { } known)
                return known.Profile;
        }
        var names = Builtins.Concat(PublicModels.All.Select(m => m.Profile.Name));
        throw new ModelProfileException(model, $"no such model; allowed: {string.Join(", ", names)}, or the path of a profile or of an ONNX file (looked for {Path.GetFullPath(model)})");
    }

    /// <summary>Where the file of a model is on this host; null for one that is built in, or has not been fetched.</summary>
    public string? FileOf(ModelProfile profile)
    {
        var path = profile.Path ?? (profile.Url is null ? null : _download.PathOf(profile.Sha256!));
        return File.Exists(path) ? path : null;
    }

    /// <summary>Whether a fetch of the model broke off; <see cref="PullAsync"/> goes on there.</summary>
    public bool HasPart(ModelProfile profile) => profile.Url is not null && File.Exists(ModelPart.PathOf(cache, profile.Sha256!));

    /// <summary>Fetches a model that has a url, if it is not in the cache whole, and gives its path. Throws <see cref="ModelProfileException"/>; a cancelled fetch is resumed by the next.</summary>
    /// <param name="model">As for <see cref="FindProfile"/>.</param>
    /// <param name="progress">How far it is.</param>
    /// <param name="cancellation">Ends it.</param>
    public async ValueTask<string> PullAsync(string model, IProgress<FetchedBytes>? progress, CancellationToken cancellation)
    {
        var profile = FindProfile(model);
        if (profile.Url is null)
            throw new ModelProfileException(model, profile.Path is null ? "it comes with the build: there is nothing to pull" : $"its profile names a file, {profile.Path}: there is nothing to pull");
        if (FileOf(profile) is { } path && await HashAsync(path, cancellation) != profile.Sha256)
            File.Delete(path);
        return await _download.FetchAsync(profile, model, progress, cancellation);
    }

    /// <summary>Fetches a model that is not on this host yet, so that <see cref="Load"/> finds it.</summary>
    /// <param name="model">As for <see cref="FindProfile"/>.</param>
    /// <param name="progress">How far it is.</param>
    /// <param name="cancellation">Ends a fetch.</param>
    public async ValueTask EnsureAsync(string model, IProgress<FetchedBytes>? progress, CancellationToken cancellation)
    {
        if (FindProfile(model) is { Url: not null } profile && FileOf(profile) is null)
            await _download.FetchAsync(profile, model, progress, cancellation);
    }

    /// <summary>The model with its bytes, in the precision that is wanted. Fetches nothing.</summary>
    /// <param name="model">As for <see cref="FindProfile"/>.</param>
    /// <param name="precision">In place of the profile's.</param>
    public ModelFile Load(string model, ModelPrecision? precision = null)
    {
        var file = AsItIs(model);
        return new ConvertedModels(cache).Bring(file, precision ?? file.Profile.Precision, model);
    }

    private ModelFile AsItIs(string model)
    {
        var profile = FindProfile(model);
        if (BuiltinModel.Find(model) is { } builtin)
            return Checked(profile, builtin.Load(cache), null, model, model);
        if (PublicModels.Of(profile)?.Make is { } make)
            return Checked(profile, make(), null, model, model);
        var path = profile.Path ?? FileOf(profile) ?? throw new ModelProfileException(model, $"it has not been fetched yet: qw models pull {model}");
        try
        {
            return Checked(profile, File.ReadAllBytes(FileStatus.Regular(path)), profile.Path, path, model);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ModelProfileException(model, profile.Path is null ? "url" : "path", path, $"a file that can be read ({fault.Message})");
        }
    }

    private static ModelFile Checked(ModelProfile profile, byte[] bytes, string? path, string origin, string file)
    {
        var (whole, hash) = (ExternalData.MayBeIn(bytes) ? ExternalData.Inline(bytes, path) : null) ?? (bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        return profile.Sha256 is null || profile.Sha256 == hash
            ? new ModelFile(profile, whole, hash, origin)
            : throw new ModelProfileException(file, "sha256", profile.Sha256, $"{hash}, which {origin} has");
    }

    private static async ValueTask<string> HashAsync(string path, CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation));
    }
}
