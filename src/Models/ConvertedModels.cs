using System.IO.Hashing;
using Google.Protobuf;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Onnx.Conversion;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Models;

/// <summary>
/// Brings models to the precision that is wanted. What is converted is kept in a folder, under the hash of the model that it was made of and the version of
/// the conversion; the name holds a checksum too, so that a damaged file is made anew.
/// </summary>
/// <param name="cache">Folder for models.</param>
internal sealed class ConvertedModels(string cache)
{
    private readonly string _folder = Path.Combine(cache, "fp16");

    /// <summary>The model with such numbers. Throws <see cref="ModelProfileException"/> if it cannot have them.</summary>
    /// <param name="file">The model as it is.</param>
    /// <param name="wanted">What is wanted.</param>
    /// <param name="model">What its user calls it, for what is to be done.</param>
    public ModelFile Bring(ModelFile file, ModelPrecision wanted, string model)
    {
        if (wanted == ModelPrecision.AsIs)
            return file;
        var name = ModelPrecisions.NameOf(wanted);
        var parsed = OnnxFile.Parse(file.Bytes, file.Origin);
        var found = OnnxPrecision.Of(parsed.Graph);
        if (found == name)
            return file;
        return wanted switch
        {
            ModelPrecision.Fp16 when found == "fp32" => file with { Bytes = Half(parsed, file), Precision = name },
            ModelPrecision.Int8 => throw Wrong(file, name, $"{found}, as most weights of the model are; INT8 is calibrated on frames of your own videos: qw models quantise {model} VIDEO makes a model for it, with a profile"),
            ModelPrecision.Fp16 => throw Wrong(file, name, $"as-is or {found}, as most weights of the model are; only fp32 is converted to fp16"),
            _ => throw Wrong(file, name, $"as-is or {found}, as most weights of the model are; nothing is converted to fp32, which would bring no digit back"),
        };
    }

    private static ModelProfileException Wrong(ModelFile file, string value, string allowed) => new(file.Profile.Name, "precision", value, allowed);

    private byte[] Half(ModelProto model, ModelFile file)
    {
        var name = $"{file.Sha256}-v{Float16Conversion.Version}-";
        if (Find(name) is { } kept)
            return kept;
        var made = Float16Conversion.Convert(model, file.Origin).ToByteArray();
        try
        {
            using var aside = AsideFile.Create(Path.Combine(_folder, $"{name}{Sum(made)}.onnx"));
            aside.Stream.Write(made);
            aside.Replace();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It is made anew next time.
        }
        return made;
    }

    private byte[]? Find(string name)
    {
        try
        {
            foreach (var path in Directory.Exists(_folder) ? Directory.EnumerateFiles(_folder, $"{name}*.onnx") : [])
            {
                var bytes = File.ReadAllBytes(path);
                if (Path.GetFileName(path) == $"{name}{Sum(bytes)}.onnx")
                    return bytes;
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A daemon without a home.
        }
        return null;
    }

    private static string Sum(byte[] bytes) => Convert.ToHexStringLower(XxHash64.Hash(bytes));
}
