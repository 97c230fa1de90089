using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using QueueWorkers.Contracts;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Models;

/// <summary>Names a model by all that changes a feature, and by nothing else: not where its file lies, not its labels, not the device.</summary>
public static class ModelFingerprint
{
    /// <summary><c>{profile}-{8 hex}</c>.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="sha256">Hash of the model, <see cref="ModelFile.Sha256"/>.</param>
    /// <param name="output">The tensor that is the feature, once resolved.</param>
    /// <param name="precision"><c>fp32</c>, <c>fp16</c>, …</param>
    public static string Of(ModelProfile profile, string sha256, string output, string precision)
    {
        var input = profile.Input;
        // The order and the spelling of these lines are part of every fingerprint: never change one without a new version on the first.
        var text = string.Join('\n',
            "queueworkers-model-1", sha256, Text(input.Width), Text(input.Height), input.Layout.ToString(), input.Channels.ToString(), input.Resize.ToString(),
            Text(input.Scale), string.Join(' ', input.Mean.Select(Text)), string.Join(' ', input.Std.Select(Text)),
            profile.Kind.ToString(), precision, output);
        if (profile.Normalize != FeatureNormalization.None)
            text += $"\nnormalize {profile.Normalize}";
        if (input.Crop is { } crop and not 1)
            text += $"\ncrop {Text(crop)}";
        if (input.Bars is { } bars and not 0)
            text += $"\nbars {Text(bars)}";
        if (input.Filter is { } filter and not ResizeFilter.Area)
            text += $"\nfilter {filter}";
        if (input.Tiles is { } tiles)
            text += $"\ntiles {Text(tiles.Pixels)} {Text(tiles.Overlap)} {Text(tiles.Stride)}";
        if (profile.Batch > 0)
            text += $"\nbatch {Text(profile.Batch)}";
        foreach (var (name, numbers) in (profile.Constants ?? new Dictionary<string, IReadOnlyList<double>>()).OrderBy(c => c.Key, StringComparer.Ordinal))
            text += $"\nconstant {Text(name.Length)} {name} {string.Join(' ', numbers.Select(Text))}";
        return $"{profile.Name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4))}";
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    // + 0.0: minus zero is zero.
    private static string Text(double value) => (value + 0.0).ToString("R", CultureInfo.InvariantCulture);
}
