using QueueWorkers.Contracts;
using QueueWorkers.Models.Catalogue;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Tests.Running.Tiles;

/// <summary>Models of any size whose feature is a mean over the frame.</summary>
internal static class PoolingModel
{
    /// <summary>Floats of a feature of <see cref="Small"/>.</summary>
    public const int Channels = 8;

    private const int Layers = 5;

    public static ModelProfile Profile(TileRule? tiles, FeatureNormalization normalize = FeatureNormalization.None) => new()
    {
        Name = "pooling",
        Path = "pooling",
        Normalize = normalize,
        Input = new() { Width = 0, Height = 0, Mean = [.485, .456, .406], Std = [.229, .224, .225], Resize = ResizeMode.Native, Tiles = tiles },
    };

    /// <summary>Five 3 × 3 convolutions of stride 2: a cell is 32 pixels, and sees 31 around itself.</summary>
    public static byte[] Small(string pool = "GlobalAveragePool")
    {
        var graph = new OnnxGraphBuilder("pooling");
        var x = graph.Input("in", DataType.Float, -1, 3, -1, -1);
        for (var (layer, from) = (0, 3); layer < Layers; layer++, from = Channels)
        {
            var weights = TestModels.Noise(Channels * from * 9, 5 + layer).Select(b => (b - 127.5f) / (127.5f * MathF.Sqrt(from * 3)));
            float[] biases = [.. TestModels.Noise(Channels, layer).Select(b => b / 255f)];
            x = graph.Node("Relu", [graph.Node("Conv", [x, graph.Floats([.. weights], Channels, from, 3, 3), graph.Floats(biases, Channels)], null,
                OnnxAttribute.Ints("kernel_shape", 3, 3), OnnxAttribute.Ints("pads", 1, 1, 1, 1), OnnxAttribute.Ints("strides", 2, 2))]);
        }
        return graph.Output(graph.Node(pool, [x], "out"), DataType.Float, -1, Channels, 1, 1).ToBytes();
    }

    /// <summary>The trained network that comes with the build, for frames of any size: its mean image is one pixel, its pooling takes in all.</summary>
    public static byte[] Trained()
    {
        var model = ModelProto.Parser.ParseFrom(ResNet18Model.Join(ResNet18Model.Folder));
        var graph = model.Graph;
        var (mean, pool) = (graph.Node[0], graph.Node[^1]);
        foreach (var axis in (int[])[2, 3])
            graph.Input[0].Type.TensorType.Shape.Dim[axis] = new() { DimParam = $"side{axis}" };
        graph.Input[0].Name = mean.Output[0];
        graph.Node.RemoveAt(0);
        graph.Initializer.Remove(graph.Initializer.Single(t => t.Name == mean.Input[1]));
        pool.OpType = "GlobalAveragePool";
        pool.Attribute.Clear();
        return Google.Protobuf.MessageExtensions.ToByteArray(model);
    }

    public static ModelProfile TrainedProfile(TileRule? tiles) => Profile(tiles) with
    {
        Input = new() { Width = 0, Height = 0, Channels = ChannelOrder.Bgr, Scale = 1, Mean = [103.0626, 115.9029, 123.1516], Resize = ResizeMode.Native, Tiles = tiles },
    };
}
