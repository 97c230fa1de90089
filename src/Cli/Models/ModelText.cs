using System.Globalization;
using QueueWorkers.Inference.Precisions;

namespace QueueWorkers.Cli.Models;

/// <summary>Models in words, with Spectre's markup.</summary>
internal static class ModelText
{
    /// <summary>What a comparison found, without markup.</summary>
    public static string Of(PrecisionReport found)
    {
        var agreed = found.Top1Agreement is { } share ? string.Create(CultureInfo.InvariantCulture, $", the best class is the same for {share:P1}") : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{found.Precision} against {found.Reference} on {found.Frames:N0} frames: cosine {found.MeanCosine:0.00000} on average, {found.LeastCosine:0.00000} at least{agreed}; weights {found.WeightBytes:N0} bytes, {found.ReferenceWeightBytes:N0} before");
    }

    public static string Of(ModelState state) => state switch
    {
        ModelState.BuiltIn => "[green]built in[/]",
        ModelState.Here => "[green]here[/]",
        ModelState.Partial => "[yellow]in part[/]",
        _ => "not fetched",
    };
}
