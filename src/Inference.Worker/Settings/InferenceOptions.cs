using System.ComponentModel.DataAnnotations;
using QueueWorkers.Models;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Inference.Settings;

/// <summary>How a worker runs its model: section <c>Inference</c>.</summary>
public sealed class InferenceOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Inference";

    /// <summary>Name of a built-in or of a public model, or the path of a profile.</summary>
    /// <value>The default is <c>builtin:signature</c>.</value>
    [Required]
    public string Model { get; set; } = "builtin:signature";

    /// <summary>The numbers that the model computes with, in place of its profile's: <c>as-is</c>, <c>fp32</c>, <c>fp16</c>, <c>int8</c>.</summary>
    /// <value>The default is what the profile says.</value>
    public string? Precision { get; set; }

    /// <summary><c>cuda</c> fails at start where CUDA is missing, <c>auto</c> then warns and runs on the CPU, <c>cpu</c> never tries.</summary>
    /// <value>The default is <c>auto</c>.</value>
    [Required]
    public string Accelerator { get; set; } = Accelerators.Auto;

    /// <summary>Which GPUs, by their CUDA indices: each runs batches of its own. Empty for the first.</summary>
    /// <value>The default is empty.</value>
    public IList<int> Devices { get; } = [];

    /// <summary>Bytes of a GPU's memory that ONNX Runtime may take; 0 for all.</summary>
    /// <value>The default is 0.</value>
    [Range(0, long.MaxValue)]
    public long GpuMemoryBytes { get; set; }

    /// <summary>Bytes of the host's memory that the runs of the model may take on a CPU; 0 for three quarters of what the process may use, by machine, container and limits.</summary>
    /// <value>The default is 0.</value>
    [Range(0, long.MaxValue)]
    public long MemoryBytes { get; set; }

    /// <summary>How the memory of a GPU grows.</summary>
    /// <value>The default is as requested.</value>
    public GpuArena GpuArena { get; set; }

    /// <summary>How cuDNN chooses a convolution: <c>default</c>, <c>heuristic</c>, or <c>exhaustive</c>, which times its candidates, so that workers may differ in their last digits.</summary>
    /// <value>The default is <c>heuristic</c>.</value>
    [Required]
    public string CudnnSearch { get; set; } = "heuristic";

    /// <summary>Whether a GPU may round 32-bit floats to TF32 before it multiplies them: faster, with features that differ from the third digit on. It has a fingerprint of its own.</summary>
    /// <value>The default is false.</value>
    public bool Tf32 { get; set; }

    /// <summary>Whether CUDA keeps channels last, which suits its tensor cores; features may differ in their last digits.</summary>
    /// <value>The default is false.</value>
    public bool PreferNhwc { get; set; }

    /// <summary>Whether runs are recorded as CUDA graphs, one for each size, so that their kernels are launched together. Models must run on the GPU as a whole.</summary>
    /// <value>The default is false.</value>
    public bool CudaGraphs { get; set; }

    /// <summary>Whether TensorRT runs what it can of the model. It must be installed, chooses its own kernels and may use TF32: it has a fingerprint of its own.</summary>
    /// <value>The default is false.</value>
    public bool TensorRt { get; set; }

    /// <summary>Sessions side by side: on the CPU, 0 for what a short measurement finds fastest; on each GPU, 0 for two, or one where two do not fit.</summary>
    /// <value>The default is 0.</value>
    [Range(0, 1024)]
    public int Sessions { get; set; }

    /// <summary>Threads of a run on the CPU; 0 for what a short measurement finds fastest.</summary>
    /// <value>The default is 0.</value>
    [Range(0, 1024)]
    public int Threads { get; set; }

    /// <summary>
    /// Frames of a full run of the session; 0 for 64 on a GPU, on the CPU what a short measurement finds fastest, and 8 if <see cref="Join"/> is off; fewer where their features would take more than 64 MiB, or where the run does not fit into memory.
    /// A feature may depend on it in its last digits: without <see cref="Join"/>, keep it equal among the workers of a model.
    /// </summary>
    /// <value>The default is 0.</value>
    [Range(0, 1024)]
    public int RunFrames { get; set; }

    /// <summary>
    /// Pixels that the frames of one run have together, for models that take frames of any size. 0 for as many as fit into memory. A frame of more runs alone, or as
    /// tiles if the profile allows it, which must not be larger.
    /// </summary>
    /// <value>The default is 0.</value>
    [Range(0, long.MaxValue)]
    public long MostPixels { get; set; }

    /// <summary>Who brings pixels to the model's numbers.</summary>
    /// <value>The default is auto: the graph on a GPU, on the CPU whichever is faster, and the worker for frames of any size.</value>
    public PixelWork Pixels { get; set; }

    /// <summary>Whether frames of several batches may share a run. A feature may then differ in its last digits from one time to the next; off, equal batches give equal bytes.</summary>
    /// <value>The default is true.</value>
    public bool Join { get; set; } = true;

    /// <summary>The longest wait for frames that fill a run.</summary>
    /// <value>The default is 5 ms.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan JoinWait { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// Batches at work at once: some are loaded and some stored while others are on a device. They are taken from the queue, and so from other workers:
    /// no more than keep the devices busy. Tiny batches want more, twice the frames of a run for each device. 0 for 3 on the CPU, and 2 and 2 for each session of a GPU. As many urgent ones beside them.
    /// </summary>
    /// <value>The default is 0.</value>
    [Range(0, 1024)]
    public int BatchesAtOnce { get; set; }

    /// <summary>Bytes of pixels and features in memory at once; one batch always. Urgent batches have as many for themselves.</summary>
    /// <value>The default is 128 MiB.</value>
    [Range(1, long.MaxValue)]
    public long LoadBytes { get; set; } = 128L << 20;

    /// <summary>A run that takes longer is taken for hung: its session is closed, and its batches run again.</summary>
    /// <value>The default is two minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan RunTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Sessions lost in a row, by a device that failed or hung, after which the process ends, for its supervisor to start another.</summary>
    /// <value>The default is 3.</value>
    [Range(1, 100)]
    public int DeviceFailures { get; set; } = 3;

    /// <summary>How long a start may measure how the model runs fastest on a CPU; 0 not to. What was found is remembered.</summary>
    /// <value>The default is 10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan MeasureTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Folder for models that come from a url.</summary>
    /// <value>The default is <c>queueworkers/models</c> in the user's local data folder.</value>
    public string? ModelCache { get; set; }

    /// <summary>Where fetched models lie.</summary>
    public string CacheFolder()
    {
        if (!string.IsNullOrWhiteSpace(ModelCache))
            return ModelCache;
        // A daemon without a home has no such folder.
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(data.Length > 0 ? data : Path.GetTempPath(), "queueworkers", "models");
    }

    /// <summary>The model with its bytes. Throws <see cref="ModelProfileException"/>.</summary>
    public ModelFile LoadModel() => new ModelCatalogue(CacheFolder()).Load(Model, Wanted);

    /// <summary>The precision that is set here; null if the profile's counts.</summary>
    public ModelPrecision? Wanted => ModelPrecisions.Find(Precision);

    /// <summary>Where what was tried of models and measured lies.</summary>
    internal string LayoutFolder() => Path.Combine(CacheFolder(), "layouts");
}
