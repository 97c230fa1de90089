using System.Diagnostics;
using QueueWorkers.Cli.Run;
using Spectre.Console;

namespace QueueWorkers.Cli.Output;

/// <summary>A bar on standard error: videos, frames, batches, frames per second, time left.</summary>
internal static class LiveProgress
{
    public static Task ShowAsync(Func<Action<RunProgress>, Task> work) => Terminal.Error.Progress()
        .AutoClear(true)
        .Columns(new SpinnerColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
        .StartAsync(async context =>
        {
            var task = context.AddTask("starting", maxValue: 1);
            task.IsIndeterminate = true;
            var watch = Stopwatch.StartNew();
            await work(progress =>
            {
                task.IsIndeterminate = !progress.IsMeasured;
                task.Value = progress.Fraction;
                var videos = progress.Videos > 1 ? $"{progress.Done}/{progress.Videos} videos · " : "";
                task.Description = progress.IsFetching
                    ? $"{videos}fetching · {progress.SourceBytes >> 20:N0}{(progress.SourceBytesTotal is { } total ? $" of {total >> 20:N0}" : "")} MiB"
                    : $"{videos}{progress.Frames:N0} frames · {progress.Batches:N0} batches · {progress.Frames / watch.Elapsed.TotalSeconds:N0} frames/s";
            });
        });
}
