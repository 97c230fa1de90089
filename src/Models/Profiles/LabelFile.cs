using System.Text.Json;
using System.Text.RegularExpressions;
using QueueWorkers.Platform.Labelling;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Models.Profiles;

/// <summary>Reads the names of classes: one a line, with or without a WordNet id, or the map <c>{0: 'tench', …}</c> that goes around for ImageNet.</summary>
public static partial class LabelFile
{
    /// <summary>The names in <paramref name="text"/>, in order.</summary>
    public static IReadOnlyList<string> Parse(string text) =>
        [.. text.Split('\n').Select(line => Name(line.Trim())).Where(name => name.Length > 0)];

    internal static IReadOnlyList<string> Read(ProfileField field, string folder)
    {
        const string allowed = "the path of a text file, or an array of names";
        if (field.Value is { ValueKind: JsonValueKind.Array } array)
        {
            return array.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String) && array.GetArrayLength() > 0
                ? [.. array.EnumerateArray().Select(e => e.GetString()!)]
                : throw field.Wrong(allowed);
        }

        var path = Path.GetFullPath(field.Text(allowed), folder);
        try
        {
            return Parse(File.ReadAllText(FileStatus.Regular(path)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw field.Wrong($"{allowed} ({fault.Message})");
        }
    }

    private static string Name(string line)
    {
        if (MapEntry().Match(line) is { Success: true } entry)
            return entry.Groups["name"].Value.Replace(@"\'", "'", StringComparison.Ordinal);
        return line is "{" or "}" ? "" : WordNetId().Replace(line, "");
    }

    [GeneratedRegex("""^\{?\s*\d+\s*:\s*(['"])(?<name>.*)\1\s*,?\s*\}?$""")]
    private static partial Regex MapEntry();

    [GeneratedRegex(@"^n\d{8}\s+")]
    private static partial Regex WordNetId();
}
