using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Onnx.Conversion;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using AttributeType = QueueWorkers.Models.Onnx.AttributeProto.Types.AttributeType;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Tests.Precisions;

/// <summary>Operators of older versions mean the same once they are raised to version 13.</summary>
public sealed class OpsetRiseTests
{
    private static readonly long[] Shape = [2, 3, 4, 6];

    /// <summary>Operators whose attributes became inputs, or that mean something else now, each with its attributes as they were.</summary>
    public static TheoryData<string, int> Operators { get; } = new()
    {
        { "Clip", 7 },
        { "Clip", 10 },
        { "Pad", 7 },
        { "Slice", 7 },
        { "Squeeze", 11 },
        { "Unsqueeze", 7 },
        { "ReduceSum", 11 },
        { "Split", 11 },
        { "TopK", 7 },
        { "Softmax", 7 },
        { "Softmax", 11 },
        { "LogSoftmax", 9 },
        { "Dropout", 7 },
        { "Upsample", 7 },
        { "Resize", 10 },
        { "BatchNormalization", 7 },
    };

    [Theory]
    [MemberData(nameof(Operators))]
    public void It_gives_what_it_gave(string name, int opset)
    {
        var bytes = Model(name, opset);
        var raised = Int8Quantisation.Prepare(ModelProto.Parser.ParseFrom(bytes), name);
        Assert.Equal(13, raised.OpsetImport.Single().Version);
        Assert.Equal(Run(bytes), Run(raised.ToByteArray()));
    }

    [Fact]
    public void What_is_new_enough_stays()
    {
        var bytes = new SmallModel(DataType.Float, TensorLayout.Nchw).Bytes(8, 8);
        Assert.Equal(17, Int8Quantisation.Prepare(ModelProto.Parser.ParseFrom(bytes), "m").OpsetImport.Single().Version);
    }

    [Fact]
    public void What_cannot_be_raised_is_refused_with_what_to_do()
    {
        var graph = new OnnxGraphBuilder("old", 7, irVersion: 3);
        var x = graph.Input("in", DataType.Float, Shape);
        string[] channels = [graph.Floats([1, 1, 1], 3), graph.Floats([0, 0, 0], 3), graph.Floats([0, 0, 0], 3), graph.Floats([1, 1, 1], 3)];
        graph.Output(graph.Node("BatchNormalization", [x, .. channels], "out", OnnxAttribute.Int("spatial", 0)), DataType.Float, Shape);
        var fault = Assert.Throws<ModelProfileException>(() => Int8Quantisation.Prepare(graph.Build(), "old.onnx"));
        Assert.Equal("old.onnx: its BatchNormalization of version 7 has no like of version 13; export the model with opset 13 or later", fault.Message);
    }

    private static byte[] Model(string name, int opset)
    {
        var graph = new OnnxGraphBuilder("old", opset, irVersion: opset < 9 ? 3 : 6);
        var x = graph.Input("in", DataType.Float, Shape);
        var y = name switch
        {
            "Clip" => graph.Node(name, [x], null, OnnxAttribute.Float("min", 0.25f), OnnxAttribute.Float("max", 0.75f)),
            "Pad" => graph.Node(name, [x], null, OnnxAttribute.Ints("pads", 0, 0, 1, 2, 0, 0, 0, 1), OnnxAttribute.Float("value", 0.5f)),
            "Slice" => graph.Node(name, [x], null, OnnxAttribute.Ints("starts", 1, 2), OnnxAttribute.Ints("ends", 3, 5), OnnxAttribute.Ints("axes", 1, 3)),
            "Squeeze" => graph.Node(name, [graph.Node("ReduceMax", [x], null, OnnxAttribute.Ints("axes", 2))], null, OnnxAttribute.Ints("axes", 2)),
            "Unsqueeze" => graph.Node(name, [x], null, OnnxAttribute.Ints("axes", 0, 3)),
            "ReduceSum" => graph.Node(name, [x], null, OnnxAttribute.Ints("axes", 1, 3), OnnxAttribute.Int("keepdims", 0)),
            "Split" => graph.Node(name, [x], null, OnnxAttribute.Int("axis", 3), OnnxAttribute.Ints("split", 2, 4)),
            "TopK" => graph.Node(name, [x], null, OnnxAttribute.Int("axis", 1), OnnxAttribute.Int("k", 2)),
            "Softmax" or "LogSoftmax" => graph.Node(name, [x], null, OnnxAttribute.Int("axis", opset == 9 ? 2 : 1)),
            "Dropout" => graph.Node(name, [x], null, OnnxAttribute.Float("ratio", 0.4f)),
            "Upsample" => graph.Node(name, [x], null, new AttributeProto { Name = "scales", Type = AttributeType.Floats, Floats = { 1, 1, 2, 1.5f } }, OnnxAttribute.Text("mode", "nearest")),
            "Resize" => graph.Node(name, [x, graph.Floats([1, 1, 2, 2], 4)], null, OnnxAttribute.Text("mode", "linear")),
            _ => graph.Node(name, [x, graph.Floats([1, 2, 3], 3), graph.Floats([0, 1, 2], 3), graph.Floats([.1f, .2f, .3f], 3), graph.Floats([1, 2, 4], 3)], null, OnnxAttribute.Int("spatial", 1)),
        };
        graph.Node("Identity", [y], "out");
        var model = graph.Build();
        if (name is "Split" or "TopK")
            model.Graph.Node.First(n => n.OpType == name).Output.Add("second");
        // Before version 4 of the format, constants were listed as inputs.
        if (opset < 9)
            model.Graph.Input.Add(model.Graph.Initializer.Select(t => new ValueInfoProto { Name = t.Name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = t.DataType, Shape = Sizes(t) } } }));
        model.Graph.Output.Add(new ValueInfoProto { Name = "out" });
        return model.ToByteArray();
    }

    private static TensorShapeProto Sizes(TensorProto tensor)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(tensor.Dims.Select(d => new TensorShapeProto.Types.Dimension { DimValue = d }));
        return shape;
    }

    private static float[] Run(byte[] model)
    {
        var values = TestModels.Noise((int)Shape.Aggregate((a, b) => a * b), 7).Select(b => b / 255f).ToArray();
        using var settings = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(model, settings);
        using var input = OrtValue.CreateTensorValueFromMemory(values, Shape);
        using var options = new RunOptions();
        using var outputs = session.Run(options, ["in"], [input], ["out"]);
        return [.. outputs[0].GetTensorTypeAndShape().Shape.Select(s => (float)s), .. outputs[0].GetTensorDataAsSpan<float>()];
    }
}
