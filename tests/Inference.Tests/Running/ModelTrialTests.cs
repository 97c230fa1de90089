using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Starting;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using QueueWorkers.Tests.Support;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Tests.Running;

/// <summary>Two frames, alone and together, tell what a model is good for.</summary>
public sealed class ModelTrialTests
{
    private const int Side = 4;
    private static readonly ModelProfile Profile = new() { Name = "tried", Path = "tried.onnx", Input = new ModelInput { Width = Side, Height = Side } };

    [Fact]
    public async Task A_model_that_takes_one_frame_at_a_time_runs_them_so_with_a_warning()
    {
        // The batch axis is free, and a constant inside says 1.
        var bytes = Graph((graph, frames) => graph.Node("Reshape", [Mean(graph, frames), graph.Longs(1, 3)], "out"));
        using var model = TestModels.Load(Profile, bytes, join: true);
        byte[][] frames = [[.. Enumerable.Repeat((byte)51, 48)], [.. Enumerable.Repeat((byte)204, 48)]];

        var features = await Task.WhenAll(model.Features(frames[0]), model.Features(frames[1]));
        Assert.All(features[0], f => Assert.Equal(0.2f, f, 1e-6f));
        Assert.All(features[1], f => Assert.Equal(0.8f, f, 1e-6f));
        Assert.Equal(features[0].Concat(features[1]), await model.Features([.. frames[0], .. frames[1]]));
        Assert.Contains("its frames run one at a time", Assert.Single(Inspect(bytes).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_whose_frames_become_one_row_runs_one_at_a_time()
    {
        var bytes = Graph((graph, frames) => graph.Node("Reshape", [Mean(graph, frames), graph.Longs(1, -1)], "out"));
        Assert.Contains("out is [1, 6] then", Assert.Single(Inspect(bytes).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Features_that_depend_on_their_neighbours_are_refused_unless_frames_run_alone()
    {
        // Less the mean of the whole batch, as by a normalisation left in training mode.
        var bytes = Graph((graph, frames) =>
        {
            var mean = Mean(graph, frames);
            return graph.Node("Add", [graph.Node("Sub", [mean, graph.Node("ReduceMean", [mean], null, OnnxAttribute.Ints("axes", 0))]), graph.Floats([1, 2, 3], 1, 3)], "out");
        });
        var refused = Assert.Throws<ModelProfileException>(() => Inspect(bytes));
        Assert.Contains("batch is absent; allowed: 1, which runs each frame alone", refused.Message, StringComparison.Ordinal);

        Assert.Empty(Inspect(bytes, Profile with { Neighbours = true }).Warnings);
        var alone = Profile with { Batch = 1 };
        Assert.NotEqual(Inspect(bytes, alone).Fingerprint, Inspect(Graph((graph, frames) => graph.Node("Identity", [Mean(graph, frames)], "out"))).Fingerprint);
        using var model = TestModels.Load(alone, bytes, join: true);
        float[] expected = [1, 2, 3, 1, 2, 3];
        Assert.Equal(expected, await model.Features([.. Enumerable.Repeat((byte)0, 48), .. Enumerable.Repeat((byte)255, 48)]));
    }

    [Fact]
    public void Rows_whose_number_varies_are_named_so()
    {
        // Where pixels are not black: as many rows as there are such.
        var bytes = Graph((graph, frames) => graph.Node("Cast", [graph.Node("Transpose", [graph.Node("NonZero", [frames])])], "out", OnnxAttribute.Int("to", (long)DataType.Float)), -1, 4);
        var fault = Assert.Throws<ModelProfileException>(() => Inspect(bytes));
        Assert.Contains("[0, 4] for a black one; allowed: a tensor of one size for every frame", fault.Message, StringComparison.Ordinal);
        Assert.Contains("are no feature", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_are_none_are_said()
    {
        // 0 ÷ 0 for a black frame alone.
        var bytes = Graph((graph, frames) =>
        {
            var mean = Mean(graph, frames);
            return graph.Node("Div", [mean, mean], "out");
        });
        Assert.Equal("out has NaN or infinity for a frame of black", Assert.Single(Inspect(bytes).Warnings));
    }

    [Fact]
    public void What_was_tried_once_is_remembered_until_model_or_profile_change()
    {
        using var folder = new TemporaryFolder("trial");
        var steps = new List<string>();
        var options = new InferenceOptions { Accelerator = "cpu", ModelCache = folder.Path, Sessions = 1, Threads = 1, RunFrames = 1, Pixels = PixelWork.Host };
        string[] Load(ModelProfile profile, byte[] bytes, out IReadOnlyList<string> notes)
        {
            var log = new LinesLogger();
            steps.Clear();
            FeatureModelLoader.Load(TestModels.File(profile, bytes), options, TimeProvider.System, log, new() { Progress = new Steps(steps) }).Dispose();
            notes = [.. log.Lines.Where(l => l.Contains("4108", StringComparison.Ordinal))];
            return [.. steps];
        }
        var one = Graph((graph, frames) => graph.Node("Reshape", [Mean(graph, frames), graph.Longs(1, 3)], "out"));
        Assert.Contains("trying the model on two frames", Load(Profile, one, out var first));
        Assert.DoesNotContain("trying the model on two frames", Load(Profile, one, out var again));
        Assert.Contains("its frames run one at a time", Assert.Single(first), StringComparison.Ordinal);
        Assert.Equal(first, again);
        Assert.Contains("trying the model on two frames", Load(Profile with { Input = Profile.Input with { Scale = 1 } }, one, out _));
        Assert.Contains("trying the model on two frames", Load(Profile, Graph((graph, frames) => graph.Node("Identity", [Mean(graph, frames)], "out")), out _));
    }

    [Fact]
    public void Trying_a_model_can_be_ended()
    {
        using var folder = new TemporaryFolder("trial");
        using var stop = new CancellationTokenSource();
        var bytes = Graph((graph, frames) => graph.Node("Identity", [Mean(graph, frames)], "out"));
        var loading = new ModelLoading { Progress = new Steps([], stop), Cancellation = stop.Token };
        Assert.ThrowsAny<OperationCanceledException>(() =>
            FeatureModelLoader.Load(TestModels.File(Profile, bytes), new InferenceOptions { Accelerator = "cpu", ModelCache = folder.Path }, TimeProvider.System, new LinesLogger(), loading));
    }

    private sealed class Steps(List<string> steps, CancellationTokenSource? stop = null) : IProgress<ModelLoadStep>
    {
        public void Report(ModelLoadStep value)
        {
            steps.Add(value.Text);
            stop?.Cancel();
        }
    }

    [Theory]
    [InlineData("m42b_view1", "its frames run one at a time")]
    [InlineData("m42c_hardbatch1", "its frames run one at a time")]
    [InlineData("m19_nan", "y has NaN or infinity for a frame of noise, and for one of black")]
    public void Models_from_the_field_are_warned_of(string name, string warning)
    {
        var found = ModelInspection.Of(Field(name), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        Assert.Contains(found.Warnings, w => w.StartsWith(warning, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("m16b_var1", "a tensor of one size for every frame")]
    [InlineData("m16c_nms", "rows whose number varies")]
    [InlineData("m42d_bnbatch", "batch is absent; allowed: 1")]
    public void Models_from_the_field_are_refused(string name, string reason)
    {
        var fault = Assert.Throws<ModelProfileException>(() => ModelInspection.Of(Field(name), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance));
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    private static ModelFile Field(string name) => new ModelCatalogue(Path.GetTempPath()).Load(DataFolder.File(Path.Combine("field", "models", $"{name}.json")));

    private static ModelInspection Inspect(byte[] bytes, ModelProfile? profile = null) =>
        ModelInspection.Of(TestModels.File(profile ?? Profile, bytes), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);

    private static string Mean(OnnxGraphBuilder graph, string frames) =>
        graph.Node("ReduceMean", [frames], null, OnnxAttribute.Ints("axes", 2, 3), OnnxAttribute.Int("keepdims", 0));

    private static byte[] Graph(Func<OnnxGraphBuilder, string, string> body, params long[] output)
    {
        var graph = new OnnxGraphBuilder("tried");
        var made = body(graph, graph.Input("frames", DataType.Float, -1, 3, Side, Side));
        return graph.Output(made, DataType.Float, output.Length > 0 ? output : [-1, 3]).ToBytes();
    }
}
