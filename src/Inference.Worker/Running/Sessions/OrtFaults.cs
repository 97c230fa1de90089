using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;
using QueueWorkers.Inference.Running.Faults;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>Tells faults of the device from faults of model and input: by the numbers of CUDA's libraries, by ONNX Runtime's texts where it has no code.</summary>
internal static partial class OrtFaults
{
    /// <summary>What ONNX Runtime says if memory is missing, on any device; its code for that is its code for everything else.</summary>
    internal static IReadOnlyList<string> MemoryTexts { get; } =
        ["Failed to allocate memory for requested buffer of size", " is smaller than requested bytes of ", "std::bad_alloc"];

    /// <summary>What it says if a library that an operator needs cannot be loaded.</summary>
    internal const string MissingText = " is unavailable or disabled for CUDA Execution Provider";

    /// <summary>What it says of a run that was told to end.</summary>
    internal const string EndedText = "Exiting due to terminate flag being set to true";

    /// <summary>
    /// Errors after which every call fails in the same way until the process ends: numbers and names of cudaError_t.
    /// https://docs.nvidia.com/cuda/cuda-runtime-api/group__CUDART__TYPES.html
    /// </summary>
    private static readonly Dictionary<int, string> Final = new()
    {
        [214] = "cudaErrorECCUncorrectable",
        [220] = "cudaErrorNvlinkUncorrectable",
        [226] = "cudaErrorContained",
        [700] = "cudaErrorIllegalAddress",
        [702] = "cudaErrorLaunchTimeout",
        [710] = "cudaErrorAssert",
        [714] = "cudaErrorHardwareStackError",
        [715] = "cudaErrorIllegalInstruction",
        [716] = "cudaErrorMisalignedAddress",
        [717] = "cudaErrorInvalidAddressSpace",
        [718] = "cudaErrorInvalidPc",
        [719] = "cudaErrorLaunchFailure",
        [721] = "cudaErrorTensorMemoryLeak",
    };

    /// <summary>Allocations that fail: of CUDA, cuBLAS, cuFFT, and cuDNN 9 on the host and on the device.</summary>
    private static readonly (string Library, int Number)[] Allocation = [("CUDA", 2), ("CUBLAS", 3), ("CUFFT", 2), ("CUDNN", 4003), ("CUDNN", 4004)];

    /// <summary>What a fault of a run, or of opening a session, means; null for one that is not the runtime's.</summary>
    public static Exception? Translate(Exception fault, string name) => fault switch
    {
        OnnxRuntimeException or CudaException => Meaning(fault, $"{name}: {fault.Message.Trim()}"),
        OutOfMemoryException => new DeviceMemoryException($"{name}: {fault.Message}", fault),
        _ => null,
    };

    /// <summary>What a message says, without the functions of ONNX Runtime that it came through.</summary>
    public static string Reason(Exception fault) => Origin().Replace(fault.Message.Trim(), "");

    private static Exception Meaning(Exception fault, string text)
    {
        if (MemoryTexts.Any(t => text.Contains(t, StringComparison.Ordinal)))
            return new DeviceMemoryException(text, fault);
        if (text.Contains(MissingText, StringComparison.Ordinal))
            return new AcceleratorUnavailableException(text, fault);
        // What a kernel says when it is launched, by name; all other calls, by number.
        if (LaunchFault().Match(text) is { Success: true } launch)
        {
            return launch.Groups["name"].Value == "cudaErrorMemoryAllocation"
                ? new DeviceMemoryException(text, fault)
                : new DeviceLostException(text, fault, endsProcess: Final.ContainsValue(launch.Groups["name"].Value));
        }
        if (CallFault().Match(text) is { Success: true } call)
        {
            var (library, number) = (call.Groups["library"].Value, int.Parse(call.Groups["number"].Value, CultureInfo.InvariantCulture));
            return Allocation.Contains((library, number))
                ? new DeviceMemoryException(text, fault)
                : new DeviceLostException(text, fault, endsProcess: library == "CUDA" && Final.ContainsKey(number));
        }
        return text.Contains(EndedText, StringComparison.Ordinal) ? new DeviceLostException(text, fault) : new ModelInputException(text, fault);
    }

    [GeneratedRegex(@"^.*\[ONNXRuntimeError\] : \d+ : \w+ : ", RegexOptions.Singleline)]
    private static partial Regex Origin();

    [GeneratedRegex(@"\bCUDA error (?<name>cudaError\w+):")]
    private static partial Regex LaunchFault();

    [GeneratedRegex(@"\b(?<library>CUDA|CUDNN|CUDNN_FE|CUBLAS|CUFFT|CURAND|NCCL) failure (?<number>\d{1,9}):")]
    private static partial Regex CallFault();
}
