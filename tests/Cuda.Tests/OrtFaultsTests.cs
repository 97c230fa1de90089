using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using QueueWorkers.Inference.Running.Sessions;

namespace QueueWorkers.Cuda.Tests;

/// <summary>What messages of ONNX Runtime mean.</summary>
public sealed class OrtFaultsTests
{
    /// <summary>Texts by which a fault is told are the texts of the libraries that are used.</summary>
    [Fact]
    public void Each_text_is_in_the_library_that_says_it()
    {
        Assert.SkipWhen(CudaLibrary.Missing is not null, CudaLibrary.Missing ?? "");
        var texts = OrtFaults.MemoryTexts.Append(OrtFaults.MissingText).Append(OrtFaults.EndedText);
        OrtRuntime.Begin(NullLogger.Instance).Dispose();
        var standard = Process.GetCurrentProcess().Modules.Cast<ProcessModule>().First(m => m.ModuleName.StartsWith("libstdc++", StringComparison.Ordinal)).FileName;
        var libraries = new[] { "libonnxruntime.so", "libonnxruntime_providers_cuda.so" }.Select(n => Path.Combine(CudaLibrary.RuntimeFolder, n)).Append(standard).Select(File.ReadAllBytes).ToList();
        Assert.All(texts, text => Assert.True(libraries.Any(l => l.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)) >= 0), text));
    }
}
