using System.Text.Json;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests.Cluster;

/// <summary>Model profiles for workers.</summary>
public static class Profiles
{
    // An ONNX file with its doc_string (field 6) set last: the same graph under another hash.
    private static readonly byte[] Change = [0x32, 1, (byte)'x'];

    /// <summary>A profile named squeezenet; the path of its JSON.</summary>
    public static string SqueezeNet(string folder, bool changed = false)
    {
        var model = DataFolder.File("models/squeezenet1.1_f32_dynbatch.onnx");
        var name = changed ? "squeezenet-changed" : "squeezenet";
        if (changed)
            File.WriteAllBytes(model = Path.Combine(folder, $"{name}.onnx"), [.. File.ReadAllBytes(DataFolder.File("models/squeezenet1.1_f32_dynbatch.onnx")), .. Change]);
        var profile = Path.Combine(folder, $"{name}.json");
        File.WriteAllText(profile, JsonSerializer.Serialize(new
        {
            name = "squeezenet",
            path = model,
            kind = "embedding",
            output = "features",
            input = new { width = 224, height = 224, layout = "NCHW", channels = "RGB", scale = 1.0 / 255, mean = new[] { 0.485, 0.456, 0.406 }, std = new[] { 0.229, 0.224, 0.225 } },
        }));
        return profile;
    }
}
