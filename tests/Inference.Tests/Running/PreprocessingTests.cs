using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Tests.Running;

public class PreprocessingTests
{
    // Widths around the step of the vectors, so that their tails are seen.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(16, 1)]
    [InlineData(17, 3)]
    [InlineData(49, 7)]
    public async Task Floats_follow_the_formula_in_both_layouts(int width, int height)
    {
        var pixels = TestModels.Noise(4 * width * height * 3);
        foreach (var layout in Enum.GetValues<TensorLayout>())
        {
            var input = new ModelInput { Width = width, Height = height, Layout = layout, Scale = 1 / 127.5, Mean = [.5, 1, -.25], Std = [.5, .25, 2] };
            using var model = TestModels.Load(Profile(input), TestModels.Echo(DataType.Float, -1, Frame(input)), runFrames: 3);
            var found = await model.Features(pixels);
            Assert.Equal(width * height * 3, model.Description.Dimension);
            for (var i = 0; i < pixels.Length; i++)
                Assert.Equal(((pixels[i] / 127.5) - input.Mean[i % 3]) / input.Std[i % 3], found[Place(i, input)], 1e-5);
        }
    }

    [Fact]
    public async Task Bytes_go_in_as_they_are_in_both_layouts()
    {
        foreach (var layout in Enum.GetValues<TensorLayout>())
        {
            var input = new ModelInput { Width = 37, Height = 3, Layout = layout, Scale = 1 };
            var pixels = TestModels.Noise(5 * 37 * 3 * 3);
            using var model = TestModels.Load(Profile(input), TestModels.Echo(DataType.Uint8, -1, Frame(input)), runFrames: 2);
            var found = await model.Features(pixels);
            for (var i = 0; i < pixels.Length; i++)
                Assert.Equal(pixels[i], found[Place(i, input)]);
        }
    }

    [Fact]
    public async Task Half_floats_go_in_and_come_out()
    {
        foreach (var layout in Enum.GetValues<TensorLayout>())
        {
            var input = new ModelInput { Width = 21, Height = 5, Layout = layout };
            var pixels = TestModels.Noise(3 * 21 * 5 * 3);
            using var model = TestModels.Load(Profile(input), TestModels.Echo(DataType.Float16, -1, Frame(input)));
            var found = await model.Features(pixels);
            for (var i = 0; i < pixels.Length; i++)
                Assert.Equal((float)(Half)(pixels[i] * (float)(1 / 255.0)), found[Place(i, input)]);
        }
    }

    [Theory]
    [InlineData(DataType.Double)]
    [InlineData(DataType.Int64)]
    [InlineData(DataType.Int32)]
    [InlineData(DataType.Uint8)]
    [InlineData(DataType.Int8)]
    [InlineData(DataType.Float16)]
    public async Task Outputs_of_other_types_become_floats(DataType type)
    {
        var graph = new OnnxGraphBuilder("cast");
        var halved = graph.Node("Mul", [graph.Input("in", DataType.Float, -1, 3, 4, 4), graph.Floats([0.5f])]);
        graph.Output(graph.Node("Cast", [halved], "out", OnnxAttribute.Int("to", (long)type)), type, -1, 3, 4, 4);
        var input = new ModelInput { Width = 4, Height = 4, Scale = 1 };
        var pixels = TestModels.Noise(48);
        using var model = TestModels.Load(Profile(input), graph.ToBytes());
        var found = await model.Features(pixels);
        for (var i = 0; i < pixels.Length; i++)
        {
            var half = pixels[i] * 0.5f;
            Assert.Equal(type is DataType.Double or DataType.Float16 ? half : MathF.Floor(half), found[Place(i, input)]);
        }
    }

    [Fact]
    public async Task A_model_of_batch_one_runs_frame_by_frame()
    {
        var input = new ModelInput { Width = 8, Height = 2, Layout = TensorLayout.Nhwc, Scale = 1 };
        var pixels = TestModels.Noise(5 * 48);
        using var model = TestModels.Load(Profile(input), TestModels.Echo(DataType.Float, 1, Frame(input)));
        Assert.Equal(1, model.RunFrames);
        Assert.Equal(pixels.Select(p => (float)p), await model.Features(pixels));
    }

    private static ModelProfile Profile(ModelInput input) => new() { Name = "tiny", Output = "out", Input = input };

    private static long[] Frame(ModelInput input) => input.Layout == TensorLayout.Nchw ? [3, input.Height, input.Width] : [input.Height, input.Width, 3];

    private static int Place(int i, ModelInput input)
    {
        var (plane, size) = (input.Width * input.Height, input.Width * input.Height * 3);
        return input.Layout == TensorLayout.Nhwc ? i : (i / size * size) + (i % 3 * plane) + (i % size / 3);
    }
}
