using System.CommandLine;
using System.Globalization;
using System.Text;

namespace QueueWorkers.Cli.Manual;

/// <summary>A manual page in the macros of man(7), with every command, its arguments and its options.</summary>
internal sealed class ManualPage
{
    private readonly StringBuilder _text = new();

    private ManualPage()
    {
    }

    /// <summary>The page of a tool.</summary>
    public static string Of(RootCommand root)
    {
        var page = new ManualPage();
        page.Line(".TH QW 1 \"\" \"QueueWorkers\" \"User commands\"");
        page.Line(".SH NAME");
        page.Line($"qw \\- {Escaped(root.Description!.TrimEnd('.'))}");
        page.Line(".SH SYNOPSIS");
        page.Line(".B qw");
        page.Line(".I COMMAND");
        page.Line("[options]");
        page.Line(".SH COMMANDS");
        foreach (var command in root.Subcommands)
            page.Add(command, "qw");
        page.Line(".SH ENVIRONMENT");
        page.Line(".TP\n.B QW_COORDINATOR\nAddress of the coordinator that commands talk to.");
        page.Line(".TP\n.B QW_SECTION__NAME\nA setting of the pipeline that qw run starts, such as QW_Inference__Threads.");
        page.Line(".TP\n.B QW_DEBUG\n1: a fault of the tool itself is said with its stack.");
        return page._text.ToString();
    }

    private void Add(Command command, string parent)
    {
        if (command.Hidden)
            return;
        var name = $"{parent} {command.Name}";
        Line($".SS {Escaped(name)} {string.Join(' ', command.Arguments.Select(Usage))}".TrimEnd());
        Describe(command.Description ?? "");
        foreach (var argument in command.Arguments)
            Item($".I {Escaped(argument.Name)}", argument.Description);
        foreach (var option in command.Options.Where(o => !o.Hidden))
            Item($".B {Escaped(string.Join(", ", option.Aliases.Prepend(option.Name)))}{(option.HelpName is { } value ? $" {Escaped(value)}" : "")}", option.Description);
        foreach (var inner in command.Subcommands)
            Add(inner, name);
    }

    /// <summary>Paragraphs; one that is headed by a word and a colon keeps its lines.</summary>
    private void Describe(string text)
    {
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split("\n\n"))
        {
            Line(".PP");
            var keeps = paragraph.Split('\n')[0].EndsWith(':');
            if (keeps)
                Line(".nf");
            foreach (var line in paragraph.Split('\n'))
                Line(Escaped(line));
            if (keeps)
                Line(".fi");
        }
    }

    private void Item(string head, string? text)
    {
        Line(".TP");
        Line(head);
        Line(Escaped(text ?? ""));
    }

    private static string Usage(Argument argument)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{argument.Name}{(argument.Arity.MaximumNumberOfValues > 1 ? "..." : "")}");
        return argument.Arity.MinimumNumberOfValues > 0 ? name : $"[{name}]";
    }

    private void Line(string line) => _text.Append(line).Append('\n');

    /// <summary>A line that begins like a request, backslashes and dashes are text.</summary>
    private static string Escaped(string text)
    {
        var escaped = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        return escaped.StartsWith('.') || escaped.StartsWith('\'') ? $"\\&{escaped}" : escaped;
    }
}
