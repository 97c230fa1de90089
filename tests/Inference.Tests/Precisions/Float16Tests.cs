using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Precisions;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models;
using QueueWorkers.Models.Builtin;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Onnx.Conversion;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Tests.Precisions;

/// <summary>Models of 32-bit floats that are converted to 16 bits when they are loaded.</summary>
public sealed class Float16Tests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("qw-fp16-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ModelCatalogue Catalogue => new(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(ResNet50Model.Name, 2)]
    [InlineData(SignatureModel.Name, 3)]
    public async Task A_built_in_model_gives_nearly_the_same_features(string name, int each)
    {
        var report = await CompareAsync(Catalogue.Load(name), Catalogue.Load(name, ModelPrecision.Fp16), each);
        Assert.Equal(("fp16", "fp32"), (report.Precision, report.Reference));
        Assert.InRange(report.LeastCosine, 0.999, 1);
        Assert.InRange(report.MeanCosine, report.LeastCosine, 1);
        Assert.Null(report.Top1Agreement);
    }

    [Theory]
    [InlineData("squeezenet1.1_f32_dynbatch", 224, 224, null)]
    [InlineData("light_densenet121", 224, 224, null)]
    [InlineData("light_resnet50", 224, 224, null)]
    [InlineData("light_shufflenet", 224, 224, null)]
    [InlineData("light_squeezenet", 224, 224, null)]
    [InlineData("FastestDet", 352, 352, null)]
    [InlineData("face_RFB-320", 320, 240, "boxes")]
    [InlineData("face_RFB-640", 640, 480, "scores")]
    [InlineData("yolox_nano", 416, 416, null)]
    public async Task A_model_of_the_folder_gives_nearly_the_same_features_from_half_the_bytes(string name, int width, int height, string? output)
    {
        var input = name.StartsWith("squeeze", StringComparison.Ordinal) ? TestModels.ImageNet : new ModelInput { Width = width, Height = height, Channels = ChannelOrder.Bgr, Scale = name == "yolox_nano" ? 1 : 1 / 255.0 };
        var file = TestModels.File(new ModelProfile { Name = "folder", Path = ModelData.Model($"{name}.onnx"), Output = output, Kind = ModelKind.Classification, Input = input });
        var half = file with { Bytes = Converted(file), Precision = "fp16" };
        var report = await CompareAsync(file, half, each: 2);
        Assert.InRange(report.LeastCosine, 0.999, 1);
        // Constants of the light models are a few numbers each.
        if (!name.StartsWith("light", StringComparison.Ordinal))
            Assert.InRange((double)report.WeightBytes / report.ReferenceWeightBytes, 0.49, 0.56);
    }

    [Theory]
    [InlineData("mnist-8", 1, 1, 28)]
    [InlineData("super_resolution_dynbatch", 1, 1, 224)]
    [InlineData("squeezenet1.1_f32_dynbatch", 2, 3, 224)]
    [InlineData("yolox_nano", 1, 3, 416)]
    public void Inputs_and_outputs_stay_as_they_were(string name, long frames, long channels, long side)
    {
        long[] shape = [frames, channels, side, side];
        var bytes = File.ReadAllBytes(ModelData.Model($"{name}.onnx"));
        using var session = new InferenceSession(bytes);
        using var half = new InferenceSession(Float16Conversion.Convert(ModelProto.Parser.ParseFrom(bytes), name).ToByteArray());
        Assert.Equal(Text(session.InputMetadata), Text(half.InputMetadata));
        Assert.Equal(Text(session.OutputMetadata), Text(half.OutputMetadata));
        var values = TestModels.Noise((int)shape.Aggregate((a, b) => a * b), 5).Select(b => name == "yolox_nano" ? b : b / 255f).ToArray();
        foreach (var output in session.OutputMetadata.Keys)
            Assert.InRange(PrecisionReport.Cosine(Run(half, shape, values, output), Run(session, shape, values, output)), 0.999, 1);
    }

    [Fact]
    public void Weights_of_ResNet50_take_half_the_bytes_and_what_was_converted_is_kept()
    {
        var whole = Catalogue.Load(ResNet50Model.Name);
        var half = Catalogue.Load(ResNet50Model.Name, ModelPrecision.Fp16);
        Assert.Equal((ResNet50Model.Sha256, "fp16"), (half.Sha256, half.Precision));
        Assert.InRange((double)OnnxFacts.BytesOfConstants(half.Bytes) / OnnxFacts.BytesOfConstants(whole.Bytes), 0.5, 0.501);
        Assert.InRange((double)half.Bytes.Length / whole.Bytes.Length, 0.5, 0.502);

        var kept = Assert.Single(Directory.GetFiles(Path.Combine(_folder, "fp16")));
        var written = File.GetLastWriteTimeUtc(kept);
        Assert.True(Catalogue.Load(ResNet50Model.Name, ModelPrecision.Fp16).Bytes.Span.SequenceEqual(half.Bytes.Span));
        Assert.Equal(written, File.GetLastWriteTimeUtc(kept));
        // What is damaged is made anew.
        File.WriteAllBytes(kept, [1, 2, 3]);
        Assert.True(Catalogue.Load(ResNet50Model.Name, ModelPrecision.Fp16).Bytes.Span.SequenceEqual(half.Bytes.Span));
        Assert.Equal(half.Bytes.Length, new FileInfo(kept).Length);
    }

    [Fact]
    public void The_fingerprint_tells_the_precision_and_nothing_else_changes_it()
    {
        string Of(ModelPrecision? precision) => Inference.Running.ModelInspection.FingerprintOf(Catalogue.Load(SignatureModel.Name, precision), new() { Accelerator = "cpu" });
        Assert.NotEqual(Of(null), Of(ModelPrecision.Fp16));
        Assert.Equal(Of(null), Of(ModelPrecision.AsIs));
        Assert.Equal(Of(null), Of(ModelPrecision.Fp32));
    }

    [Fact]
    public void Operators_whose_sums_leave_the_range_stay_and_so_do_sizes()
    {
        var graph = new OnnxGraphBuilder("kept");
        var x = graph.Input("in", DataType.Float, -1, 3, 8, 8);
        var scaled = graph.Node("Mul", [x, graph.Floats([300])], "scaled");
        graph.Node("ReduceSumSquare", [scaled], "sums", OnnxAttribute.Ints("axes", 2, 3), OnnxAttribute.Int("keepdims", 0));
        var root = graph.Node("Sqrt", ["sums"], "root");
        // 65,504 is the largest number of 16 bits: sums are above it, and their roots below.
        var count = graph.Node("Cast", [graph.Node("Size", [graph.Node("Tile", [x, graph.Longs(1, 1, 70, 70)])])], "count", OnnxAttribute.Int("to", (long)DataType.Float));
        var share = graph.Node("Div", [count, graph.Floats([70 * 70 * 192])], "share");
        var bytes = graph.Output(graph.Node("Mul", [root, share], "out"), DataType.Float, -1, 3).ToBytes();
        var model = Float16Conversion.Convert(ModelProto.Parser.ParseFrom(bytes), "kept");

        var types = model.Graph.Node.ToDictionary(n => n.Output[0], n => n);
        Assert.Equal("scaled_fp32", types["sums"].Input[0]);
        Assert.Equal("sums_fp16", types["root"].Input[0]);
        Assert.Equal((long)DataType.Float, types["count"].Attribute.Single().I);
        using var session = new InferenceSession(bytes);
        using var half = new InferenceSession(model.ToByteArray());
        var values = TestModels.Noise(192).Select(b => b / 255f).ToArray();
        Assert.InRange(TestModels.RelativeError(Run(half, [1, 3, 8, 8], values, "out"), Run(session, [1, 3, 8, 8], values, "out")), 0, 5e-3);
    }

    [Fact]
    public void Numbers_without_a_near_16_bit_number_become_the_nearest_and_are_counted()
    {
        var graph = new OnnxGraphBuilder("range");
        var x = graph.Input("in", DataType.Float, -1, 8);
        float[] values = [1, -1e6f, 1e-12f, -1e-12f, float.NegativeInfinity, 65504, 0, 0.1f];
        var bytes = graph.Output(graph.Node("Add", [x, graph.Floats(values, 8)], "out"), DataType.Float, -1, 8).ToBytes();
        var model = Float16Conversion.Convert(ModelProto.Parser.ParseFrom(bytes), "range");
        Assert.Equal("3", model.MetadataProps.Single(p => p.Key == Float16Conversion.ClippedEntry).Value);
        using var half = new InferenceSession(model.ToByteArray());
        Assert.Equal([1, -65504, (float)Half.Epsilon, -(float)Half.Epsilon, float.NegativeInfinity, 65504, 0, (float)(Half)0.1f], Run(half, [1, 8], new float[8], "out"));
    }

    [Fact]
    public void A_batch_norm_keeps_its_digits_although_its_variance_has_none_in_16_bits()
    {
        var graph = new OnnxGraphBuilder("norm");
        var x = graph.Input("in", DataType.Float, -1, 2, 2, 2);
        // 1e-9 is 0 with 16 bits.
        string[] constants = [graph.Floats([1e-4f, 2e-4f], 2), graph.Floats([0.5f, -0.5f], 2), graph.Floats([0.25f, 0.5f], 2), graph.Floats([1e-9f, 4e-8f], 2)];
        var bytes = graph.Output(graph.Node("BatchNormalization", [x, .. constants], "out", OnnxAttribute.Float("epsilon", 1e-9f)), DataType.Float, -1, 2, 2, 2).ToBytes();
        using var session = new InferenceSession(bytes);
        using var half = new InferenceSession(Float16Conversion.Convert(ModelProto.Parser.ParseFrom(bytes), "norm").ToByteArray());
        float[] values = [0, 0.25f, 0.5f, 0.75f, 1, 0.125f, 0.375f, 0.625f];
        Assert.InRange(TestModels.RelativeError(Run(half, [1, 2, 2, 2], values, "out"), Run(session, [1, 2, 2, 2], values, "out")), 0, 2e-3);
    }

    [Fact]
    public void A_branch_stays_with_32_bits_and_reads_what_is_around_it()
    {
        var graph = new OnnxGraphBuilder("branch");
        var x = graph.Input("in", DataType.Float, -1, 4);
        var twice = graph.Node("Mul", [x, graph.Floats([2])], "twice");
        var model = graph.Output(graph.Node("Add", ["chosen", graph.Floats([1])], "out"), DataType.Float, -1, 4).Build();
        var branch = new NodeProto { OpType = "If", Name = "if" };
        branch.Input.Add("is");
        branch.Output.Add("chosen");
        foreach (var (name, operation) in new[] { ("then_branch", "Relu"), ("else_branch", "Neg") })
        {
            var inner = new GraphProto { Name = name };
            inner.Node.Add(new NodeProto { OpType = operation, Input = { twice }, Output = { $"{name}_out" } });
            inner.Output.Add(new ValueInfoProto { Name = $"{name}_out", Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float } } });
            branch.Attribute.Add(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Graph, G = inner });
        }
        model.Graph.Initializer.Add(new TensorProto { Name = "is", DataType = (int)DataType.Bool, RawData = ByteString.CopyFrom(0) });
        model.Graph.Node.Insert(1, branch);
        using var session = new InferenceSession(Float16Conversion.Convert(model, "branch").ToByteArray());
        Assert.Equal([0, -2, 2, -1.5f], Run(session, [1, 4], [0.5f, 1.5f, -0.5f, 1.25f], "out"));
    }

    [Theory]
    [InlineData(ModelPrecision.Int8, "qw models quantise builtin:signature VIDEO")]
    public void What_cannot_be_had_is_refused_with_what_to_do(ModelPrecision precision, string said)
    {
        var fault = Assert.Throws<ModelProfileException>(() => Catalogue.Load(SignatureModel.Name, precision));
        Assert.Equal("precision", fault.Field);
        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_says_the_precision_and_a_setting_takes_its_place()
    {
        File.WriteAllBytes(Path.Combine(_folder, "m.onnx"), new SmallModel(DataType.Float, TensorLayout.Nchw).Bytes(8, 8));
        var profile = Path.Combine(_folder, "m.json");
        File.WriteAllText(profile, """{ "name": "m", "path": "m.onnx", "precision": "fp16", "input": { "width": 8, "height": 8 } }""");
        Assert.Equal("fp16", Catalogue.Load(profile).Precision);
        Assert.Null(Catalogue.Load(profile, ModelPrecision.AsIs).Precision);
        File.WriteAllText(profile, """{ "name": "m", "path": "m.onnx", "precision": "fp8", "input": { "width": 8, "height": 8 } }""");
        Assert.Contains("precision is \"fp8\"; allowed: as-is | fp32 | fp16 | int8", Assert.Throws<ModelProfileException>(() => Catalogue.Load(profile)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("FP16", true)]
    [InlineData("as-is", true)]
    [InlineData("half", false)]
    public void A_setting_that_is_no_precision_is_refused_with_what_is_allowed(string? value, bool isRight)
    {
        var result = new InferenceOptionsRules().Validate(null, new() { Precision = value });
        Assert.Equal(isRight, result.Succeeded);
        if (!isRight)
            Assert.Equal("Inference:Precision is \"half\"; allowed: as-is | fp32 | fp16 | int8", result.FailureMessage);
    }

    [Fact]
    public void A_file_of_16_bits_is_not_converted_to_32()
    {
        var half = Float16Conversion.Convert(ModelProto.Parser.ParseFrom(new SmallModel(DataType.Float, TensorLayout.Nchw).Bytes(8, 8)), "m").ToByteArray();
        File.WriteAllBytes(Path.Combine(_folder, "m.onnx"), half);
        var profile = Path.Combine(_folder, "m.json");
        File.WriteAllText(profile, """{ "name": "m", "path": "m.onnx", "input": { "width": 8, "height": 8 } }""");
        Assert.Null(Catalogue.Load(profile, ModelPrecision.Fp16).Precision);
        Assert.Contains("precision is fp32; allowed: as-is or fp16", Assert.Throws<ModelProfileException>(() => Catalogue.Load(profile, ModelPrecision.Fp32)).Message, StringComparison.Ordinal);
    }

    private static byte[] Converted(ModelFile file) => Float16Conversion.Convert(ModelProto.Parser.ParseFrom(file.Bytes.Span), file.Origin).ToByteArray();

    private async Task<PrecisionReport> CompareAsync(ModelFile file, ModelFile half, int each) =>
        await PrecisionReport.OfAsync(half, file, await SampleVideo.Frames(file.Profile.Input, each), _folder, NullLogger.Instance, Token);

    private static string[] Text(IReadOnlyDictionary<string, NodeMetadata> values) => [.. values.Select(v => $"{v.Key} {v.Value.ElementDataType} [{string.Join(", ", v.Value.Dimensions)}] {string.Join(", ", v.Value.SymbolicDimensions)}")];

    private static float[] Run(InferenceSession session, long[] shape, float[] values, string output)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(values, shape);
        using var options = new RunOptions();
        using var outputs = session.Run(options, [session.InputMetadata.Keys.First()], [input], [output]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
