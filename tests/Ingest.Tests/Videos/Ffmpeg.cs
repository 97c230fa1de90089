using System.Text;
using CliWrap;
using CliWrap.Buffered;

namespace QueueWorkers.Ingest.Tests.Videos;

/// <summary>Plain ffmpeg, to make videos and to know the truth about them. Knows nothing of ours.</summary>
internal static class Ffmpeg
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(5);

    /// <summary>Runs ffmpeg and returns its standard output; its exit code counts unless the file is damaged.</summary>
    public static Task<string> RunAsync(IEnumerable<string> arguments, bool mayFail = false) =>
        RunAsync("ffmpeg", ["-nostdin", "-hide_banner", "-loglevel", "error", "-y", .. arguments], mayFail);

    /// <summary>The packets of a stream that are shown: timestamp, and whether it is a keyframe.</summary>
    public static async Task<IReadOnlyList<(long Pts, bool IsKeyframe)>> PacketsAsync(string path, int stream)
    {
        var output = await RunAsync("ffprobe", ["-v", "error", "-select_streams", $"{stream}", "-show_entries", "packet=pts,flags", "-of", "csv=p=0", path], mayFail: false);
        return [.. output.Split('\n').Select(l => l.Split(',')).Where(f => f.Length > 1 && !f[1].Contains('D')).Select(f => (long.Parse(f[0]), f[1].Contains('K')))];
    }

    private static async Task<string> RunAsync(string program, IEnumerable<string> arguments, bool mayFail)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        var result = await Cli.Wrap(program)
            .WithArguments(arguments)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(Encoding.UTF8, bound.Token);
        return result.ExitCode == 0 || mayFail
            ? result.StandardOutput
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {result.StandardError}");
    }

    /// <summary>
    /// Every frame of a stream by one decode on one thread, from the start: its timestamp in ticks of the stream, and the hash of its pixels
    /// at the size of <see cref="IngestBench.Small"/>.
    /// </summary>
    public static async Task<IReadOnlyList<DecodedFrame>> TruthAsync(string path, int stream)
    {
        var output = await RunAsync(
            [
                "-threads", "1", "-copyts", "-i", path, "-map", $"0:{stream}", "-filter_threads", "1",
                "-vf", $"scale={IngestBench.Small.Width}:{IngestBench.Small.Height}:flags=area+accurate_rnd+full_chroma_int,format=rgb24",
                "-fps_mode", "passthrough", "-enc_time_base", "-1", "-c:v", "rawvideo", "-f", "framehash", "-hash", "sha256", "-",
            ],
            mayFail: true);
        // "0,  dts,  pts,  duration,  size, hash"
        return [.. output.Split('\n').Where(l => l.StartsWith("0,", StringComparison.Ordinal)).Select(l => l.Split(',', StringSplitOptions.TrimEntries)).Select(f => new DecodedFrame(long.Parse(f[2]), f[5].ToUpperInvariant()))];
    }
}
