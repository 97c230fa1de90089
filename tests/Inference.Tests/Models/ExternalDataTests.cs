using System.Security.Cryptography;
using Google.Protobuf;
using QueueWorkers.Models;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Tests.Support;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Tests.Models;

/// <summary>Models whose weights lie in files beside them.</summary>
public sealed class ExternalDataTests : IDisposable
{
    private static readonly float[] Weights = [.. Enumerable.Range(0, 48).Select(i => i / 7f)];
    private readonly TemporaryFolder _folder = new("external");

    private string Folder => Path.Combine(_folder.Path, "model");

    private string Model => Path.Combine(Folder, "m.onnx");

    public ExternalDataTests() => Directory.CreateDirectory(Folder);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("m.onnx_data", 0)]
    [InlineData("parts/m.bin", 4096)]
    public async Task Features_are_those_of_the_model_in_one_file(string location, int offset)
    {
        Write(location, offset);
        var file = Load();
        var pixels = TestModels.Noise(48);
        using var outside = TestModels.Load(file.Profile, file.Bytes.ToArray());
        using var inside = TestModels.Load(file.Profile, Build().ToByteArray());
        Assert.Equal(await inside.Features(pixels), await outside.Features(pixels));
    }

    [Fact]
    public void The_hash_covers_the_model_and_the_weights_as_documented()
    {
        Write("m.onnx_data", 16);
        byte[] weights = [.. Weights.SelectMany(BitConverter.GetBytes)];
        var expected = SHA256.HashData([.. SHA256.HashData(File.ReadAllBytes(Model)), .. SHA256.HashData(weights)]);
        Assert.Equal(Convert.ToHexStringLower(expected), Load().Sha256);
    }

    [Fact]
    public void A_changed_weight_is_another_model_and_a_byte_that_is_not_used_is_none()
    {
        Write("m.onnx_data", 16);
        var before = Load().Sha256;
        Flip(0);
        Assert.Equal(before, Load().Sha256);
        Flip(20);
        Assert.NotEqual(before, Load().Sha256);
    }

    [Fact]
    public void A_hash_in_the_profile_pins_the_weights_too()
    {
        Write("m.onnx_data", 0);
        var pin = Load().Sha256;
        Assert.Equal(pin, Load(pin).Sha256);
        Flip(3);
        Assert.Equal("sha256", Assert.Throws<ModelProfileException>(() => Load(pin)).Field);
    }

    [Fact]
    public void A_model_in_one_file_keeps_its_hash()
    {
        File.WriteAllBytes(Model, Build().ToByteArray());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Model))), Load().Sha256);
    }

    [Fact]
    public void Weights_of_a_constant_in_a_node_are_read_too()
    {
        var model = Build();
        var tensor = model.Graph.Initializer[0];
        model.Graph.Initializer.Clear();
        var constant = new NodeProto { OpType = "Constant", Output = { tensor.Name }, Attribute = { new AttributeProto { Name = "value", T = tensor, Type = AttributeProto.Types.AttributeType.Tensor } } };
        model.Graph.Node.Insert(0, constant);
        MoveOut(model, tensor, "m.onnx_data", 0);
        using var loaded = TestModels.Load(Load().Profile, Load().Bytes.ToArray());
        Assert.Equal(48, loaded.Description.Dimension);
    }

    [Theory]
    [InlineData("../outside.bin")]
    [InlineData("parts/../../outside.bin")]
    [InlineData("/etc/hostname")]
    [InlineData("link.bin")]
    [InlineData("linked/outside.bin")]
    [InlineData("")]
    public void Files_outside_the_models_folder_are_refused(string location)
    {
        File.WriteAllBytes(Path.Combine(_folder.Path, "outside.bin"), new byte[4096]);
        File.CreateSymbolicLink(Path.Combine(Folder, "link.bin"), "../outside.bin");
        Directory.CreateSymbolicLink(Path.Combine(Folder, "linked"), _folder.Path);
        Directory.CreateDirectory(Path.Combine(Folder, "parts"));
        Write("inside.bin", 0, location);
        Assert.Contains($"allowed: a file below the model's own folder, {Folder}", Fault(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_stays_inside_is_followed()
    {
        Write("real.bin", 0, "link.bin");
        File.CreateSymbolicLink(Path.Combine(Folder, "link.bin"), "real.bin");
        Assert.Equal(48 * sizeof(float), ModelProto.Parser.ParseFrom(Load().Bytes.Span).Graph.Initializer[0].RawData.Length);
    }

    [Fact]
    public void A_missing_or_short_file_is_named()
    {
        Write("m.onnx_data", 0);
        using (var file = File.OpenWrite(Path.Combine(Folder, "m.onnx_data")))
            file.SetLength(100);
        Assert.Contains("which has 100: it is cut off", Fault(), StringComparison.Ordinal);
        File.Delete(Path.Combine(Folder, "m.onnx_data"));
        Assert.Contains("copy it beside the model", Fault(), StringComparison.Ordinal);
    }

    private static ModelProto Build()
    {
        var graph = new OnnxGraphBuilder("outside");
        var sum = graph.Node("Add", [graph.Input("in", DataType.Float, -1, 3, 4, 4), graph.Floats(Weights, 1, 3, 4, 4)], "out");
        return graph.Output(sum, DataType.Float, -1, 3, 4, 4).Build();
    }

    private void Write(string file, int offset, string? location = null)
    {
        var model = Build();
        MoveOut(model, model.Graph.Initializer[0], file, offset, location);
    }

    private void MoveOut(ModelProto model, TensorProto tensor, string file, int offset, string? location = null)
    {
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, [.. new byte[offset], .. tensor.RawData.Span, .. new byte[5]]);
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        Entry("location", location ?? file);
        Entry("offset", $"{offset}");
        Entry("length", $"{tensor.RawData.Length}");
        tensor.ClearRawData();
        File.WriteAllBytes(Model, model.ToByteArray());

        void Entry(string key, string value) => tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
    }

    private void Flip(int at)
    {
        var path = Path.Combine(Folder, "m.onnx_data");
        var bytes = File.ReadAllBytes(path);
        bytes[at] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private ModelFile Load(string? sha256 = null)
    {
        var profile = Path.Combine(Folder, "m.json");
        var pin = sha256 is null ? "" : $"\"sha256\": \"{sha256}\",";
        File.WriteAllText(profile, $$"""{ "name": "m", "path": "m.onnx", {{pin}} "input": { "width": 4, "height": 4 } }""");
        return new ModelCatalogue(_folder.Path).Load(profile);
    }

    private string Fault() => Assert.Throws<ModelProfileException>(() => Load()).Message;
}
