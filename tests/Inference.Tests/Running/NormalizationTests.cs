using QueueWorkers.Inference.Running;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Tests.Running;

public class NormalizationTests
{
    [Fact]
    public async Task Features_have_length_one_and_the_direction_of_those_that_are_not_normalized()
    {
        var profile = new ModelProfile { Name = "tiny", Output = "out", Input = new ModelInput { Width = 5, Height = 3 } };
        var bytes = TestModels.Echo(DataType.Float, -1, 3, 3, 5);
        // The last frame is all zeros, and stays so.
        byte[] pixels = [.. TestModels.Noise(10 * 45), .. new byte[45]];
        using var plain = TestModels.Load(profile, bytes, runFrames: 4);
        using var normalized = TestModels.Load(profile with { Normalize = FeatureNormalization.L2 }, bytes, runFrames: 4, join: true);
        var (expected, found) = (await plain.Features(pixels), await normalized.Features(pixels));
        for (var i = 0; i < 11; i++)
        {
            var (row, unit) = (expected[(45 * i)..(45 * (i + 1))], found[(45 * i)..(45 * (i + 1))]);
            var length = Math.Sqrt(row.Sum(v => (double)v * v));
            Assert.Equal(i == 10, length == 0);
            Assert.All(row.Zip(unit), pair => Assert.Equal(length == 0 ? 0 : pair.First / length, pair.Second, 1e-6));
        }
    }

    [Fact]
    public void Neither_large_nor_small_floats_get_lost()
    {
        float[] rows = [3e30f, 4e30f, 3e-30f, 4e-30f, float.PositiveInfinity, 1];
        UnitLength.Bring(rows, 2);
        Assert.Equal([0.6f, 0.8f, 0.6f, 0.8f, float.PositiveInfinity, 1], rows.Select(v => float.IsFinite(v) ? MathF.Round(v, 6) : v));
    }
}
