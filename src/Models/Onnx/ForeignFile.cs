using System.Text;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Models.Onnx;

/// <summary>Knows files that people take for ONNX models, by their first bytes.</summary>
internal static class ForeignFile
{
    private const int HeadBytes = 512;

    /// <summary>What the file is, and what to do; null if it is nothing that is known here.</summary>
    public static string? NameOf(ReadOnlySpan<byte> file)
    {
        var head = file[..Math.Min(file.Length, HeadBytes)];
        var text = Encoding.Latin1.GetString(head).TrimStart('\u00ef', '\u00bb', '\u00bf', ' ', '\t', '\r', '\n');
        if (head.IsEmpty)
            return "it is empty";
        if (text.StartsWith("version https://git-lfs", StringComparison.Ordinal))
            return "it is a pointer of Git LFS, not the file itself: run git lfs pull where it was cloned";
        if (text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
            return "it is a web page, such as one that asks to log in: fetch the file itself";
        if (head.StartsWith("PK\x03\x04"u8))
            return text.Contains("data.pkl", StringComparison.Ordinal) || text.Contains("/version", StringComparison.Ordinal) || text.Contains("constants.pkl", StringComparison.Ordinal)
                ? "it is an archive of PyTorch: export it, torch.onnx.export(model, …)"
                : "it is a ZIP archive: unpack it, or export it to ONNX if it is a model of another library";
        if (head.Length > 1 && head[0] == 0x80 && head[1] is >= 2 and <= 5)
            return "it is a pickle, as PyTorch once saved models: export it, torch.onnx.export(model, …)";
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'H', (byte)'D', (byte)'F']))
            return "it is HDF5, as Keras saves models: export it with tf2onnx";
        if (head.Length >= 8 && head[4..8].SequenceEqual("TFL3"u8))
            return "it is a model of TensorFlow Lite: convert it with tf2onnx";
        if (head.Length > 9 && head[8] == '{' && head[2..8].IndexOfAnyExcept((byte)0) < 0)
            return "it is a file of safetensors, which are weights without a graph: export the model they belong to";
        if (head.StartsWith("\x1f"u8) && head.Length > 1 && head[1] == 0x8b)
            return "it is compressed by gzip: unpack it";
        return text.StartsWith('{') || text.StartsWith('[') ? "it is JSON" : null;
    }
}
