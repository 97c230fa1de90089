using System.Text.Json;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Tests.Support;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

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

    /// <summary>A model that tells a class of every pixel: 21 × 512 × 512 floats a frame, of little work. The path of its profile.</summary>
    public static string Segmentation(string folder)
    {
        const int classes = 21, side = 512, patch = 8;
        var graph = new OnnxGraphBuilder("segmentation");
        var weights = Enumerable.Range(0, classes * 3 * patch * patch).Select(i => ((i * 37 % 101) - 50) / 5000f).ToArray();
        var patches = graph.Node("Conv", [graph.Input("in", DataType.Float, -1, 3, side, side), graph.Floats(weights, classes, 3, patch, patch)], null,
            OnnxAttribute.Ints("kernel_shape", patch, patch), OnnxAttribute.Ints("strides", patch, patch));
        var scores = graph.Node("Resize", [patches, "", graph.Floats([1, 1, patch, patch], 4)], "out", OnnxAttribute.Text("mode", "linear"));
        File.WriteAllBytes(Path.Combine(folder, "segmentation.onnx"), graph.Output(scores, DataType.Float, -1, classes, side, side).ToBytes());
        var profile = Path.Combine(folder, "segmentation.json");
        File.WriteAllText(profile, JsonSerializer.Serialize(new { name = "segmentation", path = "segmentation.onnx", input = new { width = side, height = side } }));
        return profile;
    }

    /// <summary>A model of any size whose first feature map has 32 planes as large as the frame: 4.2 GB for a frame of 8K. In tiles of the usual rule, or whole. The path of its profile.</summary>
    public static string Wide(string folder, bool tiles)
    {
        var graph = new OnnxGraphBuilder("wide");
        var x = graph.Input("in", DataType.Float, -1, 3, -1, -1);
        foreach (var (from, to, stride) in new[] { (3, 32, 1), (32, 16, 2), (16, 16, 2) })
        {
            var weights = Enumerable.Range(0, to * from * 9).Select(i => ((i * 37 % 101) - 50) / 300f).ToArray();
            x = graph.Node("Relu", [graph.Node("Conv", [x, graph.Floats(weights, to, from, 3, 3)], null,
                OnnxAttribute.Ints("kernel_shape", 3, 3), OnnxAttribute.Ints("pads", 1, 1, 1, 1), OnnxAttribute.Ints("strides", stride, stride))]);
        }
        File.WriteAllBytes(Path.Combine(folder, "wide.onnx"), graph.Output(graph.Node("GlobalAveragePool", [x], "out"), DataType.Float, -1, 16, 1, 1).ToBytes());
        var profile = Path.Combine(folder, "wide.json");
        File.WriteAllText(profile, $$"""{ "name": "wide", "path": "wide.onnx", "input": { "resize": "native"{{(tiles ? """, "tiles": { "overlap": 32, "stride": 4 }""" : "")}} } }""");
        return profile;
    }

    /// <summary>Side of the frames of <see cref="Neighbours"/>.</summary>
    public const int NeighboursSide = 32;

    /// <summary>A model to whose feature every frame of a run adds: it tells which frames shared one. The path of its profile.</summary>
    public static string Neighbours(string folder)
    {
        var graph = new OnnxGraphBuilder("neighbours");
        var frames = graph.Input("in", DataType.Float, -1, 3, NeighboursSide, NeighboursSide);
        var means = graph.Node("Flatten", [graph.Node("GlobalAveragePool", [frames], "pooled")], "means", OnnxAttribute.Int("axis", 1));
        var all = graph.Node("ReduceMean", [means], "all", OnnxAttribute.Ints("axes", 0), OnnxAttribute.Int("keepdims", 1));
        File.WriteAllBytes(Path.Combine(folder, "neighbours.onnx"), graph.Output(graph.Node("Add", [means, all], "out"), DataType.Float, -1, 3).ToBytes());
        var profile = Path.Combine(folder, "neighbours.json");
        File.WriteAllText(profile, JsonSerializer.Serialize(new
        {
            name = "neighbours",
            path = Path.Combine(folder, "neighbours.onnx"),
            kind = "embedding",
            output = "out",
            neighbours = true,
            input = new { width = NeighboursSide, height = NeighboursSide, layout = "NCHW", channels = "RGB", scale = 1.0 / 255 },
        }));
        return profile;
    }
}
