using CliWrap;

namespace QueueWorkers.Inference.Tests;

/// <summary>Images as ingest would give them: short side 256 (bilinear, as the models were trained), the middle 224 × 224, RGB.</summary>
internal static class SampleImage
{
    public static Task<byte[]> Pixels(string name) => Frames(ModelData.Image(name), 1);

    /// <summary>The first frames of a video, likewise.</summary>
    public static async Task<byte[]> Frames(string path, int count)
    {
        using var pixels = new MemoryStream();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            await Cli.Wrap("ffmpeg")
                .WithArguments(["-nostdin", "-v", "error", "-i", path, "-vf", "scale=w='if(lt(iw,ih),256,-1)':h='if(lt(iw,ih),-1,256)':flags=bilinear,crop=224:224", "-frames:v", $"{count}", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"])
                .WithStandardOutputPipe(PipeTarget.ToStream(pixels))
                .ExecuteAsync(limit.Token);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("no ffmpeg");
        }

        Assert.Equal(count * 224 * 224 * 3, pixels.Length);
        return pixels.ToArray();
    }
}
