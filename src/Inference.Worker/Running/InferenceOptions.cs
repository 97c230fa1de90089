using System.ComponentModel.DataAnnotations;

namespace QueueWorkers.Inference.Running;

/// <summary>How a worker runs its model: section <c>Inference</c>.</summary>
public sealed class InferenceOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Inference";

    /// <summary>Name of a built-in model, or the path of a profile.</summary>
    /// <value>The default is <c>builtin:signature</c>.</value>
    [Required]
    public string Model { get; set; } = "builtin:signature";

    /// <summary><c>cuda</c> fails at start where CUDA is missing, <c>auto</c> then warns and runs on the CPU, <c>cpu</c> never tries.</summary>
    /// <value>The default is <c>auto</c>.</value>
    [Required]
    public string Accelerator { get; set; } = Accelerators.Auto;

    /// <summary>Which GPU, by its CUDA index.</summary>
    /// <value>The default is 0.</value>
    [Range(0, 63)]
    public int Device { get; set; }

    /// <summary>Threads of the CPU; 0 for one a core.</summary>
    /// <value>The default is 0.</value>
    [Range(0, 1024)]
    public int Threads { get; set; }

    /// <summary>Frames of a full run of the session. A feature may depend on it in its last digits: keep it equal among the workers of a model.</summary>
    /// <value>The default is 8.</value>
    [Range(1, 1024)]
    public int RunFrames { get; set; } = 8;

    /// <summary>Folder for models that come from a url.</summary>
    /// <value>The default is <c>queueworkers/models</c> in the user's local data folder.</value>
    public string? ModelCache { get; set; }

    /// <summary>Where fetched models lie.</summary>
    internal string CacheFolder()
    {
        if (!string.IsNullOrWhiteSpace(ModelCache))
            return ModelCache;
        // A daemon without a home has no such folder.
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(data.Length > 0 ? data : Path.GetTempPath(), "queueworkers", "models");
    }
}
