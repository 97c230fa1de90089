using System.Globalization;
using System.Text.RegularExpressions;
using Google.Protobuf;
using QueueWorkers.Contracts;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using QueueWorkers.Platform.Storage;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Models;

/// <summary>A profile for an ONNX file that has none: what the file says, and defaults for what it cannot say.</summary>
public static partial class StarterProfile
{
    /// <summary>What its user is told.</summary>
    public const string Note = "its profile is a guess from the file alone, pixels ÷ 255 unless it takes bytes: qw models show prints it, to be saved and corrected";

    private const int UsualSide = 224;
    private const int NameLength = 40;

    /// <summary>Whether a profile is one.</summary>
    public static bool IsOne(ModelProfile profile) => ReferenceEquals(profile.Note, Note);

    /// <summary>Whether a file is to be read as a model, as it is no JSON.</summary>
    public static bool IsWanted(string path)
    {
        if (path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
            return true;
        try
        {
            using var file = File.OpenRead(FileStatus.Regular(path));
            int next;
            do
                next = file.ReadByte();
            while (next is ' ' or '\t' or '\r' or '\n' or 0xEF or 0xBB or 0xBF);
            return next is not ('{' or '/' or -1);
        }
        // Whoever reads it as a profile says why it cannot be read.
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Reads the model at <paramref name="path"/>. Throws <see cref="ModelProfileException"/> if it is none.</summary>
    public static ModelProfile Of(string path)
    {
        var full = Path.GetFullPath(path);
        var model = Read(full);
        var constants = model.Graph.Initializer.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var inputs = model.Graph.Input.Where(i => !constants.Contains(i.Name)).Select(i => i.Type?.TensorType).ToList();
        // Frames have four axes, whatever else it takes.
        var tensor = inputs.FirstOrDefault(t => t?.Shape?.Dim.Count == 4) ?? inputs.FirstOrDefault();
        var sizes = tensor?.Shape?.Dim.Select(d => d.HasDimValue ? d.DimValue : -1).ToList() ?? [];
        var said = model.MetadataProps.DistinctBy(p => p.Key).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        var isPacked = sizes is [_, not 3, _, 3];
        var (height, width) = Sides(sizes.Count == 4 ? (isPacked ? (sizes[1], sizes[2]) : (sizes[2], sizes[3])) : (-1, -1), said);
        var isClassifier = said.GetValueOrDefault("task") == "classify";
        return new ModelProfile
        {
            Name = NameOf(full),
            Path = full,
            Note = Note,
            Kind = isClassifier ? ModelKind.Classification : ModelKind.Embedding,
            Labels = isClassifier ? Labels(said) : null,
            Input = new ModelInput
            {
                Width = width,
                Height = height,
                Layout = isPacked ? TensorLayout.Nhwc : TensorLayout.Nchw,
                Scale = tensor?.ElemType == (int)DataType.Uint8 ? 1 : 1.0 / 255,
                // Ultralytics names the size it trained with, and brings frames to it by letterbox.
                Resize = said.ContainsKey("imgsz") && !isClassifier ? ResizeMode.Letterbox : ResizeMode.Stretch,
            },
        };
    }

    private static ModelProto Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(FileStatus.Regular(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ModelProfileException(path, $"the model cannot be read: {fault.Message}", fault);
        }
        return OnnxFile.Parse(bytes, path);
    }

    private static (int Height, int Width) Sides((long Height, long Width) sizes, IReadOnlyDictionary<string, string> said)
    {
        var trained = NumberPattern().Matches(said.GetValueOrDefault("imgsz", "")).Select(m => int.Parse(m.Value, CultureInfo.InvariantCulture)).ToList();
        var (height, width) = trained is [var first, ..] ? (first, trained[^1]) : (UsualSide, UsualSide);
        return (sizes.Height > 0 ? (int)sizes.Height : height, sizes.Width > 0 ? (int)sizes.Width : width);
    }

    // As Python prints a dictionary: {0: 'person', 1: "driver's seat"}.
    private static List<string>? Labels(IReadOnlyDictionary<string, string> said)
    {
        var found = LabelPattern().Matches(said.GetValueOrDefault("names", "")).Select(m => (Index: int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture), Name: m.Groups[2].Value + m.Groups[3].Value)).OrderBy(l => l.Index).ToList();
        return found.Count > 0 && found.Select((l, i) => l.Index == i).All(fits => fits) ? [.. found.Select(l => l.Name)] : null;
    }

    private static string NameOf(string path)
    {
        var name = OtherPattern().Replace(Path.GetFileNameWithoutExtension(path).ToLowerInvariant(), "-").Trim('-');
        return name.Length == 0 ? "model" : name[..Math.Min(name.Length, NameLength)];
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex OtherPattern();

    [GeneratedRegex("[0-9]{1,4}")]
    private static partial Regex NumberPattern();

    [GeneratedRegex("""([0-9]{1,6}): (?:'([^']*)'|"([^"]*)")""")]
    private static partial Regex LabelPattern();
}
