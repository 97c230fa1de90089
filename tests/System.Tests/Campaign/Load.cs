using QueueWorkers.SystemTests.Cluster;

namespace QueueWorkers.SystemTests.Campaign;

/// <summary>The videos of a round: what clients submit, and how far it is.</summary>
/// <param name="deployment">Where they go.</param>
public sealed class Load(Deployment deployment)
{
    private readonly Dictionary<Guid, string> _videos = [];
    private Guid _meanwhile;

    /// <summary>The id of each video, and its path.</summary>
    public IReadOnlyDictionary<Guid, string> Videos => _videos;

    /// <summary>How far they are, as a coordinator said last.</summary>
    public IReadOnlyList<VideoSaid> Last { get; private set; } = [];

    public bool HasEnded => _videos.Count > 0 && _videos.Keys.All(id => Last.Any(v => v.VideoId == id && v.HasEnded));

    /// <summary>Ended videos and stored frames: a number that changes when anything goes on.</summary>
    public long Progress => Last.Sum(v => v.FramesStored) + Last.Count(v => v.HasEnded);

    /// <summary>Submits so many, and waits until they are taken.</summary>
    public async Task SubmitAsync(int count, TimeSpan bound)
    {
        for (var i = 0; i < count; i++)
        {
            var (id, path) = (Guid.CreateVersion7(), Clips.Paths[_videos.Count % Clips.Paths.Count]);
            _videos.Add(id, path);
            await Poll.UntilAsync("a video is taken", bound, () => deployment.Doors.TrySubmitAsync(id, path));
        }
    }

    /// <summary>Submits one more; whether it was taken.</summary>
    public async Task<bool> SubmitMeanwhileAsync()
    {
        _meanwhile = Guid.CreateVersion7();
        _videos.Add(_meanwhile, Clips.Paths[0]);
        return await deployment.Doors.TrySubmitAsync(_meanwhile, Clips.Paths[0]);
    }

    /// <summary>Submits that one again, under the same id as a client should, until it is taken.</summary>
    public Task SubmitAgainAsync(TimeSpan bound) =>
        Poll.UntilAsync("a video is taken after the fault", bound, () => deployment.Doors.TrySubmitAsync(_meanwhile, Clips.Paths[0]));

    /// <summary>Looks how far they are.</summary>
    public async Task LookAsync()
    {
        if (await deployment.Doors.VideosAsync(_videos.Count) is { } said)
            Last = [.. said.Where(v => _videos.ContainsKey(v.VideoId))];
    }

    /// <summary>Waits until some have ended and others have not.</summary>
    public Task MidwayAsync(TimeSpan bound) => Poll.UntilAsync("the work is under way", bound, async () =>
    {
        await LookAsync();
        return Last.Any(v => v.HasEnded) && Last.Count(v => v.State is not "Submitted") > 2;
    }, () => $"{string.Join(' ', Last)}\n{deployment.Pipeline.Logs()}");

    /// <summary>Those that have not ended.</summary>
    public IReadOnlyList<string> Open() =>
        [.. _videos.Where(v => !Last.Any(l => l.VideoId == v.Key && l.HasEnded)).Select(v => $"{v.Key} {Path.GetFileName(v.Value)} {Last.FirstOrDefault(l => l.VideoId == v.Key)?.State ?? "unknown"}")];
}
