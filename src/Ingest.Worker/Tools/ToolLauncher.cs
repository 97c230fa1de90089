using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace QueueWorkers.Ingest.Tools;

/// <summary>
/// Builds the command line of a program that reads an untrusted file: a session of its own, limits, a jail where there is one, and an empty
/// environment. Each wrapper replaces itself by the next, so the process id is that of the outermost one that stays.
/// </summary>
internal sealed class ToolLauncher
{
    private readonly IngestOptions _options;
    private readonly string? _setsid = Executables.Find("setsid");
    private readonly string? _prlimit = Executables.Find("prlimit");
    private readonly string? _setpriv = Executables.Find("setpriv");
    private readonly Lazy<Jail?> _jail;

    public ToolLauncher(IOptions<IngestOptions> options, ILogger<ToolLauncher> log)
    {
        _options = options.Value;
        _jail = new Lazy<Jail?>(() => Jail.Open(_options, log));
    }

    /// <summary>The command that runs a program on a file. Arguments name the file as <paramref name="arguments"/> is told.</summary>
    public ProcessStartInfo Command(string program, string inputPath, Func<string, IEnumerable<string>> arguments)
    {
        List<string> line = [];
        if (_setsid is not null)
            line.Add(_setsid);
        if (_prlimit is not null)
            line.AddRange([_prlimit, $"--cpu={_options.DecodeCpuSeconds}", $"--as={_options.DecodeMemoryBytes}", "--fsize=0", "--nofile=64", "--core=0", "--"]);
        var input = inputPath;
        if (_jail.Value is { } jail)
        {
            line.AddRange(jail.Arguments(program, inputPath));
            input = Jail.InputPath(inputPath);
        }
        else if (_setpriv is not null)
        {
            line.AddRange([_setpriv, "--no-new-privs", "--pdeathsig", "KILL", "--"]);
        }
        line.Add(program);
        // "file:" keeps a colon in a name from being read as a protocol.
        line.AddRange(arguments("file:" + input));
        return StartInfo(line);
    }

    internal static ProcessStartInfo StartInfo(IReadOnlyList<string> line)
    {
        var info = new ProcessStartInfo(line[0], line.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        info.Environment.Clear();
        info.Environment["PATH"] = Executables.SearchPath;
        return info;
    }
}
