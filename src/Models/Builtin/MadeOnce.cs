using System.Security.Cryptography;

namespace QueueWorkers.Models.Builtin;

/// <summary>Keeps what takes long to make in the folder for models, under its hash.</summary>
internal static class MadeOnce
{
    /// <summary>The bytes with such a hash: from the folder, or made. A file that is damaged is made again; a folder that takes none is no error.</summary>
    public static byte[] Load(string folder, string sha256, Func<byte[]> make)
    {
        var path = Path.Combine(folder, $"{sha256}.onnx");
        if (Find(path) is { } kept && HasHash(kept, sha256))
            return kept;
        var made = make();
        if (!HasHash(made, sha256))
            throw new InvalidOperationException($"a built-in model was made that is not {sha256}: this build of QueueWorkers is damaged");
        Keep(folder, path, made);
        return made;
    }

    private static byte[]? Find(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllBytes(path) : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Keep(string folder, string path, byte[] bytes)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var aside = $"{path}.{Guid.NewGuid():N}.part";
            try
            {
                File.WriteAllBytes(aside, bytes);
                // Renamed when whole: another process never sees half a model.
                File.Move(aside, path, overwrite: true);
            }
            finally
            {
                File.Delete(aside);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It is made anew next time.
        }
    }

    private static bool HasHash(byte[] bytes, string sha256) => Convert.ToHexStringLower(SHA256.HashData(bytes)) == sha256;
}
