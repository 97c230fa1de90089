using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Tests.Running;

/// <summary>Every kind of input against a plain reference, with pixels prepared by the host and in the graph.</summary>
public class InputTypesTests
{
    private const int Width = 21;
    private const int Height = 13;
    private const int Count = 5;

    public static TheoryData<DataType, TensorLayout, ChannelOrder, long, PixelWork, bool> Kinds()
    {
        var kinds = new TheoryData<DataType, TensorLayout, ChannelOrder, long, PixelWork, bool>();
        foreach (var type in new[] { DataType.Float, DataType.Float16, DataType.Uint8 })
            foreach (var layout in Enum.GetValues<TensorLayout>())
                foreach (var channels in Enum.GetValues<ChannelOrder>())
                    foreach (var batch in new long[] { 1, -1 })
                        foreach (var pixels in new[] { PixelWork.Host, PixelWork.Graph })
                            foreach (var identity in type == DataType.Uint8 ? new[] { true } : [true, false])
                                kinds.Add(type, layout, channels, batch, pixels, identity);
        return kinds;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_frame_gives_what_the_formula_and_the_plain_operators_give(DataType type, TensorLayout layout, ChannelOrder channels, long batch, PixelWork pixels, bool identity)
    {
        var small = new SmallModel(type, layout, batch);
        var input = Input(identity) with { Width = Width, Height = Height, Layout = layout, Channels = channels };
        using var model = TestModels.Load(Profile(input), small.Bytes(Height, Width), runFrames: 3, pixels: pixels);
        Assert.Equal((channels, SmallModel.Channels), (model.Description.Geometry.Channels, model.Description.Dimension));
        var frames = TestModels.Noise(Count * Width * Height * 3);
        Check(small, input, frames, Width, Height, await model.Features(frames));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task So_does_a_frame_of_any_size(DataType type, TensorLayout layout, ChannelOrder channels, long batch, PixelWork pixels, bool identity)
    {
        var small = new SmallModel(type, layout, batch);
        var input = Input(identity) with { Layout = layout, Channels = channels, Resize = ResizeMode.Native };
        using var model = TestModels.Load(Profile(input), small.Bytes(-1, -1), runFrames: 3, pixels: pixels);
        foreach (var (width, height) in new[] { (Width, Height), (4, 9), (Width, Height), (33, 1) })
        {
            var frames = TestModels.Noise(Count * width * height * 3, width);
            var features = new float[Count * SmallModel.Channels];
            var geometry = model.Description.Geometry with { Width = width, Height = height };
            await model.RunAsync(new FrameBatch(frames, geometry, Count), features, TestContext.Current.CancellationToken);
            Check(small, input, frames, width, height, features);
        }
    }

    private static void Check(SmallModel small, ModelInput input, byte[] frames, int width, int height, float[] found)
    {
        var size = width * height * 3;
        for (var i = 0; i < Count; i++)
        {
            var expected = SmallModel.Expected(small.Values(frames.AsSpan(i * size, size), input), height, width);
            Assert.InRange(TestModels.RelativeError(found.AsSpan(i * SmallModel.Channels, SmallModel.Channels), [.. expected.Select(v => (float)v)]), 0, 1e-5);
        }
    }

    private static ModelInput Input(bool identity) => identity
        ? new() { Width = 0, Height = 0, Scale = 1 }
        : new() { Width = 0, Height = 0, Scale = 1 / 127.5, Mean = [.5, 1, -.25], Std = [.5, .25, 2] };

    private static ModelProfile Profile(ModelInput input) => new() { Name = "small", Output = "mean", Input = input };
}
