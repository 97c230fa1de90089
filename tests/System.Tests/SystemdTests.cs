using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

/// <summary>The units of <c>ops/systemd</c> under a real systemd, as they are installed.</summary>
public sealed class SystemdTests(Broker broker)
{
    private static readonly string[] Daemons = ["queueworkers-coordinator", "queueworkers-ingest@0", "queueworkers-inference@cpu"];

    [Fact]
    public async Task Units_are_ready_when_they_can_work_keep_secrets_drain_without_loss_and_are_restarted_when_they_stand_still()
    {
        using var folder = new TemporaryFolder("systemd");
        var video = await LongVideo.CutAsync(folder.Path, seconds: 50);
        await using var pipeline = await Pipeline.StartAsync(broker);
        pipeline.Use(LongVideo.Settings);
        await using var systemd = await SystemdHere.StartAsync(video.Path);
        await InstallAsync(systemd, pipeline);

        await AreCleanAsync(systemd);
        await systemd.MustAsync($"systemctl enable --runtime {string.Join(' ', Daemons)}; systemctl start queueworkers.target");
        foreach (var daemon in Daemons)
            await systemd.UntilAsync(daemon, "StatusText", s => s == "ready");
        await IsNotReadyWithoutBrokerAsync(systemd);
        await KeepSecretsAsync(systemd, pipeline);
        await DrainAsync(systemd, pipeline, video.Frames);
        await IsRestartedAsync(systemd, "queueworkers-ingest@0");
        foreach (var daemon in Daemons)
            Assert.Equal(daemon == "queueworkers-ingest@0" ? "1" : "0", await systemd.ShowAsync(daemon, "NRestarts"));
    }

    /// <summary>Settings in files, secrets in the store of credentials, a watchdog that a test can wait for.</summary>
    private static async Task InstallAsync(SystemdHere systemd, Pipeline pipeline)
    {
        string[] secrets = ["Bus__Connection", "State__Connection", "Cache__Connection"];
        string[] files = ["Payloads__Path", "Features__Path", "Ingest__Roots__0", "Inference__Accelerator"];
        var settings = pipeline.Settings.Where(s => !secrets.Contains(s.Key) && !files.Contains(s.Key)).Select(s => $"{s.Key}={s.Value}");
        await systemd.MustAsync($"cat >>/etc/queueworkers/common.env <<'END'\n{string.Join('\n', settings)}\nEND");
        foreach (var secret in secrets)
            await systemd.MustAsync($"umask 077; echo '{pipeline.Settings[secret]}' >/etc/credstore/queueworkers.{secret}");
        // A worker of its own, whose broker is nowhere.
        await systemd.MustAsync("""
            umask 077; echo amqp://guest:guest@127.0.0.1:1/ >/etc/credstore/nowhere; umask 022
            cp /etc/queueworkers/inference-cpu.env /etc/queueworkers/inference-late.env
            cd /run/systemd/system; mkdir queueworkers-.service.d queueworkers-inference@late.service.d
            printf '[Service]\nWatchdogSec=9\n' >queueworkers-.service.d/test.conf
            printf '[Service]\nLoadCredential=Bus__Connection:nowhere\n' >queueworkers-inference@late.service.d/test.conf
            systemctl daemon-reload
            """);
    }

    private static async Task AreCleanAsync(SystemdHere systemd)
    {
        var said = await systemd.MustAsync($"systemd-analyze verify {SystemdHere.Files}/*.service {SystemdHere.Files}/*.target");
        Assert.True(said.Length == 0, said);
        foreach (var (unit, most) in ((string, int)[])[("coordinator", 15), ("inference@", 20), ("ingest@", 25)])
            await systemd.MustAsync(
                $"systemd-analyze security --offline=true --threshold={most} {SystemdHere.Files}/queueworkers-{unit}.service >/dev/null");
    }

    private static async Task IsNotReadyWithoutBrokerAsync(SystemdHere systemd)
    {
        const string Late = "queueworkers-inference@late";
        await systemd.MustAsync($"systemctl start --no-block {Late}");
        await systemd.UntilAsync(Late, "StatusText", s => s == "waiting for the broker");
        await Poll.UntilAsync("its model is warm", TimeSpan.FromSeconds(60), async () =>
            (await systemd.LogAsync(Late)).Contains("] model: ", StringComparison.Ordinal));
        Assert.Equal("activating", await systemd.ShowAsync(Late, "ActiveState"));
        Assert.Equal("waiting for the broker", await systemd.ShowAsync(Late, "StatusText"));
        await systemd.MustAsync($"systemctl stop {Late}");
        var result = await systemd.ShowAsync(Late, "Result");
        Assert.True(result == "success", $"{result}\n{await systemd.LogAsync(Late)}");
    }

    /// <summary>Neither in the environment nor in the arguments of a daemon, nor of what it started.</summary>
    private static async Task KeepSecretsAsync(SystemdHere systemd, Pipeline pipeline)
    {
        foreach (var daemon in Daemons)
        {
            var id = await systemd.ShowAsync(daemon, "MainPID");
            var shown = await systemd.MustAsync(
                $"for p in {id} $(pgrep -P {id} || true); do tr '\\0' '\\n' </proc/$p/environ; tr '\\0' ' ' </proc/$p/cmdline; done");
            Assert.Contains("CREDENTIALS_DIRECTORY=", shown, StringComparison.Ordinal);
            string[] secrets = ["guest", $"127.0.0.1:{pipeline.Broker.Port}", pipeline.State.Connection, pipeline.Cache.Connection];
            foreach (var secret in secrets)
                Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
            Assert.Equal("queueworkers", await systemd.MustAsync($"stat -c %U /proc/{id}/exe || ps -o user= -p {id}"));
        }
    }

    private static async Task DrainAsync(SystemdHere systemd, Pipeline pipeline, int frames)
    {
        var id = await pipeline.SubmitAsync("/srv/videos/long.mp4");
        await pipeline.MidwayAsync(id);
        await systemd.MustAsync("systemctl stop queueworkers.target");
        foreach (var daemon in Daemons)
        {
            await systemd.UntilAsync(daemon, "ActiveState", s => s == "inactive");
            Assert.Equal(("success", "0"), (await systemd.ShowAsync(daemon, "Result"), await systemd.ShowAsync(daemon, "ExecMainStatus")));
            Assert.Contains("Draining", await systemd.LogAsync(daemon), StringComparison.Ordinal);
        }
        Assert.Null(await pipeline.StatusAsync(id));

        await systemd.MustAsync("systemctl start queueworkers.target");
        Accounts.AssertCompleted(await pipeline.EndAsync(id), frames);
    }

    /// <summary>A process that is stopped is what a blocked one is to its supervisor: silent.</summary>
    private static async Task IsRestartedAsync(SystemdHere systemd, string daemon)
    {
        await systemd.UntilAsync(daemon, "StatusText", s => s == "ready");
        await systemd.MustAsync($"systemctl kill --kill-whom=main --signal=STOP {daemon}");
        await systemd.UntilAsync(daemon, "Result", r => r == "watchdog");
        await systemd.UntilAsync(daemon, "NRestarts", n => n == "1");
        await systemd.UntilAsync(daemon, "StatusText", s => s == "ready");
    }
}
