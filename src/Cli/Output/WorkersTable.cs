using QueueWorkers.Coordinator.Http;
using QueueWorkers.Platform.Hosting;
using Spectre.Console;

namespace QueueWorkers.Cli.Output;

/// <summary>Workers, a row each.</summary>
internal static class WorkersTable
{
    /// <summary>Columns of a terminal below which cells take two lines.</summary>
    private const int Wide = 120;

    /// <param name="workers">The workers.</param>
    /// <param name="width">Columns of the terminal.</param>
    public static Table Of(IReadOnlyList<WorkerStatus> workers, int width)
    {
        var isNarrow = width < Wide;
        var separator = isNarrow ? '\n' : ' ';
        var hasOpen = workers.Any(w => Troubles(w).Any());
        var table = new Table().Border(TableBorder.Rounded).AddColumn("worker").AddColumn(new TableColumn("model").NoWrap()).AddColumn("devices");
        foreach (var column in (string[])["frames/s", "busy"])
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        if (hasOpen)
            table.AddColumn("open breakers, waits for");
        table.AddColumn(new TableColumn("last seen").RightAligned().NoWrap());
        foreach (var worker in workers)
        {
            var isInference = worker.Role == DaemonRole.Inference;
            var model = Terminal.Safe(isInference ? worker.Fingerprint : worker.Role);
            List<string> cells =
            [
                Terminal.Safe(worker.Worker),
                isNarrow && isInference ? model.Insert(model.LastIndexOf('-') + 1, "\n") : model,
                !isInference ? "–" : $"{(worker.Devices > 0 ? $"{worker.Devices} × " : "")}{Terminal.Safe(worker.Device)}{separator}{Terminal.Safe($"{worker.Provider} {worker.Precision}")}",
                worker.FramesPerSecond > 0 ? $"{worker.FramesPerSecond:N0}" : "–",
                isInference ? $"{worker.BusyShare:P0}" : "–",
                worker.IsLive ? $"{worker.LastSeenSeconds:N0} s ago" : $"[red]{worker.LastSeenSeconds:N0} s ago[/]",
            ];
            if (hasOpen)
                cells.Insert(cells.Count - 1, $"[red]{Terminal.Safe(string.Join(", ", Troubles(worker)))}[/]");
            table.AddRow([.. cells]);
        }
        var live = workers.Where(w => w.IsLive).ToList();
        table.Caption = new TableTitle($"{live.Count:N0} live of {workers.Count:N0}; {live.Sum(w => w.FramesPerSecond):N0} frames/s while all are busy{(hasOpen ? "" : "; no breaker is open")}");
        return table;
    }

    /// <summary>What its breakers are open for, and what it waits for: each once.</summary>
    private static IEnumerable<string> Troubles(WorkerStatus worker) =>
        worker.OpenBreakers.Where(b => !worker.Waits.Any(w => w.StartsWith($"{b}:", StringComparison.Ordinal))).Concat(worker.Waits);
}
