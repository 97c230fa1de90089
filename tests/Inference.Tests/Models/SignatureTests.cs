using System.Security.Cryptography;
using QueueWorkers.Models.Builtin;

namespace QueueWorkers.Inference.Tests.Models;

public class SignatureTests
{
    private const string Sha256 = "b6284d102e2f138428ff4fdfabafc4427202f214bba2fa2452d9ed6241449b9d";
    private const string Fingerprint = "builtin-signature-d56ad6f3";

    [Fact]
    public void Its_bytes_and_its_fingerprint_never_change_unnoticed()
    {
        Assert.Equal(Sha256, Convert.ToHexStringLower(SHA256.HashData(SignatureModel.Bytes())));
        Assert.Equal(SignatureModel.Bytes(), SignatureModel.Bytes());
        using var model = TestModels.Signature();
        Assert.Equal(Fingerprint, model.Description.Fingerprint);
        Assert.Equal(SignatureBlock.Dimension, model.Description.Dimension);
        Assert.Equal(SignatureBlock.Dimension, SignatureBlock.All.Sum(b => b.Length));
    }

    [Fact]
    public async Task Every_block_equals_a_plain_reference()
    {
        using var model = TestModels.Signature();
        foreach (var pixels in new[] { TestModels.Noise(224 * 224 * 3), new byte[224 * 224 * 3], Gradient(), await SampleImage.Pixels("kimono.jpg") })
        {
            var (found, wanted) = (await model.Features(pixels), SignatureReference.Of(pixels));
            foreach (var block in SignatureBlock.All)
            {
                for (var i = block.Offset; i < block.Offset + block.Length; i++)
                    Assert.Equal(wanted[i], found[i], 1e-5);
            }
        }
    }

    [Fact]
    public async Task Similar_frames_are_nearer_than_different_ones()
    {
        using var model = TestModels.Signature();
        string[] names = ["goldfish.jpg", "cat.jpg", "dog.jpg", "wolves.jpg", "kimono.jpg", "bumblebee.jpg", "kitten_224.png"];
        var pixels = await Task.WhenAll(names.Select(SampleImage.Pixels));
        var features = await Task.WhenAll(pixels.Select(model.Features));
        for (var i = 0; i < names.Length; i++)
        {
            foreach (var changed in new[] { Shifted(pixels[i], 6), Brighter(pixels[i], 12), Noisy(pixels[i]) })
            {
                var near = Distance(features[i], await model.Features(changed));
                Assert.All(Enumerable.Range(0, names.Length).Where(j => j != i), j => Assert.True(2 * near < Distance(features[i], features[j]), $"{names[i]} to itself changed {near}, to {names[j]} {Distance(features[i], features[j])}"));
            }
        }
    }

    [Fact]
    public async Task Bins_add_up_to_one_and_plain_frames_have_no_edges()
    {
        using var model = TestModels.Signature();
        var found = await model.Features([.. Enumerable.Repeat((byte)77, 224 * 224 * 3)]);
        for (var cell = 0; cell < 4; cell++)
            Assert.Equal(1, Enumerable.Range(0, 8).Sum(b => found[SignatureBlock.Histogram.Offset + (4 * b) + cell]), 1e-5);
        Assert.All(found[SignatureBlock.Edges.Offset..SignatureBlock.Histogram.Offset], e => Assert.Equal(0, e, 1e-5));
        Assert.All(found[SignatureBlock.Contrast.Offset..], c => Assert.Equal(0.01, c, 1e-4));
    }

    private static byte[] Gradient() => [.. Enumerable.Range(0, 224 * 224 * 3).Select(i => (byte)((i / 3 % 224) + (i % 3 * 15)))];

    private static byte[] Shifted(byte[] pixels, int by) => [.. pixels[(3 * by)..], .. pixels[..(3 * by)]];

    private static byte[] Brighter(byte[] pixels, int by) => [.. pixels.Select(p => (byte)Math.Min(255, p + by))];

    private static byte[] Noisy(byte[] pixels)
    {
        var random = new Random(1);
        return [.. pixels.Select(p => (byte)Math.Clamp(p + random.Next(-16, 17), 0, 255))];
    }

    private static double Distance(float[] a, float[] b) => Math.Sqrt(a.Zip(b, (x, y) => (double)(x - y) * (x - y)).Sum());
}
