using System.Text.Json;
using QueueWorkers.Contracts;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Inference.Tests.Models;

public class ModelProfileTests
{
    private const string Whole = """
        { "name": "resnet50", "path": "m/resnet.onnx", "kind": "classification", "labels": ["a", "b"], "output": "pool", "constants": { "im_shape": [240, 320], "factor": 2 }, "normalize": "none", "note": "slow",
          "input": { "width": 320, "height": 240, "layout": "NHWC", "channels": "BGR", "scale": 0.0078125, "mean": [1, 2, 3], "std": [4, 5, 6.5], "resize": "centerCrop", "filter": "bicubic" } }
        """;

    [Fact]
    public void Every_field_is_read()
    {
        var profile = ModelProfileReader.Read(Whole, "p.json", "/models");
        Assert.Equal("resnet50", profile.Name);
        Assert.Equal("/models/m/resnet.onnx", profile.Path);
        Assert.Equal(ModelKind.Classification, profile.Kind);
        Assert.Equal(["a", "b"], profile.Labels);
        Assert.Equal("pool", profile.Output);
        Assert.Equal([("im_shape", "240 320"), ("factor", "2")], profile.Constants!.Select(c => (c.Key, string.Join(' ', c.Value))));
        Assert.Equal((FeatureNormalization.None, "slow"), (profile.Normalize, profile.Note));
        Assert.Equal(new FrameGeometry { Width = 320, Height = 240, Channels = ChannelOrder.Bgr, Resize = ResizeMode.CenterCrop, Filter = ResizeFilter.Bicubic }, profile.Input.Geometry());
        Assert.Equal((TensorLayout.Nhwc, 0.0078125), (profile.Input.Layout, profile.Input.Scale));
        Assert.Equal([1, 2, 3], profile.Input.Mean);
        Assert.Equal([4, 5, 6.5], profile.Input.Std);
    }

    [Fact]
    public void What_is_written_reads_the_same()
    {
        var profile = ModelProfileReader.Read(Whole, "p.json", "/models");
        var text = JsonSerializer.Serialize(profile, ModelProfileJson.Default.ModelProfile);
        var again = ModelProfileReader.Read(text, "q.json", "/elsewhere");
        Assert.Equal(text, JsonSerializer.Serialize(again, ModelProfileJson.Default.ModelProfile));
        Assert.Contains("\"NHWC\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", 2_073_600, 256, 32)]
    [InlineData("""{ "pixels": 1000000, "overlap": 384 }""", 1_000_000, 384, 32)]
    [InlineData("""{ "stride": 14, "pixels": 300000 }""", 300_000, 266, 14)]
    [InlineData("""{ "overlap": 1024 }""", 4_326_400, 1024, 32)]
    public void Tiles_have_defaults(string tiles, int pixels, int overlap, int stride) =>
        Assert.Equal(new TileRule { Pixels = pixels, Overlap = overlap, Stride = stride }, Native(tiles).Tiles);

