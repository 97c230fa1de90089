using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Faults;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Inference.Tests;

namespace QueueWorkers.Cuda.Tests;

/// <summary>Settings of CUDA are told of in reports, and are part of the fingerprint if they make a feature another one.</summary>
public sealed class SettingsTests(CudaLibrary cuda)
{
    private readonly LinesLogger _log = new();

    [Fact]
    public void Each_is_off_by_default_and_is_named_when_it_is_on()
    {
        var usual = Opened(_ => { });
        Assert.Equal(("cuda", "fp32"), (usual.Execution.Provider, usual.Execution.Precision));
        var other = Opened(o => (o.PreferNhwc, o.CudaGraphs) = (true, true));
        Assert.Equal(("cuda+nhwc+graphs", "fp32", usual.Fingerprint), (other.Execution.Provider, other.Execution.Precision, other.Fingerprint));
        var rounded = Opened(o => o.Tf32 = true);
        Assert.Equal(("cuda", "tf32"), (rounded.Execution.Provider, rounded.Execution.Precision));
        Assert.NotEqual(usual.Fingerprint, rounded.Fingerprint);
    }

    [Fact]
    public void The_fingerprint_of_a_file_is_that_of_the_loaded_model()
    {
        foreach (var tf32 in new[] { false, true })
        {
            Assert.Equal(Opened(o => o.Tf32 = tf32).Fingerprint, ModelInspection.FingerprintOf(CudaModels.Kernel, new InferenceOptions { Accelerator = "cuda", Tf32 = tf32 }));
            Assert.Equal(Opened(_ => { }).Fingerprint, ModelInspection.FingerprintOf(CudaModels.Kernel, new InferenceOptions { Accelerator = "cpu", Tf32 = tf32 }));
        }
    }

    [Fact]
    public void Tensorrt_that_is_not_installed_is_named()
    {
        using var folder = new QueueWorkers.Tests.Support.TemporaryFolder("models");
        Assert.Contains("libnvinfer", Assert.Throws<AcceleratorUnavailableException>(() => Opened(o => (o.TensorRt, o.ModelCache) = (true, folder.Path))).Message, StringComparison.Ordinal);
    }

    private ModelDescription Opened(Action<InferenceOptions> set)
    {
        cuda.Reset();
        using var model = CudaModels.Open(CudaModels.Kernel, _log, set);
        return model.Description;
    }
}
