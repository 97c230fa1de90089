using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests.Cluster;

/// <summary>The first part of a long real video, packets untouched: long enough to be hit in the middle, short enough for every run.</summary>
public sealed record LongVideo(string Path, int Frames)
{
    /// <summary>Pixels of a segment, so that it has about a dozen; bytes of a batch of 8 frames.</summary>
    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["Ingest__SegmentPixels"] = $"{640 * 480 * 300}",
        ["Ingest__BatchBytes"] = $"{8 * 224 * 224 * 3}",
    };

    public static async Task<LongVideo> CutAsync(string folder, int seconds = 100)
    {
        var path = System.IO.Path.Combine(folder, "long.mp4");
        await RunAsync("ffmpeg", "-nostdin", "-v", "error", "-i", DataFolder.Video("va_testsrc_9000.mp4"), "-t", $"{seconds}", "-c", "copy", path);
        var packets = await RunAsync("ffprobe", "-v", "error", "-count_packets", "-select_streams", "v", "-show_entries", "stream=nb_read_packets", "-of", "csv=p=0", path);
        return new(path, int.Parse(packets.Trim().TrimEnd(','), CultureInfo.InvariantCulture));
    }

    /// <summary>The path of a video of so many frames that was made.</summary>
    public static async Task<string> MakeAsync(string folder, int frames)
    {
        var path = System.IO.Path.Combine(folder, $"made{frames}.mp4");
        await RunAsync("ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=25", "-frames:v", $"{frames}", "-c:v", "libx264", "-g", "50", path);
        return path;
    }

    /// <summary>The path of a video that is another one so many times.</summary>
    public static async Task<string> RepeatAsync(string folder, string video, int times)
    {
        var path = System.IO.Path.Combine(folder, $"repeated{times}.mkv");
        await RunAsync("ffmpeg", "-nostdin", "-v", "error", "-stream_loop", $"{times - 1}", "-i", video, "-map", "0:v:0", "-c", "copy", path);
        return path;
    }

    private static async Task<string> RunAsync(string program, params string[] arguments) =>
        (await CliWrap.Cli.Wrap(program).WithArguments(arguments).ExecuteBufferedAsync(TestContext.Current.CancellationToken)).StandardOutput;
}
