using System.Text.Json;

namespace QueueWorkers.Cli.Run.Results;

/// <summary><c>manifest.jsonl</c> of an output folder: a line a video, appended when it ends. A line that a kill cut short is passed over.</summary>
internal sealed class Manifest : IDisposable
{
    public const string FileName = "manifest.jsonl";

    private readonly Dictionary<string, ManifestEntry> _entries = new(StringComparer.Ordinal);
    private readonly FileStream _file;

    private Manifest(FileStream file) => _file = file;

    /// <summary>Opens or makes the manifest of a folder, and remembers the entries of the sources that are wanted.</summary>
    public static Manifest Open(string folder, IReadOnlySet<string> wanted)
    {
        var manifest = new Manifest(new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite));
        var endsLine = true;
        using (var reader = new StreamReader(manifest._file, leaveOpen: true))
            while (reader.ReadLine() is { } line)
                if (Parse(line) is { } entry && wanted.Contains(entry.Source))
                    manifest._entries[entry.Source] = entry;
        if (manifest._file.Length > 0)
        {
            manifest._file.Position = manifest._file.Length - 1;
            endsLine = manifest._file.ReadByte() == '\n';
        }
        manifest._file.Position = manifest._file.Length;
        if (!endsLine)
            manifest._file.WriteByte((byte)'\n');
        return manifest;
    }

    /// <summary>The last entry of a source; null if there is none.</summary>
    public ManifestEntry? Find(string source) => _entries.GetValueOrDefault(source);

    /// <summary>Appends an entry, in one write.</summary>
    public void Append(ManifestEntry entry)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(entry, ManifestJson.Default.ManifestEntry), (byte)'\n'];
        _file.Write(line);
        _file.Flush();
    }

    public void Dispose() => _file.Dispose();

    private static ManifestEntry? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ManifestJson.Default.ManifestEntry);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
