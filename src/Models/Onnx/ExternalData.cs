using System.Globalization;
using System.Security.Cryptography;
using Google.Protobuf;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Models.Onnx;

/// <summary>
/// Weights that lie in other files beside a model, as models above 2 GiB, and many smaller ones, are saved. They are read into the graph, so that all that
/// comes after sees one file. Only files below the model's own folder are read: no absolute path, no <c>..</c>, no link that leads out.
/// <para>
/// The hash of such a model is SHA-256(SHA-256(model file) ‖ SHA-256(weights 1) ‖ SHA-256(weights 2) ‖ …), over the hashes as 32 bytes each: the model file as it is,
/// then of each tensor that lies outside the bytes that it names, in the order of the graph (initializers, then constants of nodes, inner graphs in place).
/// A change of any byte that is used changes it. A model in one file keeps the hash of that file.
/// </para>
/// </summary>
internal static class ExternalData
{
    // A protobuf message ends at 2 GiB; the rest of the graph has to fit too.
    private const int MostBytes = int.MaxValue - (1 << 20);

    /// <summary>Whether a model may have such weights: each of them is described by an entry of this name. Quicker than to parse every model.</summary>
    public static bool MayBeIn(ReadOnlySpan<byte> model) => model.IndexOf("location"u8) >= 0;

    /// <summary>The model in one piece, and its hash; null if nothing lies outside.</summary>
    /// <param name="model">The model file.</param>
    /// <param name="path">Its path: what errors call it, and where its folder is. Null if it has no folder of its own.</param>
    public static (byte[] Bytes, string Sha256)? Inline(byte[] model, string? path)
    {
        var parsed = Parse(model);
        var outside = parsed?.Graph is { } graph ? OnnxTensors.Of(graph).Where(t => t.DataLocation == TensorProto.Types.DataLocation.External).ToList() : [];
        if (outside.Count == 0)
            return null;
        if (path is null)
            throw new ModelProfileException($"{outside[0].Name}, …", "these weights lie in other files, and a model that is fetched is one file; save it as a single file, or fetch all of them and give the profile a path");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(SHA256.HashData(model));
        long total = model.Length;
        foreach (var tensor in outside)
        {
            var bytes = Read(tensor, path, MostBytes - total);
            total += bytes.Length;
            hash.AppendData(SHA256.HashData(bytes));
            tensor.RawData = UnsafeByteOperations.UnsafeWrap(bytes);
            tensor.ExternalData.Clear();
            tensor.ClearDataLocation();
        }
        return (parsed!.ToByteArray(), Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    // What is no model is told by whoever loads it.
    private static ModelProto? Parse(byte[] model)
    {
        try
        {
            return ModelProto.Parser.ParseFrom(model);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static byte[] Read(TensorProto tensor, string path, long room)
    {
        var entries = tensor.ExternalData.GroupBy(e => e.Key).ToDictionary(e => e.Key, e => e.Last().Value);
        var file = Find(entries.GetValueOrDefault("location", ""), tensor.Name, path);
        try
        {
            using var stream = new FileStream(FileStatus.Regular(file), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            var offset = Number(entries, "offset", tensor.Name, path) ?? 0;
            var length = Number(entries, "length", tensor.Name, path) ?? stream.Length - offset;
            if (length < 0 || offset > stream.Length - length)
                throw new ModelProfileException(path, $"the weights {tensor.Name} are {length} bytes at {offset} of {file}, which has {stream.Length}: it is cut off, or of another model");
            if (length > room)
                throw new ModelProfileException(path, $"with the weights in other files it has more than {MostBytes:N0} bytes, the most that an ONNX graph in memory can have");
            var bytes = new byte[length];
            stream.Position = offset;
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ModelProfileException(path, $"the weights {tensor.Name} cannot be read from {file}: {fault.Message}", fault);
        }
    }

    private static string Find(string location, string tensor, string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (location.Length == 0 || location.Contains('\0') || Path.IsPathRooted(location) || location.Split('/', '\\').Contains(".."))
            throw Outside($"\"{location}\"");
        var named = Path.Combine(folder, location);
        if (LinuxFiles.RealPath(named, out _) is not { } found)
            throw new ModelProfileException(path, $"the weights {tensor} lie in {named}, which is not there; copy it beside the model");
        return found.StartsWith($"{LinuxFiles.RealPath(folder, out _)!.TrimEnd('/')}/", StringComparison.Ordinal) ? found : throw Outside($"\"{location}\", a link to {found}");

        ModelProfileException Outside(string where) => new(path, $"the weights {tensor} lie in {where}; allowed: a file below the model's own folder, {folder}");
    }

    private static long? Number(Dictionary<string, string> entries, string key, string tensor, string path) =>
        !entries.TryGetValue(key, out var text) ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
        : throw new ModelProfileException(path, $"{key} of the weights {tensor} is \"{text}\"; allowed: a whole number");
}
