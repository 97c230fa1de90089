using System.Globalization;

namespace QueueWorkers.Ingest.Tests.Properties;

/// <summary>A video whose every trait follows from a seed.</summary>
internal sealed record RandomVideo(string Extension, string Codec, int Frames, int Group, string Arguments)
{
    private static readonly (string Codec, string Extension)[] Kinds =
    [
        ("libx264", "mp4"), ("libx264", "mp4"), ("libx264", "mov"), ("libx264", "mkv"), ("libx264", "ts"), ("libx264", "flv"), ("libx264", "avi"),
        ("libx265", "mp4"), ("libx265", "mkv"), ("libx265", "ts"), ("mpeg4", "mp4"), ("mpeg4", "mkv"), ("mpeg4", "avi"), ("mpeg2video", "ts"), ("mpeg2video", "mpg"),
        ("mpeg2video", "mkv"), ("libvpx", "webm"), ("libvpx-vp9", "webm"), ("libvpx-vp9", "mp4"), ("mjpeg", "mov"), ("mjpeg", "avi"), ("ffv1", "mkv"), ("libtheora", "ogg"),
    ];

    public static RandomVideo Of(Random random)
    {
        var (codec, extension) = Pick(random, Kinds);
        var (width, height) = (random.Next(16, 160), random.Next(16, 120));
        var frames = random.Next(4) == 0 ? random.Next(1, 4) : random.Next(1, 301);
        var group = random.Next(1, 40);
        // MPEG-2 knows only some rates.
        var rate = codec == "mpeg2video" ? Pick(random, ["25", "30000/1001", "50"]) : Pick(random, ["1", "5", "12.5", "24000/1001", "25", "30", "60"]);
        var uneven = random.Next(3) == 0 && extension is "mp4" or "mov" or "mkv" or "webm" && codec != "mpeg2video";
        List<string> arguments = ["-f lavfi", $"-i testsrc2=size={width}x{height}:rate={rate},noise=alls=8:allf=t:all_seed={random.Next()}", $"-frames:v {frames}", $"-c:v {codec} -g {group}"];
        // Where the encoder counts by the rate, several timestamps become one.
        var clock = random.Next(3) == 0 && codec is "libx264" or "libx265" or "ffv1" ? "-1" : "1/1000";
        if (uneven)
            arguments.Add(string.Create(CultureInfo.InvariantCulture, $"-vf settb=1/1000,setpts=N*{random.Next(20, 200)}+mod(N*N\\,7)*{random.Next(1, 3)} -fps_mode passthrough -enc_time_base {clock}"));
        if (random.Next(4) == 0 && extension is "mp4" or "mov")
            arguments.Add($"-metadata:s:v rotate={Pick(random, ["90", "180", "270"])}");
        arguments.Add(Of(random, codec));
        return new(extension, codec, frames, group, string.Join(' ', arguments));
    }

    public Task<string> MakeAsync(string folder, int seed) => MadeVideo.MakeAsync(Path.Combine(folder, $"{seed}.{Extension}"), Arguments);

    private static string Of(Random random, string codec) => codec switch
    {
        // Odd sizes want whole chroma.
        "libx264" => $"-preset ultrafast -pix_fmt yuv444p -bf {random.Next(0, 5)} -x264-params open-gop={random.Next(2)}:scenecut=0:b-adapt=0",
        "libx265" => $"-preset ultrafast -pix_fmt yuv444p -bf {random.Next(0, 5)} -x265-params log-level=error:open-gop={random.Next(2)}",
        "mpeg4" or "mpeg2video" => $"-q:v 4 -bf {random.Next(0, 3)}",
        "libvpx" or "libvpx-vp9" => $"-deadline {Pick(random, ["realtime", "good"])} -cpu-used 8 -auto-alt-ref {random.Next(2)} -lag-in-frames {random.Next(0, 25)} -b:v 300k",
        _ => "",
    };

    private static T Pick<T>(Random random, T[] of) => of[random.Next(of.Length)];
}
