using CliWrap;
using QueueWorkers.Inference.Running;
using QueueWorkers.Models.Profiles;

namespace QueueWorkers.Inference.Tests;

/// <summary>Frames of real videos, stretched as a model wants them.</summary>
internal static class SampleVideo
{
    private static readonly string[] Videos = ["in_bottle-detection.mp4", "in_car-detection.mp4", "ey_bbb_prog_10s.mp4"];

    /// <summary>So many frames of each of three videos, a second apart.</summary>
    public static async Task<List<FrameBatch>> Frames(ModelInput input, int each = 3)
    {
        List<FrameBatch> frames = [];
        foreach (var video in Videos)
        {
            var pixels = await Pixels(ModelData.Video(video), input, each);
            frames.AddRange(pixels.Chunk(input.Width * input.Height * 3).Select(p => new FrameBatch(p, input.Geometry(), 1)));
        }
        Assert.InRange(frames.Count, Videos.Length, each * Videos.Length);
        return frames;
    }

    private static async Task<byte[]> Pixels(string path, ModelInput input, int count)
    {
        using var pixels = new MemoryStream();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        try
        {
            await Cli.Wrap("ffmpeg")
                .WithArguments(["-nostdin", "-v", "error", "-i", path, "-vf", $"fps=1,scale={input.Width}:{input.Height}:flags=area", "-frames:v", $"{count}", "-f", "rawvideo", "-pix_fmt", $"{input.Channels}24".ToLowerInvariant(), "-"])
                .WithStandardOutputPipe(PipeTarget.ToStream(pixels))
                .ExecuteAsync(limit.Token);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("no ffmpeg");
        }
        return pixels.ToArray();
    }
}
