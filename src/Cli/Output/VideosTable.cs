using System.Globalization;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.Wording;
using Spectre.Console;

namespace QueueWorkers.Cli.Output;

/// <summary>Videos of a coordinator, two lines each: they fit into 80 columns.</summary>
internal static class VideosTable
{
    private const int IdWidth = 36;

    /// <summary>Columns that the other cells take at most.</summary>
    private const int OtherWidth = 44;

    /// <param name="videos">The videos.</param>
    /// <param name="width">Columns of the terminal.</param>
    public static Table Of(IReadOnlyList<VideoSummary> videos, int width)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var name in (string[])["video", "state", "frames", "submitted"])
            table.AddColumn(new TableColumn(name).NoWrap().Padding(0, 0, 2, 0));
        foreach (var video in videos)
        {
            var code = video.Code is null ? "" : $"[red]{Terminal.Safe(video.Code)}[/]";
            table.AddRow(
                new Markup($"{video.VideoId}\n[grey]{Markup.Escape(End(video.Uri, Math.Max(IdWidth, width - OtherWidth)))}[/]"),
                new Markup($"{State(video)}\n{code}"),
                new Text($"{video.FramesStored:N0}\n{(video.FramesExpected is { } expected ? $"/{expected:N0}" : "")}"),
                new Text(video.SubmittedAt.UtcDateTime.ToString("yyyy-MM-dd\nHH:mm:ss", CultureInfo.InvariantCulture)));
        }
        return table;
    }

    private static string State(VideoSummary video) => video.State switch
    {
        VideoState.Completed => "[green]Completed[/]",
        > VideoState.Completed => $"[yellow]{video.State}[/]",
        _ => FormattableString.Invariant($"{video.State} {video.Progress * 100:N0} %"),
    };

    /// <summary>The end of a source tells more than its beginning. The query of an <c>https:</c> uri may hold a token.</summary>
    private static string End(string? uri, int length)
    {
        var plain = PlainText.Of(VideoUri.Host(uri ?? "") is null ? uri : uri!.Split('?', 2)[0]);
        if (plain.Length <= length)
            return plain;
        var start = plain.Length - length + 1;
        return $"…{plain[(char.IsLowSurrogate(plain[start]) ? start + 1 : start)..]}";
    }
}
