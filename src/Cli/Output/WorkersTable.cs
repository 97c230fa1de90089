using QueueWorkers.Coordinator.Http;
using Spectre.Console;

namespace QueueWorkers.Cli.Output;

/// <summary>Workers, a row each.</summary>
internal static class WorkersTable
{
    public static Table Of(IReadOnlyList<WorkerStatus> workers)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("worker").AddColumn(new TableColumn("model").NoWrap()).AddColumn("devices").AddColumn("provider");
        foreach (var column in (string[])["frames/s", "busy"])
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        // Open ones.
        table.AddColumn("breakers").AddColumn(new TableColumn("last seen").RightAligned().NoWrap());
        foreach (var worker in workers)
            table.AddRow(
                Markup.Escape(worker.Worker),
                Markup.Escape(worker.Fingerprint),
                Markup.Escape($"{(worker.Devices > 0 ? $"{worker.Devices} × " : "")}{worker.Device}"),
                Markup.Escape($"{worker.Provider} {worker.Precision}"),
                worker.FramesPerSecond > 0 ? $"{worker.FramesPerSecond:N0}" : "–",
                $"{worker.BusyShare:P0}",
                worker.OpenBreakers.Count > 0 ? $"[red]{Markup.Escape(string.Join(", ", worker.OpenBreakers))}[/]" : "–",
                worker.IsLive ? $"{worker.LastSeenSeconds:N0} s ago" : $"[red]{worker.LastSeenSeconds:N0} s ago[/]");
        var live = workers.Where(w => w.IsLive).ToList();
        table.Caption = new TableTitle($"{live.Count:N0} live of {workers.Count:N0}; {live.Sum(w => w.FramesPerSecond):N0} frames/s while all are busy");
        return table;
    }
}
