using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using QueueWorkers.Cli.Output;
using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Inference.Running;

namespace QueueWorkers.Cli.Run;

/// <summary>One <c>qw run</c> from start to end.</summary>
internal sealed class RunSession(RunRequest request)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var sources = request.Videos.Count > 0 ? request.Videos : [await SampleVideo.MakeAsync(request.OutputFolder, cancellation)];
        var videos = RunFolders.Assign(sources, request.OutputFolder);
        RunFolders.Clear(videos);
        await using var pipeline = await EmbeddedPipeline.StartAsync(request.Model, videos, cancellation);
        var reports = await RunAsync(pipeline.Services, videos, cancellation);
        if (request.Json)
            await Reports.WriteJsonAsync(reports, Console.OpenStandardOutput(), cancellation);
        else
            ClosingTable.Write(reports);
        await Reports.ExplainAsync(reports);
        return reports.All(r => r.State == nameof(VideoState.Completed)) ? ExitCode.Completed : ExitCode.NotCompleted;
    }

    private async Task<IReadOnlyList<VideoReport>> RunAsync(IServiceProvider services, IReadOnlyList<RunVideo> videos, CancellationToken cancellation)
    {
        var bus = services.GetRequiredService<IBus>();
        var model = services.GetRequiredService<IFeatureModel>().Description;
        foreach (var video in videos)
            await bus.Publish(
                new VideoSubmitted { VideoId = video.Id, Uri = video.Uri, Models = [model.Profile], Selection = request.Selection, Range = request.Range, AllowPartial = request.AllowPartial },
                cancellation);
        var queries = services.GetRequiredService<VideoQueries>();
        await LiveProgress.ShowAsync(async update =>
        {
            var open = videos.ToList();
            var done = new Dictionary<Guid, VideoStatus>();
            while (open.Count > 0)
            {
                await Task.Delay(Poll, cancellation);
                var statuses = new List<VideoStatus>();
                foreach (var video in open)
                    if (await queries.StatusAsync(video.Id, cancellation) is { } status)
                        statuses.Add(status);
                foreach (var status in statuses.Where(s => s.State >= VideoState.Completed))
                    done[status.VideoId] = status;
                open.RemoveAll(v => done.ContainsKey(v.Id));
                update(new RunProgress(videos.Count, done.Count, [.. done.Values, .. statuses.Where(s => s.State < VideoState.Completed)]));
            }
        });
        var reports = new List<VideoReport>();
        foreach (var video in videos)
            reports.Add((await queries.ReportAsync(video.Id, cancellation))!);
        return reports;
    }
}
