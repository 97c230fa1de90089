using System.CommandLine;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Options;
using QueueWorkers.Cli.Remote;
using QueueWorkers.Coordinator.Http;

namespace QueueWorkers.Cli.Doctor;

/// <summary><c>qw doctor</c>.</summary>
internal static class DoctorCommand
{
    private const int UsualSeconds = 5;
    private const string UsualAddress = "http://127.0.0.1:5080";

    public static Command Create()
    {
        var role = Checked.Word("--role", "As what this host is looked at: run, coordinator, ingest, inference or all. Without it: all, if a broker is configured, else run.",
            [.. Enum.GetNames<DoctorRole>().Select(r => r.ToLowerInvariant())]);
        var files = Checked.Texts("--config", "File of settings, as a daemon has it: a JSON file, or one with a setting a line (/etc/queueworkers/ingest.env). May be given several times; later ones win.", "FILE");
        var json = Checked.Flag("--json", "Print a JSON array on standard output, and nothing else there.");
        var timeout = Checked.Whole("--timeout", $"Seconds that a check may take, {UsualSeconds} by default; opening models and GPUs may take several times as long.", 1, 300);
        var coordinator = new CoordinatorOptions();
        var command = new Command("doctor", """
            Checks what qw run or the daemons need on this host, with their own settings (Bus__Connection and so on in the environment, or --config):
            broker, Redis, stores, decoder, jail, processor, GPU, model, clocks, coordinator. Each line is fine, or comes with what to do.
            Nothing is changed.

            Examples:
              qw doctor
              sudo -u queueworkers qw doctor --role ingest --config /etc/queueworkers/common.env --config /etc/queueworkers/ingest.env
              qw doctor --json | jq '.[] | select(.status == "failed")'

            Exit code: 0 nothing failed (warnings may be there), 2 wrong call, 3 something failed.
            """)
        { role, files, json, timeout };
        coordinator.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var bound = TimeSpan.FromSeconds(parsed.GetValue(timeout) ?? UsualSeconds);
            var asked = parsed.GetValue(role) is { } word ? Enum.Parse<DoctorRole>(word, ignoreCase: true) : (DoctorRole?)null;
            await using var settings = DoctorSettings.Read(parsed.GetValue(files) ?? [], asked);
            // The token of this host is not for another one.
            var (given, own) = (coordinator.Given(parsed), OwnAddress(settings));
            var token = coordinator.Token(parsed).Token ?? (given is null || given == own ? OwnToken(settings) : null);
            var findings = await new Examination(bound).RunAsync(Checks(settings, bound, new(settings, given ?? own, token)), cancellation);
            if (parsed.GetValue(json))
                DoctorJson.Write(findings);
            else
                DoctorTable.Write(findings);
            return findings.Any(f => f.Status == FindingStatus.Failed) ? ExitCode.NotCompleted : ExitCode.Completed;
        });
        return command;
    }

    private static IEnumerable<IDoctorCheck> Checks(DoctorSettings settings, TimeSpan bound, CoordinatorCheck coordinator)
    {
        yield return new SettingsCheck(settings);
        if (settings.IsDaemon)
            yield return new BrokerCheck(settings, bound);
        if (settings.IsCoordinator)
            yield return new StateCheck(settings, bound);
        if (settings.IsInference)
            yield return new CacheCheck(settings, bound);
        if (settings.IsDaemon)
            yield return new StoreCheck(settings);
        if (settings.IsIngest)
            yield return new SourceCheck(settings);
        if (settings.Decodes)
            yield return new DecoderCheck(settings);
        if (settings.RunsModels)
            yield return new ModelCheck(settings);
        if (settings.RunsModels)
            yield return new GpuCheck(settings);
        yield return new HostCheck(settings);
        yield return coordinator;
    }

    /// <summary>Of a coordinator on this host: the first of its <c>Urls</c>, by loopback if it listens everywhere.</summary>
    private static Uri? OwnAddress(DoctorSettings settings)
    {
        if (!settings.IsCoordinator || (settings.Role == DoctorRole.All && !settings.Has("State:Connection")))
            return null;
        var first = (settings.Configuration["Urls"] ?? UsualAddress).Split(';')[0].Trim();
        return Values.Address(first.Replace("//*", "//127.0.0.1", StringComparison.Ordinal).Replace("//+", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal).Replace("//[::]", "//127.0.0.1", StringComparison.Ordinal)) ?? new Uri(UsualAddress);
    }

    /// <summary>Of a coordinator on this host, if this user may read it.</summary>
    private static string? OwnToken(DoctorSettings settings)
    {
        if (settings.IsCoordinator && settings.Options<HttpOptions>(out _) is { } http)
            return !string.IsNullOrEmpty(http.Token) ? http.Token : !string.IsNullOrEmpty(http.TokenFile) ? HttpToken.ReadFile(http.TokenFile) : null;
        return null;
    }
}
