using System.Globalization;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>What the device is called, for reports.</summary>
internal static class DeviceNames
{
    public static string Cpu(string cpuInfo = "/proc/cpuinfo") => Line(cpuInfo, "model name") ?? "CPU";

    public static string Gpu(int index)
    {
        var number = index.ToString(CultureInfo.InvariantCulture);
        // The driver lists devices by bus address, as CUDA does under CUDA_DEVICE_ORDER=PCI_BUS_ID; with several kinds of GPU the number alone is certain.
        const string folder = "/proc/driver/nvidia/gpus";
        var models = Directory.Exists(folder)
            ? Directory.GetDirectories(folder).Select(d => Line(Path.Combine(d, "information"), "Model")).OfType<string>().Distinct().ToList()
            : [];
        return models.Count == 1 ? $"{models[0]} #{number}" : $"GPU #{number}";
    }

    /// <summary>Processors of the machine, whatever part of them this process may use; 0 if that is not known.</summary>
    public static int Processors(string cpuInfo = "/proc/cpuinfo")
    {
        try
        {
            return File.ReadLines(cpuInfo).Count(l => l.StartsWith("processor", StringComparison.Ordinal));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static string? Line(string path, string key)
    {
        try
        {
            return File.ReadLines(path).Where(l => l.StartsWith(key, StringComparison.Ordinal)).Select(l => l[(l.IndexOf(':') + 1)..].Trim()).FirstOrDefault(v => v.Length > 0);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
