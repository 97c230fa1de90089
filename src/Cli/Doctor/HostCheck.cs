using System.Globalization;
using System.Runtime.InteropServices;
using QueueWorkers.Cli.Run;
using QueueWorkers.Inference.Running.Sessions;

namespace QueueWorkers.Cli.Doctor;

/// <summary>The machine: memory, processor, open files, the folder for temporary files.</summary>
internal sealed class HostCheck(DoctorSettings settings) : IDoctorCheck
{
    private const long LittleMemory = 2L << 30;
    private const long LittleTemporary = 64L << 20;
    private const int FewFiles = 4096;

    public string Name => "host";

    public Task LookAsync(Findings findings, CancellationToken cancellation)
    {
        CheckMemory(findings);
        CheckProcessor(findings);
        CheckOpenFiles(findings);
        CheckTemporary(findings);
        return Task.CompletedTask;
    }

    private static void CheckMemory(Findings findings)
    {
        // Of the control group, if there is one.
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (memory < LittleMemory)
            findings.Warn("memory", $"{Bytes.Of(memory)}", "give the host or the container 2 GiB or more (MemoryMax=, memory limits)");
        else
            findings.Ok("memory", $"{Bytes.Of(memory)}");
    }

    private void CheckProcessor(Findings findings)
    {
        var known = ProcessorFeatures.Read();
        var found = $"{DeviceNames.Cpu()}, {Environment.ProcessorCount} for this process{(known.Count > 0 ? $"; {string.Join(", ", known)}" : "")}";
        if (settings.RunsModels && RuntimeInformation.ProcessArchitecture == Architecture.X64 && !known.Contains("avx2"))
            findings.Warn("processor", $"{found}; no AVX2: models run several times slower", "run inference on a processor with AVX2, or let the virtual machine pass it on (cpu host)");
        else
            findings.Ok("processor", found);
    }

    private static void CheckOpenFiles(Findings findings)
    {
        if (Limit("Max open files") is not { } limit)
            return;
        if (limit < FewFiles)
            findings.Warn("open files", $"at most {limit:N0}", "raise the limit: LimitNOFILE=65536 in a unit, ulimit -n in a shell");
        else
            findings.Ok("open files", limit == long.MaxValue ? "no limit" : $"at most {limit:N0}");
    }

    private void CheckTemporary(Findings findings)
    {
        const string check = "temporary folder";
        var folder = Path.GetTempPath();
        if (FolderTrial.FaultOf(folder) is { } fault)
            findings.Fail(check, $"{folder} cannot be written to: {fault}", "set TMPDIR to a folder that can be written");
        else
            FolderTrial.CheckRoom(findings, check, folder, LittleTemporary,
                settings.IsDaemon ? (LittleTemporary, "") : (EmbeddedPipeline.QuotaBytes, "what a run may keep there"), $"make room in {folder}, or set TMPDIR to a folder with more");
    }

    private static long? Limit(string name)
    {
        try
        {
            var line = File.ReadLines("/proc/self/limits").FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
            return line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0] switch
            {
                null => null,
                "unlimited" => long.MaxValue,
                var number => long.Parse(number, CultureInfo.InvariantCulture),
            };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
