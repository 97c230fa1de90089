using System.Text.Json;
using QueueWorkers.Contracts;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests.Runs;

/// <summary>A folder with videos, an output folder and a folder for temporary files, in which <c>qw run</c> is tried.</summary>
public sealed class RunFolder : IDisposable
{
    /// <summary>A video of three frames: 15 KB.</summary>
    public const string Tiny = "dc_video_90.mov";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly TemporaryFolder _folder = new("run");

    public RunFolder()
    {
        Directory.CreateDirectory(Output);
        Directory.CreateDirectory(Temporary);
    }

    public string Path => _folder.Path;

    public string Output => In("out");

    public string Temporary => In("tmp");

    public string In(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Puts a copy of a video somewhere in the folder; its path.</summary>
    public string Video(string name, string of = Tiny)
    {
        var path = In(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.Copy(DataFolder.Video(of), path, overwrite: true);
        return path;
    }

    /// <summary>Runs <c>qw run</c> with these folders to its end.</summary>
    public Task<Tool> RunAsync(params string[] arguments) => RunAsync([], arguments);

    /// <summary>The same, in an environment.</summary>
    public Task<Tool> RunAsync(Dictionary<string, string?> environment, params string[] arguments) =>
        Tool.RunAsync(new Dictionary<string, string?>(environment) { ["TMPDIR"] = environment.GetValueOrDefault("TMPDIR") ?? Temporary }, ["run", "--out", Output, .. arguments]);

    /// <summary>The report that stands in a folder of the output.</summary>
    public VideoReport Report(string name) => JsonSerializer.Deserialize<VideoReport>(File.ReadAllText(In("out", name, "report.json")), Json)!;

    /// <summary>Both files of a result, as bytes.</summary>
    public (byte[] Features, byte[] Report) Result(string name) =>
        (File.ReadAllBytes(In("out", name, "features.parquet")), File.ReadAllBytes(In("out", name, "report.json")));

    /// <summary>The lines of the manifest.</summary>
    public IReadOnlyList<Line> Manifest() => !File.Exists(In("out", "manifest.jsonl")) ? [] :
        [.. File.ReadLines(In("out", "manifest.jsonl")).Select(l => JsonSerializer.Deserialize<Line>(l, Json)!)];

    /// <summary>Names of the result folders.</summary>
    public IEnumerable<string> Results() => Directory.EnumerateDirectories(Output).Select(d => System.IO.Path.GetFileName(d)).Where(n => n[0] != '.').Order(StringComparer.Ordinal);

    public void Dispose() => _folder.Dispose();

    /// <summary>A line of the manifest.</summary>
    public sealed record Line(string Source, string? Id, string State, string? Code, string? Message, long Frames, double Seconds, string? Folder);
}
