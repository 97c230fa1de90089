using QueueWorkers.Inference.Settings;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Tests.Running;

/// <summary>Inputs beside the frames, as detectors of PaddlePaddle have them, get the numbers of the profile.</summary>
public sealed class ConstantInputsTests
{
    private static readonly ModelProfile Profile = new() { Name = "paddle", Input = new ModelInput { Width = 4, Height = 2, Scale = 1 } };

    [Theory]
    [InlineData(-1, -1, false, PixelWork.Host)]
    [InlineData(-1, -1, true, PixelWork.Host)]
    [InlineData(-1, -1, false, PixelWork.Graph)]
    [InlineData(1, 1, false, PixelWork.Host)]
    [InlineData(4, 4, false, PixelWork.Host)]
    [InlineData(4, -1, false, PixelWork.Host)]
    [InlineData(-1, 1, false, PixelWork.Host)]
    public async Task Each_frame_gets_the_row(long batch, long rows, bool isInner, PixelWork pixels)
    {
        var profile = With(("im_shape", [240, 320]), ("scale", [3])) with { Output = isInner ? "inner" : null };
        using var model = TestModels.Load(profile, Paddle(batch, rows), runFrames: 3, pixels: pixels, join: true);
        byte[] frames = [.. Enumerable.Repeat((byte)1, 24), .. Enumerable.Repeat((byte)2, 24), .. Enumerable.Repeat((byte)5, 24), .. Enumerable.Repeat((byte)7, 24), .. Enumerable.Repeat((byte)9, 24)];
        // mean × 3 + im_shape.
        float[] expected = [243, 323, 246, 326, 255, 335, 261, 341, 267, 347];
        Assert.Equal(expected, await model.Features(frames));
    }

    [Theory]
    [InlineData(DataType.Int32)]
    [InlineData(DataType.Int64)]
    [InlineData(DataType.Float16)]
    [InlineData(DataType.Double)]
    [InlineData(DataType.Uint8)]
    public async Task Numbers_become_the_type_of_the_input(DataType type)
    {
        var profile = With(("im_shape", [24, 32]), ("scale", [3]));
        using var model = TestModels.Load(profile, Paddle(-1, -1, type));
        float[] expected = [27, 35];
        Assert.Equal(expected, await model.Features([.. Enumerable.Repeat((byte)1, 24)]));
    }

    [Fact]
    public void Constants_must_be_those_of_the_model()
    {
        Assert.Contains("the model has 3 inputs (image, im_shape, scale); allowed: one, the frames. What the others are always given stands in the profile: \"constants\"", Fault(Profile), StringComparison.Ordinal);
        Assert.Contains("the model has 2 inputs (image, scale)", Fault(With(("im_shape", [1, 1]))), StringComparison.Ordinal);
        Assert.Contains("constants.shape is no input of the model; allowed: image, im_shape, scale", Fault(With(("im_shape", [1, 1]), ("scale", [1]), ("shape", [1]))), StringComparison.Ordinal);
        Assert.Contains("constants.im_shape is 3 numbers; allowed: 2, the same for each frame, as the model's input is [N, 2]", Fault(With(("im_shape", [1, 1, 1]), ("scale", [1]))), StringComparison.Ordinal);
        Assert.Contains("constants.im_shape is 3 numbers; allowed: 8, as the model's input is [4, 2], or 2, the same for each frame", Fault(With(("im_shape", [1, 1, 1]), ("scale", [1])), 4, 4), StringComparison.Ordinal);
        Assert.Contains("constants.im_shape is 1.5; allowed: whole numbers", Fault(With(("im_shape", [1.5, 1]), ("scale", [1])), type: DataType.Int64), StringComparison.Ordinal);
        Assert.Contains("constants.im_shape is 300; allowed: whole numbers from 0 to 255", Fault(With(("im_shape", [300, 1]), ("scale", [1])), type: DataType.Uint8), StringComparison.Ordinal);
        Assert.Contains("none of its inputs (image, im_shape, scale) is left", Fault(With(("image", [1]), ("im_shape", [1, 1]), ("scale", [1]))), StringComparison.Ordinal);
    }

    private static string Fault(ModelProfile profile, long batch = -1, long rows = -1, DataType type = DataType.Float) =>
        Assert.Throws<ModelProfileException>(() => TestModels.Load(profile, Paddle(batch, rows, type))).Message;

    private static ModelProfile With(params (string Name, double[] Numbers)[] constants) => Profile with { Constants = constants.ToDictionary(c => c.Name, c => (IReadOnlyList<double>)c.Numbers) };

    private static byte[] Paddle(long batch, long rows, DataType type = DataType.Float)
    {
        var graph = new OnnxGraphBuilder("paddle");
        var mean = graph.Node("ReduceMean", [graph.Input("image", DataType.Float, batch, 3, 2, 4)], null, OnnxAttribute.Ints("axes", 2, 3), OnnxAttribute.Int("keepdims", 0));
        var first = graph.Node("Slice", [mean, graph.Longs(0), graph.Longs(1), graph.Longs(1)]);
        var shape = graph.Node("Cast", [graph.Input("im_shape", type, rows, 2)], null, OnnxAttribute.Int("to", (long)DataType.Float));
        var scaled = graph.Node("Mul", [first, graph.Input("scale", DataType.Float)], null);
        var inner = graph.Node("Add", [scaled, shape], "inner");
        return graph.Output(graph.Node("Identity", [inner], "out"), DataType.Float, batch, 2).ToBytes();
    }
}
