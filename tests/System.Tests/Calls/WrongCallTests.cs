using System.CommandLine;
using System.CommandLine.Help;
using QueueWorkers.Cli;
using QueueWorkers.SystemTests.Cluster;

namespace QueueWorkers.SystemTests.Calls;

/// <summary>Calls that cannot be done: exit code 2, one complaint that names what is wrong, nothing on standard output, nothing started.</summary>
public sealed class WrongCallTests
{
    private static readonly string Long = new('x', 5000);

    public static TheoryData<string> CommandsWithOptions => [.. All(Commands.Root(), "").Where(c => Options(c.Command).Any()).Select(c => c.Path)];

    [Theory]
    [MemberData(nameof(CommandsWithOptions))]
    public async Task Every_option_of_every_command_refuses_bad_values(string path)
    {
        var command = All(Commands.Root(), "").Single(c => c.Path == path).Command;
        string[] call = [.. path.Split(' '), .. command.Arguments.Where(a => a.Arity.MinimumNumberOfValues > 0).Select(Good)];
        foreach (var option in Options(command))
        {
            foreach (var bad in BadValues(option))
                await AssertRefusedAsync(option.Name, [.. call, .. bad]);
        }
    }

    [Theory]
    [InlineData("VIDEO", "run", "")]
    [InlineData("VIDEO", "probe", "")]
    [InlineData("VIDEO", "submit", "a.mp4", "")]
    [InlineData("VIDEO", "probe", "-")]
    [InlineData("VIDEO", "submit", "-")]
    [InlineData("VIDEO", "probe")]
    [InlineData("VIDEO", "probe", "--")]
    [InlineData("ID", "watch", "abc")]
    [InlineData("ID", "watch")]
    [InlineData("ID", "results", "01a20ce6-bff4-7e72-8e30-344dd297ce46", "1")]
    [InlineData("ID", "cancel", "*")]
    [InlineData("NAME", "models", "show", "")]
    [InlineData("NAME", "models", "pull")]
    [InlineData("'b'", "models", "show", "a", "b")]
    [InlineData("--every, --fps and --keyframes", "probe", "a.mp4", "--keyframes", "--fps", "2")]
    [InlineData("--from must be smaller", "probe", "a.mp4", "--from", "5", "--to", "4")]
    [InlineData("--json and --watch", "workers", "--json", "--watch")]
    [InlineData("--wait and --undo", "models", "retire", "a-01234567", "--wait", "--undo")]
    public Task Every_argument_is_checked(string named, params string[] call) => AssertRefusedAsync(named, call);

