using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests.Runs;

/// <summary>What a run says to people.</summary>
public sealed class SaidTests
{
    [Fact]
    public async Task Warnings_are_shown_and_a_video_without_a_result_shows_no_frames()
    {
        using var folder = new RunFolder();
        var cut = folder.In("cut.mkv");
        await CliWrap.Cli.Wrap("ffmpeg")
            .WithArguments(["-nostdin", "-v", "error", "-i", DataFolder.Video("va_testsrc_9000.mp4"), "-t", "20", "-c", "copy", cut])
            .ExecuteAsync(TestContext.Current.CancellationToken);
        using (var file = new FileStream(cut, FileMode.Open))
            file.SetLength(file.Length / 2);
        var text = folder.In("a name that is much longer than any table of eighty columns has room for, and which ends here.mp4");
        File.WriteAllText(text, "no video");

        var run = await folder.RunAsync(DataFolder.Video("tc_nasa_13013.mp4"), cut, text, "--every", "30", "--strict");

        Assert.Equal(3, run.Code);
        Assert.Contains("qw: note: tc_nasa_13013.mp4: OtherStreams: Of 2 video streams", run.Error, StringComparison.Ordinal);
        var rows = run.Output.Split('\n');
        Assert.All(rows, r => Assert.InRange(r.Length, 0, 80));
        Assert.Contains("none", Assert.Single(rows, r => r.Contains("cut.mkv", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("…", Assert.Single(rows, r => r.Contains("a name", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("ends here.mp4", run.Output, StringComparison.Ordinal);
        // No word of a state is cut in two.
        Assert.All((string[])["Completed", "Truncated", "UnknownFormat"], word => Assert.Contains(word, run.Output, StringComparison.Ordinal));
        foreach (var (source, code) in (ValueTuple<string, string>[])[(cut, "Truncated"), (text, "UnknownFormat")])
            Assert.InRange(Assert.Single(run.Error.Split('\n'), l => l.StartsWith($"qw: {source}: Failed: {code}", StringComparison.Ordinal)).Length - source.Length, 1, 320);
        Assert.Equal(["tc_nasa_13013"], folder.Results());
    }

    [Fact]
    public async Task Features_that_are_no_numbers_are_counted_and_said()
    {
        using var folder = new RunFolder();
        var frames = Manifest.Video("dc_video_0.mov").DecodedFrames;

        var run = await folder.RunAsync(DataFolder.Video("dc_video_0.mov"), "--model", DataFolder.File(Path.Combine("field", "models", "m19_nan.json")));

        Assert.Equal(0, run.Code);
        Assert.Contains("y has NaN or infinity for a frame of noise", run.Error, StringComparison.Ordinal);
        Assert.Contains($"qw: note: dc_video_0.mov: NotFinite: Features of {frames} of {frames} frames have NaN or infinity.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Phase_and_file_are_named_from_the_first_second()
    {
        using var folder = new RunFolder();
        var models = Directory.CreateDirectory(folder.In("models")).FullName;

        var run = await RunOnTerminalAsync(folder, new() { ["QW_Inference__ModelCache"] = models }, folder.Video("talk.mov"));

        Assert.Equal(0, run.Code);
        Assert.Matches("measuring the layout 1 of [0-9]+", run.Output);
        Assert.Contains("probing talk.mov", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_cannot_act_on_the_terminal()
    {
        using var folder = new RunFolder();
        var (named, failed) = (folder.Video("a\u001b[2J\u202egpj.mov"), folder.In("b\u001b]0;title\u0007.mp4"));
        File.WriteAllText(failed, "no video");

        var run = await folder.RunAsync(named, failed);

        Assert.Equal(3, run.Code);
        Assert.DoesNotContain(run.Output + run.Error, c => c is '\u001b' or '\u202e' or '\u0007');
        Assert.Contains("\\u001b[2J", run.Output, StringComparison.Ordinal);
        Assert.Equal(["a_[2J_gpj"], folder.Results());
    }

    /// <summary>In a pseudo-terminal, so that there is a bar.</summary>
    private static async Task<Cluster.Tool> RunOnTerminalAsync(RunFolder folder, Dictionary<string, string?> environment, string video)
    {
        environment["TMPDIR"] = folder.Temporary;
        environment["TERM"] = "xterm-256color";
        var output = new System.Text.StringBuilder();
        var result = await CliWrap.Cli.Wrap("script")
            .WithArguments(["-qec", $"stty cols 120; dotnet '{Cluster.Programs.Cli}' run '{video}' -o '{folder.Output}'", "/dev/null"])
            .WithEnvironmentVariables(environment)
            .WithStandardOutputPipe(CliWrap.PipeTarget.ToStringBuilder(output))
            .WithValidation(CliWrap.CommandResultValidation.None)
            .ExecuteAsync(TestContext.Current.CancellationToken);
        return new(result.ExitCode, output.ToString(), "");
    }
}
