using QueueWorkers.Contracts;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests.Cluster;

/// <summary>Embedded runs to compare with, each made once.</summary>
public sealed class Baselines : IDisposable
{
    private readonly TemporaryFolder _folder = new("baselines");
    private readonly Dictionary<string, VideoReport> _known = [];
    private readonly SemaphoreSlim _turn = new(1, 1);
    private LongVideo? _long;

    /// <summary>A video to be hit in the middle.</summary>
    public Task<LongVideo> LongVideoAsync() => InTurnAsync(async () => _long ??= await LongVideo.CutAsync(_folder.Path));

    /// <summary>The report of a video in one process with a pipeline's settings.</summary>
    public Task<VideoReport> OfAsync(string video, Pipeline pipeline, params string[] options) => InTurnAsync(async () =>
    {
        var key = string.Join(' ', [video, .. options, .. pipeline.Settings.Where(s => s.Key.StartsWith("Ingest__", StringComparison.Ordinal)).Select(s => s.Value)]);
        if (!_known.TryGetValue(key, out var report))
        {
            var run = await EmbeddedRun.OfAsync([video], Path.Combine(_folder.Path, $"{_known.Count}"), pipeline.Settings, options);
            Assert.True(run.ExitCode == 0, run.Error);
            report = _known[key] = Assert.Single(run.Reports);
        }
        return report;
    });

    public void Dispose()
    {
        _folder.Dispose();
        _turn.Dispose();
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> make)
    {
        await _turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return await make();
        }
        finally
        {
            _turn.Release();
        }
    }
}
