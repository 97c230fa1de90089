using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Run.Results;
using QueueWorkers.Cli.Run.Sources;

namespace QueueWorkers.SystemTests.Runs;

/// <summary>Folders, lists and names.</summary>
public sealed class NamedVideosTests
{
    [Fact]
    public async Task A_folder_is_its_videos_and_with_recursive_those_below_it()
    {
        using var folder = new RunFolder();
        folder.Video("videos/b.mov");
        folder.Video("videos/a.MOV");
        folder.Video("videos/cam1/0001.mov");
        folder.Video("videos/cam2/0001.mov");
        folder.Video("videos/.hidden/x.mov");
        folder.Video("videos/sound.mp4", "m3_audio_only.mp4");
        File.WriteAllText(folder.In("videos", "notes.txt"), "text");
        File.WriteAllText(folder.In("videos", "app.ts"), "export const x = 1;\n");
        File.CreateSymbolicLink(folder.In("videos", "loop"), folder.In("videos"));

        var flat = await folder.RunAsync(folder.In("videos"));
        Assert.True(flat.Code == 0, flat.Error);
        Assert.Equal(["a", "b"], folder.Results());
        Assert.Contains("2 complete, 3 files are no videos", flat.Error, StringComparison.Ordinal);

        var deep = await folder.RunAsync("-r", folder.In("videos"));
        Assert.True(deep.Code == 0, deep.Error);
        Assert.Equal(["a", "b", "cam1-0001", "cam2-0001"], folder.Results());
        Assert.Contains("2 stood already", deep.Error, StringComparison.Ordinal);
        Assert.Contains("NoVideo", folder.Manifest().Select(l => l.State));
    }

    [Fact]
    public async Task Lists_of_paths_csv_and_json_lines_name_videos_and_ids()
    {
        using var folder = new RunFolder();
        var (one, two, three, four) = (folder.Video("one.mov"), folder.Video("with, comma.mov"), folder.Video("three.mov"), folder.Video("four.mov"));
        File.WriteAllText(folder.In("paths.txt"), $"{one}\r\n\n{one}\n");
        File.WriteAllText(folder.In("clips.csv"), $"id,path,length\nclip/2,\"{two}\",3\n");
        File.WriteAllText(folder.In("clips.jsonl"), $$"""{"uri":"{{three}}","id":7}{{"\n"}}{"video":"{{four}}","other":[1]}""");

        var run = await folder.RunAsync("--list", folder.In("paths.txt"), "--list", folder.In("clips.csv"), "--list", folder.In("clips.jsonl"));

        Assert.True(run.Code == 0, run.Error);
        Assert.Equal(["7", "clip_2", "four", "one"], folder.Results());
        Assert.Equal([("7", three), ("clip/2", two)], folder.Manifest().Where(l => l.Id is not null).Select(l => (l.Id!, l.Source)).Order());
    }

    [Theory]
    [InlineData("-")]
    [InlineData("--list")]
    public async Task Standard_input_is_a_list(string form)
    {
        using var folder = new RunFolder();
        var video = folder.Video("talk.mov");
        var run = await CliWrap.Cli.Wrap("/bin/sh")
            .WithArguments(["-c", $"echo '{video}' | dotnet '{Cluster.Programs.Cli}' run {(form == "-" ? "-" : "--list -")} -o '{folder.Output}'"])
            .WithValidation(CliWrap.CommandResultValidation.None)
            .ExecuteAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["talk"], folder.Results());
    }

    [Theory]
    [InlineData("{\"uri\":\"a.mp4\"}\n[1]", "line 2")]
    [InlineData("{\"uri\":\"a.mp4\"}\n{\"name\":\"b.mp4\"}", "line 2")]
    [InlineData("uri,id\n\"a.mp4,1", "line 2")]
    [InlineData("id,uri\n7", "line 2")]
    [InlineData("a.mp4\nb\0.mp4", "line 2")]
    public void A_line_that_names_no_video_is_told_by_its_number(string list, string expected) =>
        Assert.Contains(expected, Assert.Throws<CallException>(() => ListFile.Read("list", new StringReader(list)).ToList()).Message, StringComparison.Ordinal);

    [Fact]
    public void A_path_with_a_comma_is_a_path()
    {
        var (path, relative) = ("/a/b,uri.mp4", "c;d.mp4");
        Assert.Equal([path, Path.GetFullPath(relative)], ListFile.Read("list", new StringReader($"{path}\n{relative}")).Select(v => v.Uri));
    }

    [Theory]
    [InlineData("talk", "talk")]
    [InlineData("Prüfung 试验 🎬", "Prüfung 试验 🎬")]
    [InlineData("..", "video")]
    [InlineData("", "video")]
    [InlineData(".", "video")]
    [InlineData("../../etc/passwd", "_.._etc_passwd")]
    [InlineData("a\\b", "a_b")]
    [InlineData("-rf", "rf")]
    [InlineData(" . x . ", "x")]
    [InlineData("two\nlines\u001b[2J", "two_lines_[2J")]
    [InlineData("gpj.\u202e4pm", "gpj._4pm")]
    public void A_name_is_one_folder_whatever_it_was(string name, string expected) => Assert.Equal(expected, ResultName.Of(name));

    [Fact]
    public void A_long_name_leaves_room_for_a_number()
    {
        var name = ResultName.Of(string.Concat(Enumerable.Repeat("试", 200)));
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(name), 100, 120);
    }

    [Fact]
    public async Task An_empty_folder_is_a_wrong_call()
    {
        using var folder = new RunFolder();
        Directory.CreateDirectory(folder.In("nothing"));
        var run = await folder.RunAsync(folder.In("nothing"));
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains("no video was named", run.Error, StringComparison.Ordinal);
    }
}
