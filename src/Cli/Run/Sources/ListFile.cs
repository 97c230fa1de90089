using System.Text.Json;
using Microsoft.VisualBasic.FileIO;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Cli.Run.Sources;

/// <summary>
/// A list of videos: a path or uri a line; or JSON lines, or CSV with a header, with <c>uri</c> (or <c>path</c>, <c>url</c>, <c>file</c>, <c>source</c>,
/// <c>video</c>) and, if wanted, <c>id</c>. The first line says which it is.
/// </summary>
internal static class ListFile
{
    private const int MaxLine = 64 << 10;
    private static readonly string[] UriNames = ["uri", "path", "url", "file", "source", "video"];
    private static readonly string[] Delimiters = [",", ";", "\t"];

    /// <summary>Opens a list. Throws <see cref="CallException"/> if it cannot be read.</summary>
    public static TextReader Open(string path)
    {
        try
        {
            return new StreamReader(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CallException($"--list {path} cannot be read: {fault.Message}");
        }
    }

    /// <summary>Reads a list line by line, and closes it. Throws <see cref="CallException"/> with the number of a line that says no video.</summary>
    /// <param name="name">How it was named, for messages.</param>
    /// <param name="reader">Its text.</param>
    public static IEnumerable<VideoSource> Read(string name, TextReader reader)
    {
        using var text = reader;
        Func<string, (string? Uri, string? Id)>? read = null;
        var number = 0;
        while (text.ReadLine() is { } line)
        {
            number++;
            if (line.Length > MaxLine)
                throw Wrong("is longer than 64 KiB");
            if (line.AsSpan().Trim().IsEmpty)
                continue;
            if (read is null)
            {
                var header = HeaderOf(line);
                read = line.StartsWith('{') ? Json : header is null ? l => (l, null) : l => Csv(l, header.Value);
                if (header is not null)
                    continue;
            }
            var (uri, id) = read(line);
            if (string.IsNullOrWhiteSpace(uri))
                throw Wrong("names no video");
            if (uri.Contains('\0') || id?.Contains('\0') == true)
                throw Wrong("holds a NUL character");
            yield return SourceList.Of(uri, string.IsNullOrWhiteSpace(id) ? null : id);
        }

        CallException Wrong(string what) => new($"line {number} of {(name == SourceList.StandardInput ? "standard input" : name)} {what}");

        (string?, string?) Json(string line)
        {
            try
            {
                using var entry = JsonDocument.Parse(line);
                return entry.RootElement.ValueKind == JsonValueKind.Object
                    ? (UriNames.Select(n => Text(entry.RootElement, n)).FirstOrDefault(t => t is not null), Text(entry.RootElement, "id"))
                    : (null, null);
            }
            catch (JsonException fault)
            {
                throw Wrong($"is no JSON object, as the first line is: {PlainText.Short(fault.Message, 100)}");
            }
        }

        (string?, string?) Csv(string line, (string Delimiter, int Uri, int Id) header)
        {
            try
            {
                var fields = Fields(line, header.Delimiter);
                return (fields.ElementAtOrDefault(header.Uri), header.Id < 0 ? null : fields.ElementAtOrDefault(header.Id));
            }
            catch (MalformedLineException)
            {
                throw Wrong("is no line of CSV: a quote is not closed");
            }
        }
    }

    private static string? Text(JsonElement entry, string name) => !entry.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    /// <summary>Where the columns are, if the line is a header: one of its columns is called as uris are. A file of that name is no header.</summary>
    private static (string Delimiter, int Uri, int Id)? HeaderOf(string line)
    {
        foreach (var delimiter in Delimiters)
        {
            var names = line.Split(delimiter, StringSplitOptions.TrimEntries).Select(n => n.Trim('"').ToLowerInvariant()).ToList();
            var uri = names.FindIndex(n => UriNames.Contains(n));
            if (uri >= 0 && !Path.Exists(line))
                return (delimiter, uri, names.IndexOf("id"));
        }
        return null;
    }

    private static string[] Fields(string line, string delimiter)
    {
        using var parser = new TextFieldParser(new StringReader(line)) { TextFieldType = FieldType.Delimited, HasFieldsEnclosedInQuotes = true, TrimWhiteSpace = false };
        parser.SetDelimiters(delimiter);
        return parser.ReadFields() ?? [];
    }
}
