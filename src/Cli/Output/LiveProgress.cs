using System.Diagnostics;
using QueueWorkers.Platform.Wording;
using Spectre.Console;

namespace QueueWorkers.Cli.Output;

/// <summary>A bar on standard error: time left, videos, frames, frames per second, and what is being done to which file.</summary>
internal static class LiveProgress
{
    private const int BarWidth = 20;

    public static Task ShowAsync(Func<Action<RunProgress>, Task> work) => Terminal.Error.Progress()
        .AutoClear(true)
        .Columns(
            new SpinnerColumn(), new ProgressBarColumn { Width = BarWidth }, new PercentageColumn(), new RemainingTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
        .StartAsync(async context =>
        {
            var task = context.AddTask("starting", maxValue: 1);
            task.IsIndeterminate = true;
            Stopwatch? running = null;
            await work(progress =>
            {
                if (progress.Frames > 0)
                    running ??= Stopwatch.StartNew();
                task.IsIndeterminate = !progress.IsMeasured;
                task.Value = progress.Fraction;
                // Between two videos there may be nothing to say: what was said stays.
                if (PlainText.Of(string.Join(" · ", Facts(progress, running?.Elapsed ?? TimeSpan.Zero))) is { Length: > 0 } facts)
                    task.Description = Markup.Escape(facts);
            });
        });

    private static IEnumerable<string> Facts(RunProgress progress, TimeSpan running)
    {
        if (progress.Videos > 1)
            yield return $"{progress.Done:N0}/{progress.Videos:N0} videos";
        if (progress.IsFetching)
            yield return $"fetching {progress.SourceBytes >> 20:N0}{(progress.SourceBytesTotal is { } total ? $" of {total >> 20:N0}" : "")} MiB";
        if (progress.Frames > 0)
            yield return $"{progress.Frames:N0} frames, {progress.Frames / Math.Max(running.TotalSeconds, 1):N0}/s";
        if (progress.Phase is { } phase)
            yield return phase;
    }
}
