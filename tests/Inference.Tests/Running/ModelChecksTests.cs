using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Faults;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Tests.Running;

public class ModelChecksTests
{
    private static readonly ModelInput Input = new() { Width = 4, Height = 4 };
    private static readonly ModelProfile Profile = new() { Name = "tiny", Input = Input };

    [Fact]
    public void Geometry_that_differs_is_refused_with_both_shapes()
    {
        var message = Fault(Profile, TestModels.Echo(DataType.Float, -1, 3, 4, 5));
        Assert.Contains("[N, 3, 4, 4]", message, StringComparison.Ordinal);
        Assert.Contains("[N, 3, 4, 5]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Layout_that_differs_is_refused() => Assert.Contains("layout", Fault(Profile, TestModels.Echo(DataType.Float, -1, 4, 4, 3)), StringComparison.Ordinal);

    [Fact]
    public void A_fixed_batch_of_thousands_is_refused() => Assert.Contains("batch axis is 4096", Fault(Profile, TestModels.Echo(DataType.Float, 4096, 3, 4, 4)), StringComparison.Ordinal);

    [Fact]
    public void Other_input_types_are_refused() => Assert.Contains("Int64", Fault(Profile, TestModels.Echo(DataType.Int64, -1, 3, 4, 4)), StringComparison.Ordinal);

    [Fact]
    public void Bytes_cannot_be_scaled() => Assert.Contains("input.scale must be 1", Fault(Profile, TestModels.Echo(DataType.Uint8, -1, 3, 4, 4)), StringComparison.Ordinal);

    [Fact]
    public void What_is_no_model_is_refused() => Assert.Contains("no ONNX model", Fault(Profile, [1, 2, 3, 4, 5]), StringComparison.Ordinal);

    [Fact]
    public void Two_inputs_are_refused()
    {
        var graph = new OnnxGraphBuilder("two");
        var sum = graph.Node("Add", [graph.Input("a", DataType.Float, -1, 3, 4, 4), graph.Input("b", DataType.Float, -1, 3, 4, 4)], "out");
        Assert.Contains("2 inputs (a, b)", Fault(Profile, graph.Output(sum, DataType.Float, -1, 3, 4, 4).ToBytes()), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_must_be_as_many_as_scores()
    {
        var message = Fault(Profile with { Kind = ModelKind.Classification, Labels = ["a", "b"] }, TestModels.Echo(DataType.Float, -1, 3, 4, 4));
        Assert.Contains("labels is 2 names; allowed: 48", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_fails_on_an_input_says_so_and_serves_the_next()
    {
        // Gather by the darkest pixel, which is 0 in the frames that are tried at load: rows 0 to 3 exist, others do not.
        var graph = new OnnxGraphBuilder("gather");
        var index = graph.Node("Cast", [graph.Node("ReduceMin", [graph.Input("in", DataType.Float, -1, 3, 4, 4)], null, OnnxAttribute.Ints("axes", 1, 2, 3), OnnxAttribute.Int("keepdims", 0))], null, OnnxAttribute.Int("to", (long)DataType.Int64));
        var row = graph.Node("Gather", [graph.Floats([10, 20, 30, 40], 4, 1), index], "out");
        graph.Output(row, DataType.Float, -1, 1);
        using var model = TestModels.Load(Profile with { Input = Input with { Scale = 1 } }, graph.ToBytes());

        await Assert.ThrowsAsync<ModelInputException>(() => model.Features([.. Enumerable.Repeat((byte)9, 48)]));
        float[] second = [20];
        Assert.Equal(second, await model.Features([.. Enumerable.Repeat((byte)1, 48)]));
    }

    [Fact]
    public async Task Wrong_lengths_are_the_callers_fault()
    {
        using var model = TestModels.Load(Profile, TestModels.Echo(DataType.Float, -1, 3, 4, 4));
        var token = TestContext.Current.CancellationToken;
        await Assert.ThrowsAsync<ArgumentException>(async () => await model.RunAsync(new FrameBatch(new byte[47], model.Description.Geometry, 1), new float[48], token));
        await Assert.ThrowsAsync<ArgumentException>(async () => await model.RunAsync(new FrameBatch(new byte[48], model.Description.Geometry, 1), new float[47], token));
        await model.RunAsync(new FrameBatch(ReadOnlyMemory<byte>.Empty, model.Description.Geometry, 0), Memory<float>.Empty, token);
    }

    [Fact]
    public async Task A_disposed_model_refuses()
    {
        var model = TestModels.Load(Profile, TestModels.Echo(DataType.Float, -1, 3, 4, 4));
        model.Dispose();
        model.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => model.Features(new byte[48]));
    }

    private static string Fault(ModelProfile profile, byte[] bytes) => Assert.Throws<ModelProfileException>(() => TestModels.Load(profile, bytes)).Message;
}
