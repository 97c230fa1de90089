using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Decoding.OpenCv;

/// <summary>The executable that decodes with OpenCV: where it lies, what it needs, and whether it starts.</summary>
internal sealed class OpenCvProgram
{
    private readonly ToolLauncher _launcher;
    private readonly string _path;
    private readonly Lazy<string> _version;

    public OpenCvProgram(ToolLauncher launcher, IOptions<IngestOptions> options)
    {
        (_launcher, _path) = (launcher, Path.GetFullPath(options.Value.OpenCvPath, AppContext.BaseDirectory));
        _version = new(AskVersion, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>"opencv 4.13.0". Throws <see cref="DecodeException"/> if it does not start, with what to install.</summary>
    public string Version => _version.Value;

    /// <summary>The command that works on a file.</summary>
    public ProcessStartInfo On(string inputPath, Func<string, IEnumerable<string>> arguments) => _launcher.Command(_path, inputPath, arguments, Needs(0));

    /// <summary>The command that decodes clips which come over its standard input.</summary>
    public ProcessStartInfo Serving(long maxClipBytes) => _launcher.Command(_path, ["serve"], Needs(maxClipBytes));

    private ToolNeeds Needs(long fileBytes)
    {
        Dictionary<string, string> environment = new()
        {
            // Without a file to write to, its code must not be mapped twice; without a folder to write to, nobody can attach to it.
            ["DOTNET_EnableWriteXorExecute"] = "0",
            ["DOTNET_EnableDiagnostics"] = "0",
        };
        List<string> folders = [Path.GetDirectoryName(_path)!];
        if (DotnetRoot() is { } root)
        {
            environment["DOTNET_ROOT"] = root;
            folders.Add(root);
        }
        return new ToolNeeds { Folders = folders, Environment = environment, FileBytes = fileBytes };
    }

    /// <summary>Where .NET is installed; none where this process brought its own, and then so did the decoder.</summary>
    private static string? DotnetRoot()
    {
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        return Directory.Exists(Path.Combine(root, "host", "fxr")) ? root : null;
    }

    private string AskVersion()
    {
        if (!File.Exists(_path))
            throw new DecodeException(FailureCode.Internal, $"\"{_path}\" (setting Ingest:OpenCvPath) does not exist: OpenCV's decoder is missing on this worker.");
        var answer = FirstLine.Of(_launcher.Command(_path, ["version"], Needs(0)));
        return answer is { Succeeded: true, Output.Length: > 0 } ? answer.Output : throw new DecodeException(
            FailureCode.Internal, $"OpenCV's decoder does not start on this worker ({answer.Errors}). It needs GTK: apt-get install libgtk-3-0.");
    }
}