    [Theory]
    [InlineData("there is no command 'prob'; did you mean 'probe'?", "prob")]
    [InlineData("there is no command 'prob'; did you mean 'probe'?", "prob", "a.mp4", "--json")]
    [InlineData("there is no command 'models lst'", "models lst")]
    [InlineData("there is no command 'lst'; did you mean 'list'?", "models", "lst")]
    [InlineData("there is no command 'xyzzy'", "xyzzy")]
    [InlineData("there is no option '--QW'", "--QW")]
    [InlineData("there is no option '--fsp'; did you mean '--fps'?", "run", "--fsp", "2", "a.mp4")]
    [InlineData("there is no option '--jsn'; did you mean '--json'?", "watch", "--jsn")]
    [InlineData("there is no option '--watsh'; did you mean '--watch'?", "workers", "--watsh")]
    [InlineData("there is no option '--unheard-of'", "submit", "a.mp4", "--unheard-of")]
    [InlineData("there is no option '-x.mp4'", "probe", "-x.mp4")]
    public async Task A_typo_is_answered_once_with_what_was_meant(string answer, params string[] call)
    {
        var said = await InProcess.CallAsync(call);
        Assert.Equal((2, ""), (said.Code, said.Output));
        var lines = said.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Equal($"qw: {answer}", lines[0]);
        Assert.StartsWith("qw: see: qw ", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("90.5", 90.5)]
    [InlineData("1:30", 90)]
    [InlineData("90:00", 5400)]
    [InlineData("0:01:30.25", 90.25)]
    [InlineData("1000:00:00", 3_600_000)]
    [InlineData("0", 0)]
    public void Times_are_seconds_or_hours_minutes_seconds(string text, double seconds) => Assert.Equal(seconds, QueueWorkers.Cli.Options.Values.Seconds(text));

    [Fact]
    public async Task What_follows_two_dashes_is_a_video_whatever_it_looks_like()
    {
        var said = await InProcess.CallAsync("probe", "--", "--json", "--fps", "-");
        Assert.Equal(3, said.Code);
        Assert.Equal("", said.Error);
        foreach (var name in (string[])["--json", "--fps", "-"])
            Assert.Contains($"{Path.GetFullPath($"./{name}")}\n", said.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "run", "--out", "")]
    [InlineData(2, "run", "--every", "99999999999")]
    [InlineData(2, "prob")]
    [InlineData(3, "probe", "\u001b]0;x\u0007\u202e.mp4", "\ufffd\ud83d\ude00")]
    public async Task As_a_process_it_ends_with_its_code_and_no_stack(int code, params string[] call)
    {
        var said = await Tool.RunAsync(new Dictionary<string, string?>(), call);
        Assert.Equal(code, said.Code);
        AssertPlain(said.Output + said.Error);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_a_name_that_is_not_found()
    {
        // Only a shell can pass them.
        var shell = await CliWrap.Buffered.BufferedCommandExtensions.ExecuteBufferedAsync(
            CliWrap.Cli.Wrap("/bin/sh").WithArguments(["-c", $"exec dotnet '{Programs.Cli}' probe \"$(printf '\\377\\376.mp4')\""]).WithValidation(CliWrap.CommandResultValidation.None),
            TestContext.Current.CancellationToken);
        Assert.Equal(3, shell.ExitCode);
        Assert.Contains("NotFound", shell.StandardOutput, StringComparison.Ordinal);
        AssertPlain(shell.StandardOutput + shell.StandardError);
    }

    private static async Task AssertRefusedAsync(string named, params string[] call)
    {
        var said = await InProcess.CallAsync(call);
        var shown = string.Join(' ', call.Select(c => c.Length > 60 ? c[..60] : c));
        Assert.True(said.Code == 2, $"{shown}: ended with {said.Code}\n{said.Error}");
        Assert.True(said.Output == "", $"{shown}: printed {said.Output}");
        Assert.Contains(named, said.Error, StringComparison.Ordinal);
        var lines = said.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length <= 2 && lines.All(l => l.Length <= 310), $"{shown}:\n{said.Error}");
        AssertPlain(said.Error);
    }

    private static void AssertPlain(string text)
    {
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("fault of qw", text, StringComparison.Ordinal);
        Assert.All(text, c => Assert.False(char.IsControl(c) && c != '\n', $"{(int)c:x}"));
    }

    /// <summary>Ways to give an option wrongly.</summary>
    private static IEnumerable<string[]> BadValues(Option option)
    {
        if (option.Arity.MaximumNumberOfValues == 0)
        {
            yield return [$"{option.Name}=abc"];
            yield return [$"{option.Name}:false"];
            yield break;
        }
        yield return [option.Name];
        yield return [$"{option.Name}="];
        yield return [option.Name, "--"];
        yield return [option.Name, "1", option.Name, "1"];
        foreach (var value in BadTexts(option))
        {
            yield return [option.Name, value];
            yield return [$"{option.Name}={value}"];
        }
    }

    private static IEnumerable<string> BadTexts(Option option)
    {
        string[] any = ["", Long];
        string[] noNumber = ["abc", "1,5", "-1", "+1", " 1", "1e3", "0x10", "NaN", "Infinity", "٣", "\u001b[31m", "\u202e1"];
        return option.Name switch
        {
            "--every" or "--limit" => [.. any, .. noNumber, "0", "1.5", "1000000001", "99999999999"],
            "--fps" => [.. any, .. noNumber, "0", "0.0000001", "100001", "1.5.5", new string('9', 400)],
            "--from" or "--to" => [.. any, .. noNumber, "1:99", "1:60:00", "1:00:60", "::", "1:", ":1", "1:2:3:4", "1.5:00", "1000:00:01", "3600001"],
            "--coordinator" => [.. any, "abc", "localhost:5080", "ftp://host", "http://", "http://a b", "http://user:s3cret@host", "http://host?token=s3cret", "file:///etc"],
            "--state" => [.. any, "faild", "1", "Completed,Failed"],
            _ => any,
        };
    }

    private static string Good(Argument argument) => argument.Name == "ID" ? "01a20ce6-bff4-7e72-8e30-344dd297ce46" : "a.mp4";

    private static IEnumerable<Option> Options(Command command) => command.Options.Where(o => o is not (HelpOption or VersionOption));

    private static IEnumerable<(Command Command, string Path)> All(Command command, string path) =>
        command.Subcommands.SelectMany(c => All(c, $"{path} {c.Name}".Trim()).Prepend((c, $"{path} {c.Name}".Trim())));
}
