using QueueWorkers.Cli.Output;
using Spectre.Console;

namespace QueueWorkers.Cli.Doctor;

/// <summary>Findings for people: on a terminal with colours and folded, elsewhere a line each.</summary>
internal static class DoctorTable
{
    public static void Write(IReadOnlyList<Finding> findings)
    {
        if (AnsiConsole.Profile.Out.IsTerminal)
            AnsiConsole.Write(Grid(findings));
        else
            WriteLines(findings);
        Console.WriteLine(Summary(findings));
    }

    private static string Summary(IReadOnlyList<Finding> findings)
    {
        int Count(FindingStatus status) => findings.Count(f => f.Status == status);
        return $"{Count(FindingStatus.Ok)} ok, {Count(FindingStatus.Warning)} warnings, {Count(FindingStatus.Failed)} failed, {Count(FindingStatus.Skipped)} not looked at";
    }

    private static Grid Grid(IReadOnlyList<Finding> findings)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(1)).AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        foreach (var finding in findings)
        {
            var (mark, colour) = Mark(finding.Status);
            grid.AddRow(new Markup($"[{colour}]{mark}[/]"), new Markup($"[{colour}]{Terminal.Safe(finding.Check)}[/]"), Terminal.Cell(finding.Found));
            if (finding.Remedy is { } remedy)
                grid.AddRow(new Text(""), new Text(""), new Markup($"[bold]→[/] {Terminal.Safe(remedy)}"));
        }
        return grid;
    }

    private static void WriteLines(IReadOnlyList<Finding> findings)
    {
        var width = findings.Max(f => f.Check.Length);
        foreach (var finding in findings)
        {
            Console.WriteLine($"{Mark(finding.Status).Mark} {finding.Check.PadRight(width)}  {finding.Found}");
            if (finding.Remedy is { } remedy)
                Console.WriteLine($"  {new string(' ', width)}  → {remedy}");
        }
    }

    private static (string Mark, string Colour) Mark(FindingStatus status) => status switch
    {
        FindingStatus.Ok => ("✓", "green"),
        FindingStatus.Warning => ("!", "yellow"),
        FindingStatus.Failed => ("✗", "red"),
        _ => ("-", "grey"),
    };
}
