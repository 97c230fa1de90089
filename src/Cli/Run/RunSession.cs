using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Output;
using QueueWorkers.Cli.Run.Results;
using QueueWorkers.Cli.Run.Sources;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Starting;
using QueueWorkers.Models;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Cli.Run;

/// <summary>One <c>qw run</c> from start to end.</summary>
internal sealed class RunSession(RunRequest request)
{
    private readonly RunSummary _summary = new(request.Json);

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        CheckModel();
        var list = SourceList.Read(request.Videos, request.Lists, request.Recursive, request.OutputFolder, () => Console.In);
        using var output = OutputFolder.Open(request.OutputFolder);
        var code = ExitCode.Completed;
        using var draining = cancellation.Register(() => Terminal.SayBesideBar("stopping; what is complete is kept. Ctrl-C again ends at once."));
        try
        {
            await LiveProgress.ShowAsync(update => RunAsync(list, output, update, cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            code = ExitCode.Interrupted;
        }
        catch (RunStoppedException fault)
        {
            await Terminal.SayAsync(fault.Message);
            code = ExitCode.Stopped;
        }
        await RunReport.WriteAsync(_summary, request, isWhole: code == ExitCode.Completed);
        return code == ExitCode.Completed && _summary.Incomplete > 0 ? ExitCode.NotCompleted : code;
    }

    private async Task RunAsync(SourceList list, OutputFolder output, Action<RunProgress> update, CancellationToken cancellation)
    {
        var sources = list.Videos;
        if (request.Videos.Count + request.Lists.Count == 0)
        {
            update(new RunProgress(1, 0, []) { Phase = "making a sample video" });
            sources = [SourceList.Of(await SampleVideo.MakeAsync(output.Path, cancellation))];
        }
        if (sources.Count == 0)
            throw new CallException($"no video was named: {(list.Others > 0 ? $"the {list.Others:N0} files there are none" : "the folder or list is empty")}");
        (_summary.Videos, _summary.Others) = (sources.Count, list.Others);
        using var manifest = await output.WriteAsync(() =>
            ValueTask.FromResult(Manifest.Open(output.Path, sources.Select(s => s.Uri).ToHashSet(StringComparer.Ordinal))));
        var names = new ResultNames(output, manifest);
        var results = new RunResults(output, manifest, names);
        update(new RunProgress(sources.Count, 0, []) { Phase = "looking for results that stand" });
        var open = await KeepStandingAsync(sources, output, names, results, cancellation);
        if (open.Count == 0)
        {
            // The last run may have been killed behind its last result.
            RunTemporary.DeleteAbandoned();
            return;
        }
        var outages = new RunOutages(TimeProvider.System);
        var hosts = open.Select(v => VideoUri.Host(v.Video.Source.Uri)).OfType<string>().Distinct();
        var loading = new Loading(step => update(new RunProgress(sources.Count, _summary.Kept.Count, []) { Phase = step.Text }));
        // Loading a model blocks its thread.
        await using var pipeline = await Task.Run(() => EmbeddedPipeline.StartAsync(request, hosts, output, outages, loading, cancellation), cancellation);
        await new RunLoop(request, pipeline, output, results, outages, _summary, TimeProvider.System).RunAsync(open, update, cancellation);
    }

    /// <summary>Gives every video its folder, and returns those that have no result yet, each with its place in the list.</summary>
    private async Task<List<(int Order, RunVideo Video)>> KeepStandingAsync(
        IReadOnlyList<VideoSource> sources, OutputFolder output, ResultNames names, RunResults results, CancellationToken cancellation)
    {
        var standing = new StandingResults(request.Selection, request.Range, request.AllowPartial, new Lazy<string>(Fingerprint));
        var open = new List<(int, RunVideo)>();
        var renamed = new List<RunVideo>();
        for (var order = 0; order < sources.Count; order++)
        {
            cancellation.ThrowIfCancellationRequested();
            var source = sources[order];
            var (name, report) = names.Take(source);
            var video = new RunVideo(Guid.CreateVersion7(), source, name, report);
            if (name != source.Name)
                renamed.Add(video);
            if (!request.Force && report is not null && await standing.StandsAsync(source, output.FolderOf(name), report, cancellation))
            {
                await results.KeepStandingAsync(video);
                _summary.Keep(order, video);
            }
            else
                open.Add((order, video));
        }
        RunReport.SayNames(renamed);
        return open;
    }

    private void CheckModel() => Checked(() => new ModelCatalogue(EmbeddedPipeline.InferenceOf(request).CacheFolder()).FindProfile(request.Model));

    private string Fingerprint() => Checked(() =>
    {
        var options = EmbeddedPipeline.InferenceOf(request);
        return ModelInspection.FingerprintOf(new ModelCatalogue(options.CacheFolder()).Load(request.Model, options.Wanted), options);
    });

    private static T Checked<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        // A setting of the environment that is no number is an InvalidOperationException.
        catch (Exception fault) when (fault is ModelProfileException or InvalidOperationException)
        {
            throw new CallException(fault.Message);
        }
    }

    private sealed class Loading(Action<ModelLoadStep> tell) : IProgress<ModelLoadStep>
    {
        public void Report(ModelLoadStep value) => tell(value);
    }
}
