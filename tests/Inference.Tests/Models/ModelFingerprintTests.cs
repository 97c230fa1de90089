using QueueWorkers.Contracts;
using QueueWorkers.Models;
using QueueWorkers.Models.Profiles;

namespace QueueWorkers.Inference.Tests.Models;

public class ModelFingerprintTests
{
    private static readonly ModelProfile Base = new() { Name = "m", Path = "/a.onnx", Output = "out", Input = new ModelInput { Width = 224, Height = 200 } };
    private static readonly string Hash = new('a', 64);

    [Fact]
    public void It_is_the_profile_and_eight_digits() => Assert.Matches(@"\Am-[0-9a-f]{8}\z", Of(Base));

    [Fact]
    public void It_stays_what_it_was_in_earlier_versions() => Assert.Equal("m-a53dd673", Of(Base));

    [Fact]
    public void It_changes_with_all_that_changes_a_feature()
    {
        var input = Base.Input;
        string[] all =
        [
            Of(Base),
            Of(Base with { Kind = ModelKind.Classification }),
            Of(Base with { Normalize = FeatureNormalization.L2 }),
            Of(Base with { Constants = new Dictionary<string, IReadOnlyList<double>> { ["a"] = [1, 2] } }),
            Of(Base with { Constants = new Dictionary<string, IReadOnlyList<double>> { ["a"] = [2, 1] } }),
            Of(Base with { Constants = new Dictionary<string, IReadOnlyList<double>> { ["b"] = [1, 2] } }),
            Of(Base with { Constants = new Dictionary<string, IReadOnlyList<double>> { ["a"] = [1], ["b"] = [2] } }),
            .. new[]
            {
                input with { Width = 200 }, input with { Height = 224 }, input with { Width = 200, Height = 224 }, input with { Layout = TensorLayout.Nhwc },
                input with { Channels = ChannelOrder.Bgr }, input with { Scale = 1 }, input with { Mean = [0, 0, .1] }, input with { Mean = [0, .1, 0] },
                input with { Std = [1, 1, 2] }, input with { Resize = ResizeMode.Letterbox }, input with { Resize = ResizeMode.CenterCrop }, input with { Resize = ResizeMode.CenterCrop, Crop = 0.875 }, input with { Resize = ResizeMode.Letterbox, Bars = 114 },
                input with { Filter = ResizeFilter.Bilinear }, input with { Filter = ResizeFilter.Bicubic },
                input with { Tiles = new() }, input with { Tiles = new() { Pixels = 1 << 20 } }, input with { Tiles = new() { Overlap = 64 } }, input with { Tiles = new() { Stride = 16 } },
            }.Select(i => Of(Base with { Input = i })),
            ModelFingerprint.Of(Base, new string('b', 64), "out", "fp32"),
            ModelFingerprint.Of(Base, Hash, "inner", "fp32"),
            ModelFingerprint.Of(Base, Hash, "out", "fp16"),
        ];
        Assert.Distinct(all);
    }

    [Fact]
    public void It_does_not_change_with_anything_else()
    {
        Assert.Equal(Of(Base), Of(Base with { Path = "/elsewhere.onnx" }));
        Assert.Equal(Of(Base), Of(Base with { Path = null, Url = new Uri("https://h/a.onnx"), Sha256 = Hash }));
        Assert.Equal(Of(Base), Of(Base with { Labels = ["a"], Note = "b" }));
        // The output is given once it is resolved, named or not.
        Assert.Equal(Of(Base), Of(Base with { Output = null }));
        Assert.Equal(Of(Base), Of(Base with { Input = Base.Input with { Mean = [-0.0, 0, 0] } }));
        Assert.Equal(Of(Base), Of(Base with { Input = Base.Input with { Filter = ResizeFilter.Area } }));
    }

    private static string Of(ModelProfile profile) => ModelFingerprint.Of(profile, Hash, "out", "fp32");
}
