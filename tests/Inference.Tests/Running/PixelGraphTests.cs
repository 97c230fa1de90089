using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Tests.Running;

/// <summary>What the graph does to pixels: the same as the host does, to the last bit.</summary>
public class PixelGraphTests
{
    private const int Side = 16;

    private static readonly ModelInput Identity = new() { Width = Side, Height = Side, Scale = 1 };
    private static readonly ModelInput ImageNet = TestModels.ImageNet with { Width = Side, Height = Side };

    public static TheoryData<DataType, TensorLayout, long, bool, int> Kinds()
    {
        var kinds = new TheoryData<DataType, TensorLayout, long, bool, int>();
        foreach (var type in new[] { DataType.Float, DataType.Float16, DataType.Uint8 })
            foreach (var layout in Enum.GetValues<TensorLayout>())
                foreach (var batch in new long[] { 1, -1 })
                    foreach (var identity in type == DataType.Uint8 ? new[] { true } : [true, false])
                        foreach (var opset in new[] { 7, 13, 21 })
                            kinds.Add(type, layout, batch, identity, opset);
        return kinds;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Host_and_graph_agree_bit_for_bit(DataType type, TensorLayout layout, long batch, bool identity, int opset)
    {
        var profile = Profile((identity ? Identity : ImageNet) with { Layout = layout });
        var bytes = Echo(type, layout, batch, opset);
        // Every value of a byte, in every channel.
        byte[] pixels = [.. Enumerable.Range(0, 3).SelectMany(shift => Enumerable.Range(0, Side * Side * 3).Select(i => (byte)((i / 3) + (shift * 85 * (i % 3)))))];
        using var host = TestModels.Load(profile, bytes, runFrames: 2, pixels: PixelWork.Host);
        using var graph = TestModels.Load(profile, bytes, runFrames: 2, pixels: PixelWork.Graph);
        var (expected, found) = (await host.Features(pixels), await graph.Features(pixels));
        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), found.Select(BitConverter.SingleToInt32Bits));
        // Its identity does not tell who prepared the pixels.
        Assert.Equal(host.Description.Fingerprint, graph.Description.Fingerprint);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_session_is_given_bytes_where_that_is_possible(DataType type, TensorLayout layout, long batch, bool identity, int opset)
    {
        var plan = Plan(Echo(type, layout, batch, opset), (identity ? Identity : ImageNet) with { Layout = layout });
        var given = PixelGraph.Of(plan);
        if (type == DataType.Uint8 && layout == TensorLayout.Nhwc)
        {
            Assert.Null(given);
            return;
        }

        Assert.NotNull(given);
        Assert.Equal((Side * Side * 3, true), ((int)given.Shape.FrameTensorBytes, given.Input.IsIdentity()));
        Assert.Equal([Side, Side, 3], given.Shape.Frame);
        Assert.Equal((plan.Graph.Output, plan.Dimension), (given.Graph.Output, given.Dimension));
    }

    [Fact]
    public void Operators_that_are_too_old_leave_it_to_the_host()
    {
        Assert.Null(PixelGraph.Of(Plan(Echo(DataType.Float, TensorLayout.Nchw, -1, 6), ImageNet)));
        // The long name of the standard operators is as good as the empty one.
        var model = ModelProto.Parser.ParseFrom(Echo(DataType.Float, TensorLayout.Nchw, -1, 13));
        model.OpsetImport[0].Domain = "ai.onnx";
        Assert.NotNull(PixelGraph.Of(Plan(model.ToByteArray(), ImageNet)));
    }

    [Fact]
    public async Task The_name_of_the_batch_axis_is_the_models()
    {
        // N is a size of its own here, and known to be 4 by a constant: it is not the number of frames.
        var model = ModelProto.Parser.ParseFrom(new SmallModel(DataType.Float, TensorLayout.Nchw).Bytes(Side, Side));
        model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimParam = "frames";
        model.Graph.Output[0].Type.TensorType.Shape.Dim[0].DimParam = "frames";
        model.Graph.Output[0].Type.TensorType.Shape.Dim[1].ClearDimValue();
        model.Graph.Output[0].Type.TensorType.Shape.Dim[1].DimParam = "N";
        var given = PixelGraph.Of(Plan(model.ToByteArray(), ImageNet, "mean"));
        Assert.Equal("frames", ModelProto.Parser.ParseFrom(given!.Graph.Bytes).Graph.Input[0].Type.TensorType.Shape.Dim[0].DimParam);
        using var graph = TestModels.Load(Profile(ImageNet) with { Output = "mean" }, model.ToByteArray(), pixels: PixelWork.Graph);
        Assert.Equal(3 * SmallModel.Channels, (await graph.Features(TestModels.Noise(3 * Side * Side * 3))).Length);
    }

    private static SessionPlan Plan(byte[] bytes, ModelInput input, string output = "out")
    {
        using var messages = OrtRuntime.Begin(NullLogger.Instance);
        return FeatureModelLoader.Inspect(TestModels.File(Profile(input) with { Output = output }, bytes));
    }

    private static ModelProfile Profile(ModelInput input) => new() { Name = "echo", Output = "out", Input = input };

    private static byte[] Echo(DataType type, TensorLayout layout, long batch, int opset) =>
        TestModels.Echo(type, new OnnxGraphBuilder("echo", opset, irVersion: opset < 9 ? 3 : 8), batch, layout == TensorLayout.Nchw ? [3, Side, Side] : [Side, Side, 3]);
}
