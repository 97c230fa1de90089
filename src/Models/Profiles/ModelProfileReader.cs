using System.Text.Json;
using System.Text.RegularExpressions;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Labelling;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Models.Profiles;

/// <summary>Reads a profile and says exactly what is wrong with it.</summary>
public static partial class ModelProfileReader
{
    /// <summary>Numbers of a constant: what is larger belongs into the model.</summary>
    private const int MostNumbers = 4096;

    private static readonly string Precisions = string.Join(" | ", ModelPrecisions.Names);

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads the profile at <paramref name="path"/>. Relative paths in it begin at its folder.</summary>
    public static ModelProfile ReadFile(string path)
    {
        try
        {
            return Read(File.ReadAllText(FileStatus.Regular(path)), path, Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ModelProfileException(path, $"the profile cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>Reads a profile's JSON.</summary>
    /// <param name="json">Its text.</param>
    /// <param name="file">What errors call it.</param>
    /// <param name="folder">Where relative paths begin.</param>
    public static ModelProfile Read(string json, string file, string folder)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, Lenient);
        }
        catch (JsonException fault)
        {
            throw new ModelProfileException(file, $"not JSON: {fault.Message}", fault);
        }

        using (document)
        {
            var root = new ProfileField(file, "", document.RootElement).Object("name", "path", "url", "sha256", "kind", "labels", "output", "constants", "normalize", "batch", "precision", "neighbours", "note", "input");
            var kind = Or(root.Of("kind"), f => f.Choice(("embedding", ModelKind.Embedding), ("classification", ModelKind.Classification)), ModelKind.Embedding);
            return Source(root, folder) with
            {
                Kind = kind,
                Normalize = Or(root.Of("normalize"), f => Normalization(f, kind), FeatureNormalization.None),
                Batch = Or(root.Of("batch"), f => f.Integer(0, 1), 0),
                Precision = Or(root.Of("precision"), f => ModelPrecisions.Find(f.Text(Precisions)) ?? throw f.Wrong(Precisions), ModelPrecision.AsIs),
                Neighbours = Or(root.Of("neighbours"), f => f.Flag(), false),
                Note = Or(root.Of("note"), f => f.Text("text"), null),
                Labels = Or(root.Of("labels"), f => LabelFile.Read(f, folder), null),
                Constants = Or(root.Of("constants"), Constants, null),
                Output = Or(root.Of("output"), f => f.Text("the name of a tensor"), null),
            };
        }
    }

    private static ModelProfile Source(ProfileField root, string folder)
    {
        var (path, url, sha256) = (root.Of("path"), root.Of("url"), root.Of("sha256"));
        if (path.IsAbsent == url.IsAbsent)
            throw path.Wrong("either path or url, not both");
        if (!url.IsAbsent && sha256.IsAbsent)
            throw sha256.Wrong("64 hex digits (a url needs the hash of what it gives)");
        return new ModelProfile
        {
            Name = root.Of("name").Text("[a-z0-9-]{1,40}", NamePattern()),
            Path = Or(path, f => Path.GetFullPath(f.Text("a path"), folder), null),
            Url = Or(url, Address, null),
            Sha256 = Or(sha256, f => f.Text("64 hex digits", HashPattern()).ToLowerInvariant(), null),
            Input = Input(root.Of("input").Object("width", "height", "layout", "channels", "scale", "mean", "std", "resize", "crop", "bars", "filter", "tiles")),
        };
    }

    private static ModelInput Input(ProfileField input)
    {
        var defaults = new ModelInput { Width = 0, Height = 0 };
        var resize = Or(
            input.Of("resize"),
            f => f.Choice(("stretch", ResizeMode.Stretch), ("letterbox", ResizeMode.Letterbox), ("centerCrop", ResizeMode.CenterCrop), ("native", ResizeMode.Native)),
            defaults.Resize);
        return new ModelInput
        {
            Width = Side(input.Of("width"), resize),
            Height = Side(input.Of("height"), resize),
            Layout = Or(input.Of("layout"), f => f.Choice(("NCHW", TensorLayout.Nchw), ("NHWC", TensorLayout.Nhwc)), defaults.Layout),
            Channels = Or(input.Of("channels"), f => f.Choice(("RGB", ChannelOrder.Rgb), ("BGR", ChannelOrder.Bgr)), defaults.Channels),
            Scale = Or(input.Of("scale"), f => f.Number("a number other than 0", n => n != 0), defaults.Scale),
            Mean = Or(input.Of("mean"), f => f.Three("finite numbers", _ => true), defaults.Mean),
            Std = Or(input.Of("std"), f => f.Three("numbers other than 0", n => n != 0), defaults.Std),
            Resize = resize,
            Crop = Or(input.Of("crop"), f => Only(f, resize, ResizeMode.CenterCrop, "centerCrop").Number("a share of the shorter side, 0.1 to 1", n => n is >= 0.1 and <= 1), (double?)null),
            Bars = Or(input.Of("bars"), f => Only(f, resize, ResizeMode.Letterbox, "letterbox").Integer(0, 255), (int?)null),
            Filter = Or(input.Of("filter"), f => Filter(f, resize), (ResizeFilter?)null),
            Tiles = Or(input.Of("tiles"), f => Tiles(Only(f, resize, ResizeMode.Native, "native").Object("pixels", "overlap", "stride")), null),
        };
    }

    private static TileRule Tiles(ProfileField tiles)
    {
        var defaults = new TileRule();
        var stride = Or(tiles.Of("stride"), f => f.Integer(1, 256), defaults.Stride);
        var overlap = Or(tiles.Of("overlap"), f => f.Integer(0, 2048), (defaults.Overlap + stride - 1) / stride * stride);
        if (overlap % stride != 0)
            throw tiles.Of("overlap").Wrong($"a multiple of {tiles.Of("stride").Name}, {stride}");
        return new() { Stride = stride, Overlap = overlap, Pixels = Or(tiles.Of("pixels"), f => f.Integer(TileRule.LeastPixels(overlap, stride), 1 << 26), Math.Max(defaults.Pixels, TileRule.LeastPixels(overlap, stride))) };
    }

    private static ResizeFilter? Filter(ProfileField field, ResizeMode resize) => resize == ResizeMode.Native
        ? throw field.Wrong("nothing, as input.resize is native")
        : field.Choice(("area", ResizeFilter.Area), ("bilinear", ResizeFilter.Bilinear), ("bicubic", ResizeFilter.Bicubic));

    private static Dictionary<string, IReadOnlyList<double>>? Constants(ProfileField field) =>
        field.Fields("an object of input names, each with a number or an array of numbers") is { Count: > 0 } inputs ? inputs.ToDictionary(f => f.Name, f => f.Field.Numbers(MostNumbers), StringComparer.Ordinal) : null;

    private static FeatureNormalization Normalization(ProfileField field, ModelKind kind)
    {
        var found = field.Choice(("none", FeatureNormalization.None), ("l2", FeatureNormalization.L2));
        return kind == ModelKind.Embedding || found == FeatureNormalization.None ? found : throw field.Wrong("none, as kind is classification: its scores stay as they are");
    }

    private static int Side(ProfileField side, ResizeMode resize) =>
        resize != ResizeMode.Native ? side.Integer(1, 8192) : side.IsAbsent ? 0 : throw side.Wrong("nothing, as input.resize is native");

    private static ProfileField Only(ProfileField field, ResizeMode resize, ResizeMode wanted, string name) =>
        resize == wanted ? field : throw field.Wrong($"nothing, as input.resize is not {name}");

    private static Uri Address(ProfileField field) =>
        Uri.TryCreate(field.Text("an https: address"), UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
            ? uri
            : throw field.Wrong("an https: address");

    private static T Or<T>(ProfileField field, Func<ProfileField, T> read, T absent) => field.IsAbsent ? absent : read(field);

    [GeneratedRegex(@"\A[a-z0-9-]{1,40}\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A[0-9a-fA-F]{64}\z")]
    private static partial Regex HashPattern();
}
