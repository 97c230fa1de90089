using System.Globalization;
using QueueWorkers.Cli.Output;
using QueueWorkers.Coordinator.DeadLetters;
using Spectre.Console;

namespace QueueWorkers.Cli.DeadLetters;

/// <summary>Queues with dead letters; the reason stands below the name.</summary>
internal static class DeadLetterTable
{
    public static Table Of(IReadOnlyList<DeadLetterSummary> queues)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn(new TableColumn("queue").Padding(0, 0, 2, 0))
            .AddColumn(new TableColumn("letters").NoWrap().RightAligned())
            .AddColumn(new TableColumn("oldest").NoWrap());
        foreach (var queue in queues)
            table.AddRow(
                new Markup($"{Terminal.Safe(queue.Queue)}\n{(queue.Fault is null ? $"[grey]{Terminal.Safe(queue.Reason)}[/]" : $"[red]{Terminal.Safe(queue.Fault)}[/]")}"),
                new Text($"{queue.Count:N0}"),
                new Text(queue.Oldest?.UtcDateTime.ToString("yyyy-MM-dd\nHH:mm:ss", CultureInfo.InvariantCulture) ?? "–"));
        return table;
    }
}
