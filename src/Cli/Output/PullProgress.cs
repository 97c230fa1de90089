using QueueWorkers.Models.Fetching;
using QueueWorkers.Platform.Wording;
using Spectre.Console;

namespace QueueWorkers.Cli.Output;

/// <summary>How far a download is, on standard error: a bar on a terminal, else a line for each tenth.</summary>
internal static class PullProgress
{
    private const double Step = 0.1;
    private const long StepBytes = 16 << 20;

    public static Task<T> ShowAsync<T>(string name, Func<IProgress<FetchedBytes>, Task<T>> work) =>
        Terminal.Error.Profile.Capabilities.Interactive ? BarAsync(name, work) : work(new Lines(name));

    private static Task<T> BarAsync<T>(string name, Func<IProgress<FetchedBytes>, Task<T>> work) => Terminal.Error.Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
        .StartAsync(context =>
        {
            var task = context.AddTask(Terminal.Safe(name), maxValue: 1);
            task.IsIndeterminate = true;
            return work(new Bar(task));
        });

    private sealed class Bar(ProgressTask task) : IProgress<FetchedBytes>
    {
        public void Report(FetchedBytes value)
        {
            task.IsIndeterminate = value.Total is null;
            task.MaxValue = value.Total ?? value.Bytes + 1;
            task.Value = value.Bytes;
        }
    }

    private sealed class Lines(string name) : IProgress<FetchedBytes>
    {
        private long _next;

        public void Report(FetchedBytes value)
        {
            if (value.Bytes < _next && value.Bytes != value.Total)
                return;
            var step = value.Total is { } total ? (long)(total * Step) : StepBytes;
            _next = value.Bytes + step;
            Console.Error.WriteLine($"qw: {PlainText.Of(name)}: {value.Bytes:N0}{(value.Total is { } all ? $" of {all:N0}" : "")} bytes");
        }
    }
}
