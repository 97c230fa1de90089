using System.Diagnostics;
using System.Text;
using System.Text.Json;
using QueueWorkers.Contracts;
using QueueWorkers.Decoder.OpenCv;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>The executable of a decoder: where it lies, what it needs, and whether it starts.</summary>
internal sealed class DecoderProgram
{
    private readonly ToolLauncher _launcher;
    private readonly string _path;
    private readonly Lazy<string> _version;

    public DecoderProgram(ToolLauncher launcher, string path)
    {
        (_launcher, _path) = (launcher, System.IO.Path.GetFullPath(path, AppContext.BaseDirectory));
        _version = new(AskVersion, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>What it needs beside the system's programs, by the path of the program.</summary>
    public required Func<string, ToolNeeds> Needs { get; init; }

    /// <summary>Arguments before all others: its limits, if it sets them itself.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>The setting that says where it lies.</summary>
    public required string Setting { get; init; }

    /// <summary>What to do if it does not start.</summary>
    public required string Remedy { get; init; }

    /// <summary>Its name and version, as "libav 5.1.9". Throws <see cref="VideoException"/> if it does not start, with what to install.</summary>
    public string Version => _version.Value;

    /// <summary>The command line that answers one command about a file.</summary>
    public ProcessStartInfo On(string inputPath, DecodeCommand command) =>
        _launcher.Command(_path, inputPath, input => ["file", .. Limits, input, Encoding.UTF8.GetString(Json(command))], Needs(_path));

    /// <summary>The command line that answers commands about clips, which come over its standard input.</summary>
    public ProcessStartInfo Serving(long maxClipBytes) => _launcher.Command(_path, ["serve", .. Limits], Needs(_path) with { FileBytes = maxClipBytes });

    /// <summary>A command in one line.</summary>
    public static byte[] Json(DecodeCommand command) => JsonSerializer.SerializeToUtf8Bytes(command, CommandJson.Default.DecodeCommand);

    private string AskVersion()
    {
        if (!File.Exists(_path))
            throw new VideoException(FailureCode.Internal, $"\"{_path}\" (setting Ingest:{Setting}) does not exist: this decoder is missing on this worker. {Remedy}");
        var answer = FirstLine.Of(_launcher.Command(_path, ["version"], Needs(_path)));
        return answer is { Succeeded: true, Output.Length: > 0 }
            ? answer.Output
            : throw new VideoException(FailureCode.Internal, $"\"{_path}\" does not start on this worker ({answer.Errors}). {Remedy}");
    }
}
