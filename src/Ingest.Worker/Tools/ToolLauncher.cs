using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QueueWorkers.Ingest.Settings;

namespace QueueWorkers.Ingest.Tools;

/// <summary>
/// Builds the command line of a program that reads an untrusted file: a session of its own, limits unless it sets them itself, a jail if there is one, and an empty
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
    public ProcessStartInfo Command(string program, string inputPath, Func<string, IEnumerable<string>> arguments, ToolNeeds? needs = null)
    {
        var input = _jail.Value is null ? inputPath : Jail.InputPath(inputPath);
        return Command(program, inputPath, arguments(input), needs ?? new ToolNeeds());
    }

    /// <summary>The command that runs a program which is given what it reads on its standard input.</summary>
    public ProcessStartInfo Command(string program, IEnumerable<string> arguments, ToolNeeds needs) => Command(program, null, arguments, needs);

    private ProcessStartInfo Command(string program, string? inputPath, IEnumerable<string> arguments, ToolNeeds needs)
    {
        List<string> line = [];
        if (_setsid is not null)
            line.Add(_setsid);
        if (!needs.LimitsItself && _prlimit is not null)
            line.AddRange([_prlimit, $"--cpu={_options.DecodeCpuSeconds}", $"--as={_options.DecodeMemoryBytes}", $"--fsize={needs.FileBytes}", "--nofile=64", "--core=0", "--"]);
        if (_jail.Value is { } jail)
            line.AddRange(jail.Arguments(program, inputPath, needs));
        else if (!needs.LimitsItself && _setpriv is not null)
            line.AddRange([_setpriv, "--no-new-privs", "--pdeathsig", "KILL", "--"]);
        line.Add(program);
        line.AddRange(arguments);
        var info = StartInfo(line);
        foreach (var (name, value) in needs.Environment)
            info.Environment[name] = value;
        return info;
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
