using System.CommandLine;
using CliWrap;
using CliWrap.Buffered;
using QueueWorkers.Cli;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests.Calls;

/// <summary>What packages and shells are given is made of the commands themselves.</summary>
public sealed class ManualTests
{
    [Fact]
    public async Task The_manual_has_every_command_and_every_option()
    {
        var said = await Tool.RunAsync(new Dictionary<string, string?>(), "manual");
        Assert.Equal((0, ""), (said.Code, said.Error));
        Assert.All(Commands.Root().Subcommands.Where(c => !c.Hidden), command =>
        {
            Assert.Contains($".SS qw {command.Name}", said.Output, StringComparison.Ordinal);
            Assert.All(command.Options.Where(o => !o.Hidden), o => Assert.Contains(o.Name.Replace("-", "\\-", StringComparison.Ordinal), said.Output, StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData("qw run --fp", "--fps")]
    [InlineData("qw pro", "probe")]
    [InlineData("qw models ver", "verify")]
    public async Task Bash_completes_commands_and_options(string line, string completed)
    {
        using var folder = new TemporaryFolder("completion");
        var script = Path.Combine(folder.Path, "qw.bash");
        await File.WriteAllTextAsync(script, (await Tool.RunAsync(new Dictionary<string, string?>(), "completion", "bash")).Output, TestContext.Current.CancellationToken);
        var shell = await CliWrap.Cli.Wrap("bash")
            .WithArguments(["-c", $"qw() {{ dotnet {Programs.Cli} \"$@\"; }}; source \"$1\"; COMP_LINE=$2 COMP_POINT=${{#2}}; _qw; printf '%s\\n' \"${{COMPREPLY[@]}}\"", "bash", script, line])
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        Assert.Equal(completed, shell.StandardOutput.Trim());
    }

    [Fact]
    public async Task A_shell_that_is_not_known_is_a_wrong_call()
    {
        var said = await Tool.RunAsync(new Dictionary<string, string?>(), "completion", "tcsh");
        Assert.Equal((2, ""), (said.Code, said.Output));
        Assert.Contains("SHELL is 'tcsh'; wanted: one of bash, zsh, fish", said.Error, StringComparison.Ordinal);
    }
}
