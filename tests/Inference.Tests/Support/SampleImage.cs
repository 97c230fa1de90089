using CliWrap;

namespace QueueWorkers.Inference.Tests;

/// <summary>Images as ingest would give them: short side 256 (bilinear, as the models were trained), the middle 224 × 224, RGB.</summary>
internal static class SampleImage
{
    public static Task<byte[]> Pixels(string name) => Frames(ModelData.Image(name), 1);

    /// <summary>The first frames of a video, likewise.</summary>
    public static Task<byte[]> Frames(string path, int count) =>
        Pixels(path, "scale=w='if(lt(iw,ih),256,-1)':h='if(lt(iw,ih),-1,256)':flags=bilinear,crop=224:224", "rgb24", count, count * 224 * 224 * 3);

    /// <summary>The first frame of a video, scaled to a size, BGR.</summary>
    public static Task<byte[]> Frame(string path, int width, int height) => Pixels(path, $"scale={width}:{height}:flags=bicubic", "bgr24", 1, width * height * 3);

    private static async Task<byte[]> Pixels(string path, string filter, string format, int count, int bytes)
    {
        using var pixels = new MemoryStream();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            await Cli.Wrap("ffmpeg")
                .WithArguments(["-nostdin", "-v", "error", "-i", path, "-vf", filter, "-frames:v", $"{count}", "-f", "rawvideo", "-pix_fmt", format, "-"])
                .WithStandardOutputPipe(PipeTarget.ToStream(pixels))
                .ExecuteAsync(limit.Token);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("no ffmpeg");
        }

        Assert.Equal(bytes, pixels.Length);
        return pixels.ToArray();
    }
}
