using System.Text;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;

namespace QueueWorkers.Ingest.Tests.Videos;

/// <summary>Plain ffmpeg, to make videos and to know the truth about them. Knows nothing of ours.</summary>
internal static partial class Ffmpeg
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(5);
    private static readonly string[] Quiet = ["-nostdin", "-hide_banner", "-loglevel", "error", "-y"];

    /// <summary>Runs ffmpeg and returns its standard output; its exit code counts unless the file is damaged.</summary>
    public static async Task<string> RunAsync(IEnumerable<string> arguments, bool mayFail = false) =>
        (await RunAsync("ffmpeg", [.. Quiet, .. arguments], mayFail)).StandardOutput;

    /// <summary>Timestamps of the packets of a stream that are shown.</summary>
    public static async Task<IReadOnlyList<long>> PacketsAsync(string path, int stream)
    {
        var result = await RunAsync("ffprobe", ["-v", "error", "-select_streams", $"{stream}", "-show_entries", "packet=pts,flags", "-of", "csv=p=0", path], mayFail: false);
        return [.. result.StandardOutput.Split('\n').Select(l => l.Split(',')).Where(f => f.Length > 1 && !f[1].Contains('D')).Select(f => long.Parse(f[0]))];
    }

    private static async Task<BufferedCommandResult> RunAsync(string program, IEnumerable<string> arguments, bool mayFail)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        var result = await Cli.Wrap(program)
            .WithArguments(arguments)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(Encoding.UTF8, bound.Token);
        return result.ExitCode == 0 || mayFail
            ? result
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {result.StandardError}");
    }

    /// <summary>
    /// Every frame of a stream by one decode on one thread, from the start: its timestamp in ticks of the stream, and the hash of its pixels
    /// at the size of <see cref="IngestBench.Small"/>. With <paramref name="keyframes"/> those alone, of a decode of all.
    /// </summary>
    public static async Task<IReadOnlyList<DecodedFrame>> TruthAsync(string path, int stream, bool keyframes = false)
    {
        // Timestamps are printed before the output, which would make them rise.
        var result = await RunAsync(
            "ffmpeg",
            [
                .. Quiet, "-threads", "1", "-copyts", "-i", path, "-map", $"0:{stream}", "-filter_threads", "1",
                "-vf", $"{(keyframes ? "select=key," : "")}scale={IngestBench.Small.Width}:{IngestBench.Small.Height}:flags=area+accurate_rnd+full_chroma_int,format=rgb24,"
                    + @"metadata=mode=add:key=truth:value=1,metadata=mode=print:key=truth:file='pipe\:2':direct=1,setpts=N",
                "-fps_mode", "passthrough", "-enc_time_base", "-1", "-c:v", "rawvideo", "-f", "framehash", "-hash", "sha256", "-",
            ],
            mayFail: true);
        // "0,  dts,  pts,  duration,  size, hash"
        var hashes = result.StandardOutput.Split('\n').Where(l => l.StartsWith("0,", StringComparison.Ordinal)).Select(l => l.Split(',', StringSplitOptions.TrimEntries)[5]);
        return [.. PrintedPts().Matches(result.StandardError).Select(m => long.Parse(m.Groups[1].Value)).Zip(hashes, (pts, hash) => new DecodedFrame(pts, hash.ToUpperInvariant()))];
    }

    // "frame:0    pts:1024    pts_time:0.08"
    [GeneratedRegex(@"^frame:\d+ +pts:(-?\d+) ", RegexOptions.Multiline)]
    private static partial Regex PrintedPts();
}
