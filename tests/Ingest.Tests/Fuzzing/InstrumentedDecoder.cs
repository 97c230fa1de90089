using CliWrap;

namespace QueueWorkers.Ingest.Tests.Fuzzing;

/// <summary>The decoder of libav with address, leak and undefined-behaviour sanitizers in its code: a fault of memory ends it with a report.</summary>
internal static class InstrumentedDecoder
{
    private const string Script = "src/Decoder.Libav/build.sh";

    /// <summary>Builds it. Returns its path.</summary>
    public static async Task<string> BuildAsync(string folder)
    {
        var path = Path.Combine(folder, "decoder");
        await Cli.Wrap(Path.Combine(Root(), Script)).WithArguments([path, "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]).ExecuteAsync(TestContext.Current.CancellationToken);
        return path;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, Script)))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No folder above the tests has {Script}.");
    }
}