    [Theory]
    [InlineData("""{ "pixels": 1000 }""", "input.tiles.pixels", "from 295936")]
    [InlineData("""{ "overlap": 100 }""", "input.tiles.overlap", "a multiple of input.tiles.stride, 32")]
    [InlineData("""{ "stride": 0 }""", "input.tiles.stride", "from 1 to 256")]
    [InlineData("""{ "size": 1 }""", "input.tiles.size", "pixels, overlap, stride")]
    public void Wrong_tiles_are_named(string tiles, string field, string allowed)
    {
        var fault = Assert.Throws<ModelProfileException>(() => Native(tiles));
        Assert.Equal(field, fault.Field);
        Assert.Contains(allowed, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tiles_are_for_frames_of_any_size() =>
        Assert.Contains("input.resize is not native", Assert.Throws<ModelProfileException>(() =>
            ModelProfileReader.Read("""{ "name": "a", "path": "/x.onnx", "input": { "width": 1, "height": 2, "tiles": {} } }""", "p.json", "/")).Message, StringComparison.Ordinal);

    private static ModelInput Native(string tiles) => ModelProfileReader.Read($$"""{ "name": "a", "path": "/x.onnx", "input": { "resize": "native", "tiles": {{tiles}} } }""", "p.json", "/").Input;

    [Fact]
    public void Only_name_source_and_size_are_needed()
    {
        var input = ModelProfileReader.Read("""{ "name": "a", "path": "/x.onnx", "input": { "width": 1, "height": 2 } }""", "p.json", "/").Input;
        Assert.Equal(new ModelInput { Width = 1, Height = 2 }.Scale, input.Scale);
        Assert.Equal(TensorLayout.Nchw, input.Layout);
        Assert.Equal(ResizeMode.Stretch, input.Resize);
    }

    [Theory]
    [InlineData("\"resnet50\"", "\"ResNet\"", "name", "\"ResNet\"", "[a-z0-9-]{1,40}")]
    [InlineData("320", "0", "input.width", "0", "a whole number from 1 to 8192")]
    [InlineData("240", "\"240\"", "input.height", "\"240\"", "a whole number")]
    [InlineData("\"NHWC\"", "\"HWC\"", "input.layout", "\"HWC\"", "NCHW | NHWC")]
    [InlineData("\"BGR\"", "\"YUV\"", "input.channels", "\"YUV\"", "RGB | BGR")]
    [InlineData("6.5]", "0]", "input.std[2]", "0", "numbers other than 0")]
    [InlineData("[1, 2, 3]", "[1, 2]", "input.mean", "[1, 2]", "an array of three")]
    [InlineData("0.0078125", "0", "input.scale", "0", "a number other than 0")]
    [InlineData("\"centerCrop\"", "\"crop\"", "input.resize", "\"crop\"", "stretch | letterbox | centerCrop")]
    [InlineData("\"centerCrop\"", "\"centerCrop\", \"crop\": 1.5", "input.crop", "1.5", "a share of the shorter side, 0.1 to 1")]
    [InlineData("\"centerCrop\"", "\"stretch\", \"crop\": 0.875", "input.crop", "0.875", "nothing, as input.resize is not centerCrop")]
    [InlineData("\"centerCrop\"", "\"letterbox\", \"bars\": 256", "input.bars", "256", "a whole number from 0 to 255")]
    [InlineData("\"bicubic\"", "\"lanczos\"", "input.filter", "\"lanczos\"", "area | bilinear | bicubic")]
    [InlineData("\"width\": 320, \"height\": 240, \"layout\": \"NHWC\", \"channels\": \"BGR\", \"scale\": 0.0078125, \"mean\": [1, 2, 3], \"std\": [4, 5, 6.5], \"resize\": \"centerCrop\"", "\"resize\": \"native\"", "input.filter", "\"bicubic\"", "nothing, as input.resize is native")]
    [InlineData("[240, 320]", "[240, \"320\"]", "constants.im_shape[1]", "\"320\"", "a number")]
    [InlineData("[240, 320]", "[]", "constants.im_shape", "[]", "a number, or an array of 1 to 4,096")]
    [InlineData("\"factor\"", "\"im_shape\"", "constants", "{ \"im_shape\": [240, 320], \"im_shape\": 2 }", "each name once")]
    [InlineData("\"classification\"", "\"detector\"", "kind", "\"detector\"", "embedding | classification")]
    [InlineData("\"none\"", "\"l1\"", "normalize", "\"l1\"", "none | l2")]
    [InlineData("\"none\"", "\"l2\"", "normalize", "\"l2\"", "none, as kind is classification")]
    [InlineData("\"output\"", "\"outputs\"", "outputs", "\"pool\"", "no such field; the fields are name, path")]
    [InlineData("\"path\": \"m/resnet.onnx\", ", "", "path", "absent", "either path or url")]
    [InlineData("\"path\": \"m/resnet.onnx\"", "\"url\": \"https://h/m.onnx\"", "sha256", "absent", "64 hex digits")]
    [InlineData("[\"a\", \"b\"]", "\"absent.txt\"", "labels", "\"absent.txt\"", "the path of a text file")]
    public void An_error_names_file_field_value_and_what_is_allowed(string text, string instead, string field, string value, string allowed)
    {
        var fault = Assert.Throws<ModelProfileException>(() => ModelProfileReader.Read(Whole.Replace(text, instead, StringComparison.Ordinal), "/models/p.json", "/models"));
        Assert.Equal(field, fault.Field);
        Assert.StartsWith($"/models/p.json: {field} is {value}; allowed: {allowed}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_embedding_may_be_normalized()
    {
        var text = Whole.Replace("\"none\"", "\"l2\"", StringComparison.Ordinal).Replace("classification", "embedding", StringComparison.Ordinal);
        Assert.Equal(FeatureNormalization.L2, ModelProfileReader.Read(text, "p.json", "/").Normalize);
    }

    [Fact]
    public void A_plain_http_address_is_refused()
    {
        var text = Whole.Replace("\"path\": \"m/resnet.onnx\"", $"\"url\": \"http://h/m.onnx\", \"sha256\": \"{new string('a', 64)}\"", StringComparison.Ordinal);
        Assert.Equal("url", Assert.Throws<ModelProfileException>(() => ModelProfileReader.Read(text, "p.json", "/")).Field);
    }

    [Fact]
    public void Labels_are_read_from_both_files_that_go_around()
    {
        var lines = LabelFile.Parse(File.ReadAllText(ModelData.Model("imagenet_synset.txt")));
        var map = LabelFile.Parse(File.ReadAllText(ModelData.Model("imagenet1000_clsidx_to_labels.txt")));
        Assert.Equal(1000, lines.Count);
        Assert.Equal(1000, map.Count);
        Assert.Equal("goldfish, Carassius auratus", lines[1]);
        Assert.Equal(lines[1], map[1]);
        Assert.Equal(80, LabelFile.Parse(File.ReadAllText(ModelData.Model("coco_classes.txt"))).Count);
    }

    [Fact]
    public void The_best_classes_come_first_with_their_share()
    {
        var best = TopK.Of([1, 3, float.NaN, 3, 2], 3, ["a", "b", "c"]);
        Assert.Equal(["b", "3", "2"], best.Select(c => c.Label).Take(2).Append("2"));
        Assert.Equal([1, 3, 4], best.Select(c => c.Index));
        Assert.Equal(1 / (2 + Math.Exp(-1) + Math.Exp(-2)), best[0].Probability, 1e-6);
    }
}
