using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using QueueWorkers.Contracts;
using QueueWorkers.Models;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>Types and shapes of a loaded model, checked against its profile.</summary>
/// <param name="InputType">Float, Float16 or UInt8.</param>
/// <param name="Frame">Shape of one frame, without the batch; height and width −1 if frames come in any size.</param>
/// <param name="FixedBatch">Frames in the tensor of every run, whether so many are there or not; 0 if it is as large as is wanted.</param>
/// <param name="OutputType">Element type of the feature.</param>
/// <param name="Feature">Shape of the output of a run of one frame; null until the model was tried.</param>
internal sealed record ModelShape(TensorElementType InputType, long[] Frame, int FixedBatch, TensorElementType OutputType, long[]? Feature)
{
    /// <summary>Bytes of the features of a run, one frame always: a tensor of each frame, as segmentation gives it, must not be gathered in gigabytes. Those of ordinary models are far below.</summary>
    private const long MostFeatureBytes = 64 << 20;

    /// <summary>Bounds a tensor that a model alone says the size of.</summary>
    private const int MostFixedBatch = 1024;

    private static readonly TensorElementType[] Inputs = [TensorElementType.Float, TensorElementType.Float16, TensorElementType.UInt8];

    private static readonly TensorElementType[] Outputs =
        [TensorElementType.Float, TensorElementType.Float16, TensorElementType.Double, TensorElementType.UInt8, TensorElementType.Int8, TensorElementType.Int32, TensorElementType.Int64];

    public static ModelShape Of(InferenceSession session, ModelGraph graph, ModelFile file)
    {
        var input = session.InputMetadata[graph.Input];
        var output = session.OutputMetadata[graph.Output];
        var wanted = Expected(file.Profile.Input);
        CheckInput(input, graph.Input, wanted, file);
        if (!output.IsTensor || !Outputs.Contains(output.ElementDataType))
            throw new ModelProfileException(file.Profile.Name, "output", $"{graph.Output}, of {Kind(output)}", string.Join(", ", Outputs));
        return new ModelShape(input.ElementDataType, wanted, Math.Max(input.Dimensions[0], 0), output.ElementDataType, null);
    }

    /// <summary>Whether each frame runs alone, in a tensor of several too.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Whether a run may have as many frames as is fast.</summary>
    public bool IsFree => FixedBatch == 0 && !IsAlone;

    /// <summary>Frames of a full run, if so many are wanted where it is free; fewer if their features are large.</summary>
    public int FullRun(int wanted) => IsAlone ? 1 : FixedBatch > 0 ? FixedBatch : Feature is null ? wanted : (int)Math.Clamp(MostFeatureBytes / FeatureBytes, 1, wanted);

    private long FeatureBytes => Feature!.Aggregate(Size(OutputType), (product, size) => checked(product * size));

    /// <summary>Frames in the tensor of a run of so many; those that are not there are zeros.</summary>
    public int TensorFrames(int frames) => FixedBatch > 0 ? FixedBatch : frames;

    /// <summary>Whether frames come in any size.</summary>
    public bool AnySize => Frame.Any(size => size < 0);

    /// <summary>The shape for frames of one size.</summary>
    public ModelShape For(FrameGeometry frame) => AnySize ? this with { Frame = [.. Frame.Select((size, axis) => size > 0 ? size : IsHeight(axis) ? frame.Height : frame.Width)] } : this;

    /// <summary>Bytes of the tensor of one frame.</summary>
    public long FrameTensorBytes => Frame.Aggregate(Size(InputType), (product, size) => checked(product * size));

    public long[] InputOf(int frames) => [TensorFrames(frames), .. Frame];

    public long[] OutputOf(int frames) => FixedBatch == 1 ? Feature! : [TensorFrames(frames), .. Feature!.AsSpan(1)];

    public static long Size(TensorElementType type) => type switch
    {
        TensorElementType.UInt8 or TensorElementType.Int8 => 1,
        TensorElementType.Float16 => 2,
        TensorElementType.Float or TensorElementType.Int32 => 4,
        _ => 8,
    };

    // Height comes before width in both layouts.
    private bool IsHeight(int axis) => Frame.AsSpan(0, axis).IndexOf(-1) < 0;

    private static long[] Expected(ModelInput input)
    {
        long[] sizes = input.Resize == ResizeMode.Native ? [-1, -1] : [input.Height, input.Width];
        return input.Layout == TensorLayout.Nchw ? [3, .. sizes] : [.. sizes, 3];
    }

    private static void CheckInput(NodeMetadata input, string name, long[] wanted, ModelFile file)
    {
        var found = $"{Kind(input)} [{string.Join(", ", input.IsTensor ? input.Dimensions.Select((d, i) => d >= 0 ? $"{d}" : Symbol(input, i)) : [])}]";
        if (!input.IsTensor || !Inputs.Contains(input.ElementDataType))
            throw new ModelProfileException(file.Origin, $"input {name} is {found}; allowed: {string.Join(", ", Inputs)}");
        var sizes = input.Dimensions;
        if (sizes.Length == 4 && new[] { sizes[1], sizes[3] }.All(size => size is not (3 or < 0)))
            throw new ModelProfileException(file.Origin, $"input {name} is {found}; allowed: three channels, as frames have them, on the second axis or the last");
        if (file.Profile.Input.Resize == ResizeMode.Native && !(sizes.Length == 4 && wanted.Select((size, i) => sizes[i + 1] == size || (size > 0 && sizes[i + 1] < 0)).All(fits => fits)))
        {
            throw new ModelProfileException(
                file.Profile.Name, $"input.resize is native, so height and width of the model's input {name} must be free (named axes), but it is {found}");
        }

        if (sizes.Length != 4 || !wanted.Select((size, i) => sizes[i + 1] < 0 || sizes[i + 1] == size).All(fits => fits))
        {
            throw new ModelProfileException(
                file.Profile.Name, $"input.width, input.height and input.layout say [N, {string.Join(", ", wanted)}], but the model's input {name} is {found}");
        }

        if (sizes[0] is 0 or > MostFixedBatch)
            throw new ModelProfileException(file.Origin, $"input {name} is {found}: its batch axis is {sizes[0]}; allowed: any size (a named axis), or 1 to {MostFixedBatch:N0}");
        if (input.ElementDataType == TensorElementType.UInt8 && !file.Profile.Input.IsIdentity())
            throw new ModelProfileException(file.Profile.Name, $"input {name} is {found}, so pixels go in as they are: input.scale must be 1, mean 0, 0, 0 and std 1, 1, 1");
    }

    private static string Kind(NodeMetadata node) => node.IsTensor ? node.ElementDataType.ToString() : node.OnnxValueType.ToString();

    private static string Symbol(NodeMetadata node, int axis) => node.SymbolicDimensions[axis] is { Length: > 0 } name ? name : "?";
}
