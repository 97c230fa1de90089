using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Output;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Cli.Remote;

/// <summary>Waits for videos of a coordinator, with a bar.</summary>
internal static class Watching
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <summary>A submission may still be on its way to the saga: an id stays unknown for this long at most.</summary>
    private static readonly TimeSpan UnknownFor = TimeSpan.FromSeconds(30);

    public static async Task<int> UntilEndedAsync(CoordinatorClient client, IReadOnlyList<Guid> ids, bool json, CancellationToken cancellation)
    {
        var last = new Dictionary<Guid, VideoStatus>();
        var started = TimeProvider.System.GetTimestamp();
        await LiveProgress.ShowAsync(async update =>
        {
            while (ids.Any(id => !last.TryGetValue(id, out var known) || known.State < VideoState.Completed))
            {
                foreach (var id in ids.Where(id => !last.TryGetValue(id, out var known) || known.State < VideoState.Completed))
                    if (await client.StatusAsync(id, cancellation) is { } status)
                        last[id] = status;
                    else if (TimeProvider.System.GetElapsedTime(started) > UnknownFor)
                        throw new CallException($"the coordinator knows no video {id}");
                update(new RunProgress(ids.Count, last.Values.Count(s => s.State >= VideoState.Completed), [.. last.Values]));
                await Task.Delay(Poll, cancellation);
            }
        });
        var ended = ids.Select(id => last[id]).ToList();
        if (json)
            RemoteJson.Write(ended, RemoteJson.Default.ListVideoStatus);
        else
            foreach (var video in ended)
                Console.WriteLine($"{video.VideoId} {video.State}{(video.Code is { } code ? PlainText.Of($" {code}: {video.Message}") : "")}");
        return last.Values.All(s => s.State == VideoState.Completed) ? ExitCode.Completed : ExitCode.NotCompleted;
    }
}
