using System.Security.Cryptography;
using System.Text.Json;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Run.Sources;
using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Json;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Cli.Run.Results;

/// <summary>Results of earlier runs: whose they are, and whether they are what this run would make.</summary>
/// <param name="selection">Which frames are asked for.</param>
/// <param name="range">Which part of each video.</param>
/// <param name="allowPartial">Whether what there is of a damaged video is a result.</param>
/// <param name="fingerprint">Of the model; asked only if there is a result to compare.</param>
internal sealed class StandingResults(FrameSelection selection, TimeRange? range, bool allowPartial, Lazy<string> fingerprint)
{
    private static readonly byte[] ParquetEnd = "PAR1"u8.ToArray();

    /// <summary>The report of a folder, if it has one that can be read.</summary>
    public static VideoReport? ReportOf(string folder)
    {
        try
        {
            using var file = File.OpenRead(Path.Combine(folder, DirectoryResultStore.ReportFile));
            return JsonSerializer.Deserialize(file, PlatformJson.Default.VideoReport);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether the result in a folder is what this run would make of a source: the same bytes, frames and model, and its features are there.</summary>
    public async ValueTask<bool> StandsAsync(VideoSource source, string folder, VideoReport report, CancellationToken cancellation) =>
        (report.State == nameof(VideoState.Completed) || (report.State == nameof(VideoState.Partial) && allowPartial))
        && report.Source == source.Uri
        && (report.Selection ?? FrameSelection.All) == selection
        && report.Range == range
        && report.Content is { } content
        && HasFeatures(folder)
        && report.Model?.Fingerprint == fingerprint.Value
        && await IsSameAsync(source, content, cancellation);

    /// <summary>A whole file of features ends with the mark of its format.</summary>
    private static bool HasFeatures(string folder)
    {
        try
        {
            using var file = new FileStream(Path.Combine(folder, DirectoryResultStore.FeaturesFile), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            Span<byte> end = stackalloc byte[4];
            file.Seek(-Math.Min(end.Length, file.Length), SeekOrigin.End);
            return file.ReadAtLeast(end, end.Length, throwOnEndOfStream: false) == end.Length && end.SequenceEqual(ParquetEnd);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>By size and time, as the plan pins a file; by its hash if only the time differs. What a server has is taken to be the same under the same uri.</summary>
    private static async ValueTask<bool> IsSameAsync(VideoSource source, ReportContent content, CancellationToken cancellation)
    {
        if (VideoUri.Host(source.Uri) is not null)
            return true;
        var path = VideoUri.PathOf(source.Uri);
        if (path is null || FileStatus.Of(path, out _) is not { IsRegular: true } status || status.Size != content.Bytes)
            return false;
        if (status.ModifiedTicks == content.Modified.UtcTicks)
            return true;
        try
        {
            await using var file = File.OpenRead(path);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation)) == content.Sha256;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
