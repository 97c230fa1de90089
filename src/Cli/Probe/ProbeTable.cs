using QueueWorkers.Cli.Output;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Planning;
using Spectre.Console;

namespace QueueWorkers.Cli.Probe;

/// <summary>A probe's answer for people.</summary>
internal static class ProbeTable
{
    private const int BarWidth = 60;
    private const int MostSegments = 8;

    public static void Write(ProbeAnswer answer)
    {
        AnsiConsole.MarkupLine($"[bold]{Terminal.Safe(answer.Source)}[/]");
        if (answer.Video is { } video)
            AnsiConsole.Write(Facts(video));
        else
            AnsiConsole.MarkupLine($"  [red]{Terminal.Safe(answer.Failure!.Code)}[/]: {Terminal.Safe(answer.Failure.Message)}");
        Console.WriteLine();
    }

    private static Grid Facts(ProbedVideo video)
    {
        var grid = new Grid().AddColumn(new GridColumn().Padding(2, 0, 2, 0).NoWrap()).AddColumn();
        Row("video", $"{video.Codec}, {video.PixelFormat}, stream of {video.Container}, {video.Bytes / 1e6:N1} MB");
        Row("size", Size(video));
        Row("timing", Timing(video));
        Row("frames", $"{video.Frames:N0}, {video.Keyframes:N0} of them keyframes{(video.LongestGroup is { } group ? $", at most {group:N0} from one to the next" : "")}");
        Row("decoder", $"{video.DecoderVersion}{(video.DecoderReason.Length > 0 ? $": {video.DecoderReason}" : "")}");
        Row("model", $"{video.Geometry.Width} × {video.Geometry.Height} {video.Geometry.Channels}, {video.Geometry.Resize}; batches of {video.FramesPerBatch:N0} frames");
        Row("plan", video.Segments.Count == 1 ? $"one segment{(video.WholeBecause is { } reason ? $": {reason}" : "")}" : $"{video.Segments.Count:N0} segments");
        if (video.Segments.Count > 1)
            grid.AddRow(new Text(""), new Markup(Bar(video.Segments)));
        foreach (var segment in video.Segments.Take(MostSegments).Where(_ => video.Segments.Count > 1))
            Row("", $"{segment.Index}: {segment.Packets:N0} frames from {Clock(video, segment)}");
        if (video.Segments.Count > MostSegments)
            Row("", $"… {video.Segments.Count - MostSegments:N0} more");
        foreach (var warning in video.Warnings)
            grid.AddRow(new Markup("[yellow]note[/]"), new Markup($"[yellow]{Terminal.Safe(warning.Code)}[/] {Terminal.Safe(warning.Message)}"));
        return grid;

        void Row(string name, string value) => grid.AddRow(new Markup($"[grey]{name}[/]"), Terminal.Cell(value));
    }

    private static string Size(ProbedVideo video)
    {
        var size = $"{video.Width} × {video.Height}";
        if ((video.Width, video.Height) != (video.CodedWidth, video.CodedHeight))
            size += $", coded {video.CodedWidth} × {video.CodedHeight}";
        if (video.Rotation != 0)
            size += $", turned by {video.Rotation}°";
        return video.PixelAspect == 1 ? size : $"{size}, pixels {video.PixelAspect:0.###} wide";
    }

    private static string Timing(ProbedVideo video) => video is { FirstPtsMs: { } first, LastPtsMs: { } last }
        ? $"{TimeSpan.FromMilliseconds(last - first):h\\:mm\\:ss\\.fff} to the last frame, {video.FrameRate} frames/s{(video.EvenlySpaced ? "" : ", uneven")}, first timestamp {first:N0} ms"
        : $"no timestamps, {video.FrameRate} frames/s";

    private static string Clock(ProbedVideo video, PlannedSegment segment)
    {
        var share = segment is { FirstPts: { } pts } && video.Segments is [{ FirstPts: { } start }, .., { LastPts: { } end }] && end > start ? (double)(pts - start) / (end - start) : 0;
        return TimeSpan.FromMilliseconds(share * ((video.LastPtsMs ?? 0) - (video.FirstPtsMs ?? 0))).ToString(@"h\:mm\:ss\.fff", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string Bar(IReadOnlyList<PlannedSegment> segments)
    {
        var all = Math.Max(1, segments.Sum(s => (long)(s.Packets ?? 0)));
        var (bar, done) = ("", 0L);
        foreach (var segment in segments)
        {
            var from = (int)(done * BarWidth / all);
            done += segment.Packets ?? 0;
            bar += $"[{(segment.Index % 2 == 0 ? "blue" : "aqua")}]{new string('█', (int)(done * BarWidth / all) - from)}[/]";
        }
        return bar;
    }
}
