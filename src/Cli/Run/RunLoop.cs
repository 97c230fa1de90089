using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Output;
using QueueWorkers.Cli.Run.Results;
using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Inference.Running;
using QueueWorkers.Platform.Features;

namespace QueueWorkers.Cli.Run;

/// <summary>Submits videos to the pipeline of this process, a few at a time, and keeps what comes of each as it ends: memory does not grow with their number.</summary>
internal sealed class RunLoop(RunRequest request, EmbeddedPipeline pipeline, OutputFolder output, RunResults results, RunOutages outages, RunSummary summary, TimeProvider time)
{
    /// <summary>Videos at work at once: more than are planned at once, so that decoder and model never wait for the next one.</summary>
    private const int AtOnce = 16;

    /// <summary>Videos of which it is said that their features are large, while they are at work; reports say it of each.</summary>
    private const int MostSaid = 3;

    // A short run is looked at often: it must not wait for longer than a fiftieth of what it took.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);
    private const double PauseShare = 0.02;

    private readonly IBus _bus = pipeline.Services.GetRequiredService<IBus>();
    private readonly VideoQueries _queries = pipeline.Services.GetRequiredService<VideoQueries>();
    private readonly IFeatureStore _parts = pipeline.Services.GetRequiredService<IFeatureStore>();
    private readonly string _profile = pipeline.Services.GetRequiredService<IFeatureModel>().Description.Profile;
    private readonly int _dimension = pipeline.Services.GetRequiredService<IFeatureModel>().Description.Dimension;
    private readonly HashSet<Guid> _large = [];
    private long _frames;

    /// <summary>Runs all of them. Throws <see cref="RunStoppedException"/> if it cannot go on.</summary>
    public async Task RunAsync(IReadOnlyList<(int Order, RunVideo Video)> videos, Action<RunProgress> update, CancellationToken cancellation)
    {
        var waiting = new Queue<(int Order, RunVideo Video)>(videos);
        var atWork = new List<(int Order, RunVideo Video)>();
        var started = time.GetTimestamp();
        while (waiting.Count + atWork.Count > 0)
        {
            while (atWork.Count < AtOnce && waiting.TryDequeue(out var next))
            {
                await _bus.Publish(SubmissionOf(next.Video), cancellation);
                atWork.Add(next);
            }
            await Task.Delay(Pause(time.GetElapsedTime(started)), cancellation);
            pipeline.ThrowIfEnded();
            var statuses = new List<VideoStatus>();
            string? phase = null;
            foreach (var (order, video) in atWork.ToList())
            {
                if (await _queries.StatusAsync(video.Id, cancellation) is not { } status)
                    continue;
                if (status.State < VideoState.Completed)
                {
                    statuses.Add(status);
                    SayIfLarge(video, status);
                    phase ??= $"{WordOf(status)} {VideoUri.FileName(video.Source.Uri)}";
                    continue;
                }
                // Once begun it is finished: a result that is in place has its line.
                await EndAsync(order, video, CancellationToken.None);
                atWork.Remove((order, video));
            }
            update(new RunProgress(summary.Videos, summary.Kept.Count + summary.Ended, statuses) { FramesDone = _frames, Phase = phase });
            outages.Check(summary.Ended + _frames + statuses.Sum(s => s.FramesStored + s.Batches + (long)s.State), output.Path);
        }
    }

    private static TimeSpan Pause(TimeSpan elapsed) =>
        TimeSpan.FromSeconds(Math.Clamp(elapsed.TotalSeconds * PauseShare, ShortestPause.TotalSeconds, LongestPause.TotalSeconds));

    /// <summary>Before the disk is full, not after.</summary>
    private void SayIfLarge(RunVideo video, VideoStatus status)
    {
        if (_large.Count < MostSaid && FeatureSize.WarningOf(status.FramesExpected ?? 0, _dimension) is { } warning && _large.Add(video.Id))
            Terminal.SayBesideBar($"{VideoUri.FileName(video.Source.Uri)}: {warning}");
    }

    private async Task EndAsync(int order, RunVideo video, CancellationToken cancellation)
    {
        var report = await _queries.ReportAsync(video.Id, cancellation) ?? throw new InvalidOperationException($"video {video.Id} has ended without a report");
        report = await results.KeepAsync(video, report, cancellation);
        await DeletePartsAsync(video.Id, cancellation);
        _frames += report.Frames.Stored;
        summary.Add(order, video, report);
    }

    /// <summary>Parts that cannot be deleted now are deleted with the run's temporary folder.</summary>
    private async ValueTask DeletePartsAsync(Guid video, CancellationToken cancellation)
    {
        try
        {
            await _parts.DeleteVideoAsync(video, cancellation);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
        }
    }

    private VideoSubmitted SubmissionOf(RunVideo video) => new()
    {
        VideoId = video.Id,
        Uri = video.Source.Uri,
        Models = [_profile],
        Selection = request.Selection,
        Range = request.Range,
        AllowPartial = request.AllowPartial,
    };

    private static string WordOf(VideoStatus status) => status switch
    {
        { SourceBytes: not null } => "fetching",
        { State: VideoState.Submitted or VideoState.Planning } => "probing",
        { State: VideoState.Aggregating } => "writing",
        _ => "decoding",
    };
}
