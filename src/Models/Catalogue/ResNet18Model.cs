using System.Security.Cryptography;
using Google.Protobuf;
using QueueWorkers.Contracts;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Models.Catalogue;

/// <summary>
/// <c>resnet18</c>: ResNet-18 trained on ImageNet, up to the layer before its classes, whose two ONNX files come with the build from the package
/// Microsoft.ML.DnnImageFeaturizer.ResNet18. They are joined when it is loaded: the mean image is subtracted inside the graph, and the batch axis is freed.
/// </summary>
public static class ResNet18Model
{
    /// <summary>Its name in the catalogue.</summary>
    public const string Name = "resnet18";

    /// <summary>Hash of the joined graph, lower-case hex.</summary>
    public const string Sha256 = "815cc55941d437283a4789fb5e2b3db04e79b36459bb19405ab193597f0af605";

    private const int Side = 224;
    private const string Network = "ResNet18.onnx";
    private const string Preparation = "ResNetPreprocess.onnx";
    private const string MeanImage = "MeanImage";
    private const string Frames = "frames";

    private static readonly Dictionary<string, string> Hashes = new(StringComparer.Ordinal)
    {
        [Network] = "e2552f19db2dfdb01b3669537b6a0f1b44da38d18279535492ed5dfc2ef1ff8f",
        [Preparation] = "84bf8def78d0befaa3f6e73745d57d7016c6a192ead76f79686bd438c1047004",
    };

    /// <summary>Folder of the files, beside the program.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "models", Name);

    /// <summary>The model with its facts.</summary>
    public static PublicModel Public { get; } = new(
        "ResNet-18, trained on ImageNet, without its classes",
        64_251_991,
        "MIT",
        "package Microsoft.ML.DnnImageFeaturizer.ResNet18 0.23.1 (nuget.org), a part of ML.NET",
        [],
        new ModelProfile
        {
            Name = Name,
            Sha256 = Sha256,
            Input = new ModelInput { Width = Side, Height = Side, Channels = ChannelOrder.Bgr, Scale = 1, Resize = ResizeMode.CenterCrop, Filter = ResizeFilter.Bilinear },
        })
    { Make = () => Join(Folder) };

    /// <summary>The graph in one piece. Throws <see cref="ModelProfileException"/> if a file of it is not there, or is another one.</summary>
    /// <param name="folder">Where the two files are.</param>
    public static byte[] Join(string folder)
    {
        var model = Read(folder, Network);
        var graph = model.Graph;
        var mean = Read(folder, Preparation).Graph.Initializer.Single(t => t.Name == MeanImage);
        var (input, output) = (graph.Input[0], graph.Output[0]);
        // The layer of the package swaps channels, too: here frames come as BGR.
        var subtract = new NodeProto { OpType = "Sub", Name = MeanImage, Input = { Frames, MeanImage }, Output = { input.Name } };
        input.Name = Frames;
        graph.Initializer.Add(mean);
        graph.Node.Insert(0, subtract);
        // Nothing in it looks at the batch, which was exported as 1: convolutions, sums and poolings.
        foreach (var value in new[] { input, output })
            value.Type.TensorType.Shape.Dim[0] = new TensorShapeProto.Types.Dimension { DimParam = "N" };
        graph.ValueInfo.Clear();
        return model.ToByteArray();
    }

    private static ModelProto Read(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        try
        {
            var bytes = File.ReadAllBytes(FileStatus.Regular(path));
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            return hash == Hashes[name]
                ? OnnxFile.Parse(bytes, path)
                : throw new ModelProfileException(Name, $"{path} has the hash {hash}, not {Hashes[name]}: it is damaged; install or build QueueWorkers anew");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ModelProfileException(Name, $"its file, which comes with the build, cannot be read: {fault.Message}; install or build QueueWorkers anew", fault);
        }
    }
}
