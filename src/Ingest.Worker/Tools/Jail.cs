using Microsoft.Extensions.Logging;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Settings;

namespace QueueWorkers.Ingest.Tools;

/// <summary>
/// A bubblewrap jail: no network, no files but the system's programs and the one input, nothing writable.
/// It dies with its worker. Not <c>--new-session</c>: the session is ours, so that one signal reaches all.
/// </summary>
internal sealed class Jail(string bubblewrap, IReadOnlyList<string> userNamespace)
{
    // No user namespace within the jail's own: in one a process has privileges again, and with them parts of the kernel within reach.
    private static readonly IReadOnlyList<string> OfItsOwn = ["--unshare-user", "--disable-userns"];

    // Before bubblewrap 0.8, and if root may not make one.
    private static readonly IReadOnlyList<string> IfThereIsOne = ["--unshare-user-try"];

    private const string Trial = "/usr/bin/true";

    /// <summary>The jail of a worker; null if there is none.</summary>
    public static Jail? Open(IngestOptions options, ILogger log)
    {
        if (options.Jail == JailMode.None)
            return null;
        if (FaultOf(out var jail) is not { } fault)
            return jail;
        // A worker that requires one does not come so far: JailRules.
        log.NoJail(fault);
        return null;
    }

    /// <summary>Why there can be no jail on this host; null if there can.</summary>
    public static string? FaultOf(out Jail? jail)
    {
        jail = null;
        if (Executables.Find("bwrap") is not { } bubblewrap)
            return "bwrap is not installed (apt-get install bubblewrap)";
        string? fault = null;
        foreach (var userNamespace in (IReadOnlyList<string>[])[OfItsOwn, IfThereIsOne])
        {
            jail = new Jail(bubblewrap, userNamespace);
            if ((fault = jail.Try(Trial)) is null)
                break;
        }
        return fault;
    }

    /// <summary>Name of the input inside: its extension is kept, because some formats are known by nothing else.</summary>
    public static string InputPath(string path) => "/in" + FileExtension.Of(path);

    public IEnumerable<string> Arguments(string program, string? inputPath, ToolNeeds needs)
    {
        List<string> line =
        [
            bubblewrap, .. userNamespace,
            // All kinds but that of control groups, which a unit of systemd may forbid: none is to be seen inside in any case.
            "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts",
            "--die-with-parent", "--clearenv", "--setenv", "PATH", "/usr/local/bin:/usr/bin:/bin", "--cap-drop", "ALL",
            "--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64", "--symlink", "usr/bin", "/bin",
            "--ro-bind-try", "/etc/alternatives", "/etc/alternatives", "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache",
            "--proc", "/proc", "--dev", "/dev",
        ];
        foreach (var path in needs.Folders.Append(program).Where(p => !p.StartsWith("/usr/", StringComparison.Ordinal)))
            line.AddRange(["--ro-bind", path, path]);
        foreach (var (name, value) in needs.Environment)
            line.AddRange(["--setenv", name, value]);
        if (inputPath is not null)
            line.AddRange(["--ro-bind", inputPath, InputPath(inputPath)]);
        line.AddRange(["--remount-ro", "/", "--chdir", "/", "--"]);
        return line;
    }

    private string? Try(string program)
    {
        try
        {
            var answer = FirstLine.Of(ToolLauncher.StartInfo([.. Arguments(program, null, new ToolNeeds()), program]));
            return answer.Succeeded ? null : $"bwrap does not work here: {answer.Errors}";
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            return fault.Message;
        }
    }
}
