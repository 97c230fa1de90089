using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Inference.Settings;

namespace QueueWorkers.Cli.Doctor;

/// <summary>GPUs: whether this build can use them, and whether their libraries are there.</summary>
internal sealed class GpuCheck(DoctorSettings settings) : IDoctorCheck
{
    private const string Build = "install the package queueworkers-cuda, or build with -p:Accelerator=cuda; docs/gpu.md";
    private const string Libraries = "install the driver, CUDA 13 and cuDNN 9, and let the loader find them (ldconfig, LD_LIBRARY_PATH); docs/gpu.md";

    public string Name => "gpu";

    // A GPU's libraries are gigabytes.
    public int Patience => 6;

    public Task LookAsync(Findings findings, CancellationToken cancellation)
    {
        if (settings.Options<InferenceOptions>(findings, Name) is { } options)
            Look(findings, options);
        return Task.CompletedTask;
    }

    private void Look(Findings findings, InferenceOptions options)
    {
        var isWanted = options.Accelerator.Equals(Accelerators.Cuda, StringComparison.OrdinalIgnoreCase);
        if (options.Accelerator.Equals(Accelerators.Cpu, StringComparison.OrdinalIgnoreCase))
            findings.Skip(Name, "Inference:Accelerator is cpu");
        else if (!RuntimeBuild.HasCuda())
            Say(findings, isWanted || GpuTrial.HasDriver, isWanted, $"{(GpuTrial.HasDriver ? $"{DeviceNames.Gpu(0)} is there, and " : "")}this build computes on the CPU", Build);
        else
            foreach (var device in options.Devices.DefaultIfEmpty(0))
                if (GpuTrial.FaultOf(options, device) is { } fault)
                    Say(findings, isWanted || GpuTrial.HasDriver, isWanted, fault, Libraries);
                else
                    findings.Ok(Name, DeviceNames.Gpu(device));
    }

    private void Say(Findings findings, bool isOfInterest, bool isWanted, string found, string remedy)
    {
        if (!isOfInterest)
            findings.Skip(Name, found);
        else if (isWanted)
            findings.Fail(Name, $"{found}; Inference:Accelerator is cuda", remedy);
        else
            findings.Warn(Name, found, remedy);
    }
}
