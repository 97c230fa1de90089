using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using QueueWorkers.Contracts;

namespace QueueWorkers.SystemTests.Cluster;

/// <summary>The same work in one process: <c>qw run --json</c>.</summary>
public sealed record EmbeddedRun(int ExitCode, IReadOnlyList<VideoReport> Reports, string Error)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <param name="videos">Files.</param>
    /// <param name="output">Folder of the results.</param>
    /// <param name="settings">Those of the pipeline that it is compared with, as it has them in its environment.</param>
    /// <param name="options">More options.</param>
    public static async Task<EmbeddedRun> OfAsync(IEnumerable<string> videos, string output, IReadOnlyDictionary<string, string> settings, params string[] options)
    {
        var variables = settings.Where(s => s.Key.StartsWith("Ingest__", StringComparison.Ordinal) || s.Key.StartsWith("Inference__", StringComparison.Ordinal));
        var result = await CliWrap.Cli.Wrap("dotnet")
            .WithArguments([Programs.Cli, "run", .. videos, "--json", "--out", output, .. options])
            .WithEnvironmentVariables(e => { foreach (var (key, value) in variables) e.Set($"QW_{key}", value); })
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        var reports = result.StandardOutput.Length > 0 ? JsonSerializer.Deserialize<VideoReport[]>(result.StandardOutput, Json)! : [];
        return new(result.ExitCode, reports, result.StandardError);
    }

    /// <summary>Fails unless both reports name feature files of equal bytes.</summary>
    public static void AssertSameFeatures(VideoReport expected, VideoReport actual) =>
        Assert.True(
            File.ReadAllBytes(expected.Files["features"]).AsSpan().SequenceEqual(File.ReadAllBytes(actual.Files["features"])),
            $"features differ: {expected.Files["features"]} {actual.Files["features"]}");
}
