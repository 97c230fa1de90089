using Microsoft.Extensions.Options;

namespace QueueWorkers.Inference.Running;

/// <summary>What attributes cannot say: names the setting, its value and what is allowed.</summary>
internal sealed class InferenceOptionsRules : IValidateOptions<InferenceOptions>
{
    public ValidateOptionsResult Validate(string? name, InferenceOptions options)
    {
        var faults = new List<string>();
        if (!Accelerators.All.Contains(options.Accelerator, StringComparer.OrdinalIgnoreCase))
            faults.Add(Fault(nameof(options.Accelerator), $"\"{options.Accelerator}\"", string.Join(" | ", Accelerators.All)));
        if (options.RunFrames is < 1 or > 1024)
            faults.Add(Fault(nameof(options.RunFrames), options.RunFrames, "1 to 1024"));
        if (options.Threads is < 0 or > 1024)
            faults.Add(Fault(nameof(options.Threads), options.Threads, "0 (one a core) to 1024"));
        if (options.Device is < 0 or > 63)
            faults.Add(Fault(nameof(options.Device), options.Device, "0 to 63"));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static string Fault(string setting, object value, string allowed) => $"{InferenceOptions.Section}:{setting} is {value}; allowed: {allowed}";
}
