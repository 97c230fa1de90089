using Microsoft.Extensions.Options;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Inference.Settings;

/// <summary>What attributes cannot say: names the setting, its value and what is allowed.</summary>
internal sealed class InferenceOptionsRules : IValidateOptions<InferenceOptions>
{
    private static readonly string[] CudnnSearches = ["default", "heuristic", "exhaustive"];

    public ValidateOptionsResult Validate(string? name, InferenceOptions options)
    {
        var faults = new List<string>();
        if (!Accelerators.All.Contains(options.Accelerator, StringComparer.OrdinalIgnoreCase))
            faults.Add(Fault(nameof(options.Accelerator), $"\"{options.Accelerator}\"", string.Join(" | ", Accelerators.All)));
        if (!string.IsNullOrEmpty(options.Precision) && options.Wanted is null)
            faults.Add(Fault(nameof(options.Precision), $"\"{options.Precision}\"", string.Join(" | ", ModelPrecisions.Names)));
        if (!CudnnSearches.Contains(options.CudnnSearch, StringComparer.OrdinalIgnoreCase))
            faults.Add(Fault(nameof(options.CudnnSearch), $"\"{options.CudnnSearch}\"", string.Join(" | ", CudnnSearches)));
        if (options.Devices.FirstOrDefault(d => d is < 0 or > 63, -1) is var wrong && options.Devices.Any(d => d is < 0 or > 63))
            faults.Add(Fault(nameof(options.Devices), wrong, "0 to 63"));
        if (options.Devices.Distinct().Count() < options.Devices.Count)
            faults.Add(Fault(nameof(options.Devices), string.Join(", ", options.Devices), "each once"));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static string Fault(string setting, object value, string allowed) => $"{InferenceOptions.Section}:{setting} is {value}; allowed: {allowed}";
}
