using System.Text;
using System.Text.Json;
using Google.Protobuf;
using QueueWorkers.Contracts;
using QueueWorkers.Models;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using QueueWorkers.Tests.Support;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Tests.Models;

/// <summary>ONNX files without a profile, and files that are no ONNX.</summary>
public sealed class StarterProfileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("starter");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Size_layout_and_name_come_from_the_file()
    {
        var profile = ProfileOf("My Model_v2.ONNX", Model(DataType.Float, [-1, 96, 160, 3]));
        Assert.Equal(("my-model-v2", 160, 96, TensorLayout.Nhwc, ModelKind.Embedding), (profile.Name, profile.Input.Width, profile.Input.Height, profile.Input.Layout, profile.Kind));
        Assert.Equal(1.0 / 255, profile.Input.Scale);
        Assert.Equal(1, ProfileOf("bytes.onnx", Model(DataType.Uint8, [1, 3, 32, 32])).Input.Scale);
        Assert.Equal((224, 224), (ProfileOf("free.onnx", Model(DataType.Float, [-1, 3, -1, -1])).Input.Width, 224));
    }

    [Fact]
    public void Metadata_of_the_exporter_counts()
    {
        var detector = ProfileOf("d.onnx", Model(DataType.Float, [1, 3, -1, -1], ("imgsz", "[384, 640]"), ("task", "detect"), ("names", "{0: 'person'}")));
        Assert.Equal((640, 384, ResizeMode.Letterbox, null), (detector.Input.Width, detector.Input.Height, detector.Input.Resize, detector.Labels));
        var classifier = ProfileOf("c.onnx", Model(DataType.Float, [1, 3, 64, 64], ("task", "classify"), ("names", "{0: 'cat', 1: \"driver's seat\"}")));
        Assert.Equal(ModelKind.Classification, classifier.Kind);
        Assert.Equal(["cat", "driver's seat"], classifier.Labels!);
    }

    [Fact]
    public void What_is_printed_is_a_profile()
    {
        var profile = ProfileOf("m.onnx", Model(DataType.Float, [-1, 3, 64, 64]));
        var printed = JsonSerializer.Serialize(profile with { Note = null }, ModelProfileJson.Default.ModelProfile);
        Assert.Equal(profile with { Note = null, Input = null! }, ModelProfileReader.Read(printed, "m.json", "/") with { Input = null! });
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:00\n", "a pointer of Git LFS")]
    [InlineData("<!DOCTYPE html><html>login</html>", "a web page")]
    [InlineData("\n<html>", "a web page")]
    [InlineData("PK\u0003\u0004........archive/data.pkl", "an archive of PyTorch")]
    [InlineData("PK\u0003\u0004........readme.txt", "a ZIP archive")]
    [InlineData("\u0080\u0002}q\u0000", "a pickle")]
    [InlineData("\u0089HDF\r\n", "HDF5")]
    [InlineData("\u0020\u0000\u0000\u0000TFL3", "TensorFlow Lite")]
    [InlineData("\u0040\u0000\u0000\u0000\u0000\u0000\u0000\u0000{\"__metadata__\":{}}", "safetensors")]
    [InlineData("\u001f\u008b\u0008", "gzip")]
    [InlineData("", "it is empty")]
    public void A_file_that_is_no_model_is_named_for_what_it_is(string bytes, string what)
    {
        var path = Path.Combine(_folder.Path, "model.onnx");
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes(bytes));
        var fault = Assert.Throws<ModelProfileException>(() => new ModelCatalogue(_folder.Path).FindProfile(path));
        Assert.StartsWith($"{path}: no ONNX model: it is ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(what, fault.Message, StringComparison.Ordinal);
    }

    private ModelProfile ProfileOf(string name, byte[] model)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllBytes(path, model);
        return new ModelCatalogue(_folder.Path).FindProfile(path);
    }

    private static byte[] Model(DataType type, long[] input, params (string Key, string Value)[] metadata)
    {
        var graph = new OnnxGraphBuilder("m");
        graph.Node("Identity", [graph.Input("x", type, input)], "y");
        var model = graph.Output("y", type, input).Build();
        foreach (var (key, value) in metadata)
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        return model.ToByteArray();
    }
}
