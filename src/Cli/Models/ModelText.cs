namespace QueueWorkers.Cli.Models;

/// <summary>Models in words, with Spectre's markup.</summary>
internal static class ModelText
{
    public static string Of(ModelState state) => state switch
    {
        ModelState.BuiltIn => "[green]built in[/]",
        ModelState.Here => "[green]here[/]",
        ModelState.Partial => "[yellow]in part[/]",
        _ => "not fetched",
    };
}
