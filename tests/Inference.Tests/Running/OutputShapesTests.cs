using QueueWorkers.Inference.Running.Faults;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Tests.Running;

/// <summary>Outputs of any rank become one row a frame.</summary>
public class OutputShapesTests
{
    private static readonly ModelProfile Profile = new() { Name = "shapes", Output = "out", Input = new ModelInput { Width = 4, Height = 2, Scale = 1 } };

    public static TheoryData<long, int, bool, PixelWork> Ranks() => new MatrixTheoryData<long, int, bool, PixelWork>([1, -1], [1, 2, 3, 4, 5, 6], [true, false], [PixelWork.Host, PixelWork.Graph]);

    [Theory]
    [MemberData(nameof(Ranks))]
    public async Task A_row_holds_the_values_of_its_frame_in_order(long batch, int rank, bool isDeclared, PixelWork pixels)
    {
        var graph = new OnnxGraphBuilder("shapes");
        var x = graph.Input("in", DataType.Float, batch, 3, 2, 4);
        long[] shape = rank switch
        {
            1 => [0],
            2 => [0, 24],
            3 => [0, 6, 4],
            4 => [0, 3, 2, 4],
            5 => [0, 3, 2, 2, 2],
            _ => [0, 3, 1, 2, 2, 2],
        };
        var result = rank == 1
            ? graph.Node("ReduceSum", [x, graph.Longs(1, 2, 3)], "out", OnnxAttribute.Int("keepdims", 0))
            : graph.Node("Reshape", [x, graph.Longs(shape)], "out");
        // Where it says nothing of its shape, a run tells it.
        graph.Output(result, DataType.Float, isDeclared ? [batch, .. shape.Skip(1)] : [.. Enumerable.Repeat(-1L, rank)]);
        using var model = TestModels.Load(Profile, graph.ToBytes(), runFrames: 3, pixels: pixels);
        var frames = TestModels.Noise(5 * 24);
        var planes = frames.Chunk(24).SelectMany(f => Enumerable.Range(0, 24).Select(i => (float)f[(i % 8 * 3) + (i / 8)])).ToArray();
        Assert.Equal(rank == 1 ? [.. planes.Chunk(24).Select(p => p.Sum())] : planes, await model.Features(frames));
    }

    /// <summary>The model drops bright frames, so that a run gives fewer rows than frames.</summary>
    [Fact]
    public async Task A_run_that_gives_another_shape_fails_the_batch_that_caused_it_and_no_other()
    {
        var graph = new OnnxGraphBuilder("dropping");
        var x = graph.Input("in", DataType.Float, -1, 3, 2, 4);
        var mean = graph.Node("ReduceMean", [x], "mean", OnnxAttribute.Ints("axes", 1, 2, 3), OnnxAttribute.Int("keepdims", 0));
        var dark = graph.Node("Less", [mean, graph.Floats([200], 1)], "dark");
        graph.Output(graph.Node("Compress", [graph.Node("Flatten", [x], "rows", OnnxAttribute.Int("axis", 1)), dark], "out", OnnxAttribute.Int("axis", 0)), DataType.Float, -1, 24);
        using var model = TestModels.Load(Profile, graph.ToBytes(), join: true);
        var good = TestModels.Noise(3 * 24);
        byte[] bright = [.. good, .. Enumerable.Repeat((byte)255, 24)];
        var (first, bad, last) = (model.Features(good), model.Features(bright), model.Features(good));
        Assert.Contains("shape", (await Assert.ThrowsAsync<ModelInputException>(() => bad)).Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(await first, await last);
        Assert.Equal(await first, await model.Features(good));
        Assert.False(model.Lost.IsCompleted);
    }
}
