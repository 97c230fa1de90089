namespace QueueWorkers.Models.Profiles;

/// <summary>A model as its user describes it: which ONNX file, what goes in, what comes out.</summary>
public sealed record ModelProfile
{
    /// <summary><c>[a-z0-9-]{1,40}</c>: the first half of the fingerprint.</summary>
    public required string Name { get; init; }

    /// <summary>The ONNX file; absent for one that comes from <see cref="Url"/> or is built in.</summary>
    public string? Path { get; init; }

    /// <summary>Where the ONNX file can be fetched; needs <see cref="Sha256"/>.</summary>
    public Uri? Url { get; init; }

    /// <summary>What the file must hash to, lower-case hex.</summary>
    public string? Sha256 { get; init; }

    /// <summary>What the numbers are.</summary>
    /// <value>The default is embedding.</value>
    public ModelKind Kind { get; init; }

    /// <summary>Names of the classes, in order; absent if they have none.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>The tensor that is the feature, an inner one too.</summary>
    /// <value>The default is the model's first output.</value>
    public string? Output { get; init; }

    /// <summary>What other inputs of the model are given at every run, by their names; absent if frames are all that it takes. Of an input whose first axis is the batch, one row.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>>? Constants { get; init; }

    /// <summary>What is done to a feature once it is computed. Not for a classification.</summary>
    /// <value>The default is none.</value>
    public FeatureNormalization Normalize { get; init; }

    /// <summary>1: each frame runs alone, for a model whose features depend on the frames that run beside it; 0: as many together as is fast.</summary>
    /// <value>The default is 0.</value>
    public int Batch { get; init; }

    /// <summary>The numbers that it computes with.</summary>
    /// <value>The default is as-is: those of the file.</value>
    public ModelPrecision Precision { get; init; }

    /// <summary>Whether it is meant that the feature of a frame depends on the frames that run beside it; a model that does it all the same is refused.</summary>
    /// <value>The default is false.</value>
    public bool Neighbours { get; init; }

    /// <summary>What whoever uses it should know; said where it is loaded.</summary>
    public string? Note { get; init; }

    /// <summary>What goes in.</summary>
    public required ModelInput Input { get; init; }
}
