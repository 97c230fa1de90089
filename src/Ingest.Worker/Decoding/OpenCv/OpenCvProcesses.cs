using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using QueueWorkers.Ingest.Settings;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Decoding.OpenCv;

/// <summary>Processes of OpenCV's decoder, which is a program of .NET.</summary>
internal sealed class OpenCvProcesses(ToolLauncher launcher, IOptions<IngestOptions> options)
{
    public DecoderProcesses Processes { get; } = new(
        new DecoderProgram(launcher, options.Value.OpenCvPath)
        {
            Needs = NeedsOf,
            Setting = nameof(IngestOptions.OpenCvPath),
            Remedy = "It comes with this program, and needs GTK: apt-get install libgtk-3-0.",
        },
        options.Value);

    private static ToolNeeds NeedsOf(string program)
    {
        Dictionary<string, string> environment = new()
        {
            // Without a file to write to, its code must not be mapped twice; without a folder to write to, nobody can attach to it.
            ["DOTNET_EnableWriteXorExecute"] = "0",
            ["DOTNET_EnableDiagnostics"] = "0",
        };
        List<string> folders = [Path.GetDirectoryName(program)!];
        if (DotnetRoot() is { } root)
        {
            environment["DOTNET_ROOT"] = root;
            folders.Add(root);
        }
        return new ToolNeeds { Folders = folders, Environment = environment };
    }

    /// <summary>Where .NET is installed; none if this process brought its own, and then so did the decoder.</summary>
    private static string? DotnetRoot()
    {
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        return Directory.Exists(Path.Combine(root, "host", "fxr")) ? root : null;
    }
}
