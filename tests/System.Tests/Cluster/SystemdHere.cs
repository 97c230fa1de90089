using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests.Cluster;

/// <summary>
/// A shell beside a real systemd that has the units of <c>ops/systemd</c>, with folders <c>/etc</c>, <c>/opt</c>, <c>/srv</c> and
/// <c>/var/lib</c> of its own: they are installed as docs/systemd.md says, and nothing of it stays. It all ends with the shell.
/// </summary>
public sealed class SystemdHere : IAsyncDisposable
{
    /// <summary>Where <see cref="Prepare"/> has the runtime.</summary>
    private const string Runtime = "/opt/dotnet";

    private static readonly string? Script = Locate();

    /// <summary>Folders that are others there.</summary>
    private static readonly string[] Hidden = ["/tmp/", "/var/tmp/", "/var/log/", "/run/", "/etc/", "/opt/", "/srv/", "/var/lib/"];

    private readonly Process _shell;
    private readonly SemaphoreSlim _turn = new(1, 1);

    private readonly DirectoryInfo _videos;

    private SystemdHere(Process shell, DirectoryInfo videos) => (_shell, _videos) = (shell, videos);

    /// <summary>The files of the repository that are installed.</summary>
    public static string Files { get; } = Path.Combine(Programs.Root, "ops", "systemd");

    /// <summary>Starts it; skips the test if there is no such script, or no right to run it.</summary>
    /// <param name="video">What is to lie in <c>/srv/videos</c>, under its own name.</param>
    public static async Task<SystemdHere> StartAsync(string video)
    {
        Assert.SkipWhen(Script is null, "systemd-here.sh is absent: set QW_SYSTEMD_HERE, or put it at ../shared/tools.");
        Assert.SkipUnless(Environment.UserName == "root", "A systemd of one's own needs root.");
        Assert.SkipWhen(Hidden.Any(h => Programs.Root.StartsWith(h, StringComparison.Ordinal)), $"{Programs.Root} is not seen beside a systemd of one's own.");
        var start = new ProcessStartInfo(Script!, [Files, "/bin/bash"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // Not a temporary folder: inside, there are others.
        var videos = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, $"videos-{Guid.NewGuid():N}"));
        File.Copy(video, Path.Combine(videos.FullName, Path.GetFileName(video)));
        var here = new SystemdHere(Process.Start(start)!, videos);
        try
        {
            await here.StartsAsync();
            await here.MustAsync(Prepare(videos.FullName));
            return here;
        }
        catch
        {
            await here.DisposeAsync();
            throw;
        }
    }

    /// <summary>Skips the test if this machine does not let a systemd be started beside its own.</summary>
    private async Task StartsAsync()
    {
        try
        {
            await RunAsync("true").WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        }
        catch (Exception fault) when (fault is InvalidOperationException or IOException or TimeoutException)
        {
            Assert.Skip($"A systemd of one's own does not start here: {fault.Message}");
        }
    }

    /// <summary>Runs lines of a shell; fails the test unless they succeed. What they printed, both streams.</summary>
    public async Task<string> MustAsync(string lines)
    {
        var (code, output) = await RunAsync(lines);
        Assert.True(code == 0, $"{lines}\nended with {code}:\n{output}");
        return output;
    }

    /// <summary>Runs lines of a shell. Their exit code, and what they printed.</summary>
    public async Task<(int Code, string Output)> RunAsync(string lines)
    {
        await _turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            const string End = "--end--";
            await _shell.StandardInput.WriteAsync($"(\nset -e\n{lines}\n) 2>&1 </dev/null; code=$?; echo; echo {End} $code\n");
            await _shell.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
            var output = new List<string>();
            while (await _shell.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                if (line.StartsWith(End, StringComparison.Ordinal))
                    return (int.Parse(line[End.Length..], CultureInfo.InvariantCulture), string.Join('\n', output).Trim());
                output.Add(line);
            }
            throw new InvalidOperationException($"systemd-here.sh ended:\n{string.Join('\n', output)}");
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A property of a unit.</summary>
    public Task<string> ShowAsync(string unit, string property) => MustAsync($"systemctl show --value -p {property} {unit}");

    /// <summary>Waits until a property of a unit is as wanted.</summary>
    public Task UntilAsync(string unit, string property, Func<string, bool> isSo)
    {
        var last = "";
        return Poll.UntilAsync(
            $"{property} of {unit}", TimeSpan.FromSeconds(60), async () => isSo(last = await ShowAsync(unit, property)), () => $"It is '{last}'.");
    }

    /// <summary>What systemd and the unit said.</summary>
    public Task<string> LogAsync(string unit) => MustAsync($"journalctl --no-pager -o cat -u {unit} | tail -n 60");

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
        _turn.Dispose();
        _videos.Delete(recursive: true);
    }

    private static string Prepare(string videos)
    {
        var runtime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        return $"""
            # A systemd that takes itself for one of a container leaves this out, and credentials would not be seen.
            mount --make-rshared /
            cp -a /etc /run/etc; mount --bind /run/etc /etc
            for folder in /opt /srv /var/lib; do mount -t tmpfs -o mode=755 tmpfs $folder; done
            mkdir -p /srv/videos /opt/queueworkers/coordinator /opt/queueworkers/ingest /opt/queueworkers/inference {Runtime}
            mount --bind '{videos}' /srv/videos
            mount --bind '{runtime}' {Runtime}
            mount --bind '{Programs.Of("Coordinator", "")}' /opt/queueworkers/coordinator
            mount --bind '{Programs.Of("Ingest.Worker", "")}' /opt/queueworkers/ingest
            mount --bind '{Programs.Of("Inference.Worker", "")}' /opt/queueworkers/inference
            systemd-sysusers '{Files}/sysusers.d/queueworkers.conf'
            systemd-tmpfiles --create '{Files}/tmpfiles.d/queueworkers.conf'
            install -m 644 '{Files}'/etc/* /etc/queueworkers/
            echo DOTNET_ROOT={Runtime} >>/etc/queueworkers/common.env
            """;
    }

    private static string? Locate()
    {
        if (Environment.GetEnvironmentVariable("QW_SYSTEMD_HERE") is { Length: > 0 } named)
            return File.Exists(named) ? named : null;
        return Shared.Find(Path.Combine("tools", "systemd-here.sh"));
    }
}
