using System.Text.Json;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

/// <summary>The commands that talk to a coordinator, against real daemons.</summary>
[Collection(SharedPipelineGroup.Name)]
public sealed class RemoteCommandsTests(SharedPipeline shared)
{
    private Dictionary<string, string?> Coordinator => new() { ["QW_COORDINATOR"] = shared.Pipeline.Url("/").ToString() };

    [Fact]
    public async Task Submit_watch_and_list_tell_scripts_and_people_the_same()
    {
        var video = DataFolder.Video("dc_video_90.mov");
        var submitted = JsonDocument.Parse((await CallAsync(0, "submit", video, "/nowhere/none.mp4", "--json")).Output).RootElement;
        Assert.Equal([video, "/nowhere/none.mp4"], submitted.EnumerateArray().Select(v => v.GetProperty("uri").GetString()));
        string[] ids = [.. submitted.EnumerateArray().Select(v => v.GetProperty("videoId").GetString()!)];

        var watched = JsonDocument.Parse((await CallAsync(3, ["watch", .. ids, "--json"])).Output).RootElement;
        Assert.Equal([(ids[0], "Completed"), (ids[1], "Failed")], watched.EnumerateArray().Select(v => (v.GetProperty("videoId").GetString(), v.GetProperty("state").GetString())));

        var listed = JsonDocument.Parse((await CallAsync(0, "list", "--json", "--limit", "2")).Output).RootElement.EnumerateArray().ToList();
        Assert.Equal(ids.Reverse(), listed.Select(v => v.GetProperty("videoId").GetString()));
        Assert.Equal("NotFound", listed[0].GetProperty("code").GetString());
        Assert.Equal(listed[1].GetProperty("framesStored").GetInt64(), Manifest.Video("dc_video_90.mov").DecodedFrames);
        var failed = JsonDocument.Parse((await CallAsync(0, "list", "--json", "--state", "FAILED")).Output).RootElement.EnumerateArray().ToList();
        Assert.Contains(ids[1], failed.Select(v => v.GetProperty("videoId").GetString()));
        Assert.All(failed, v => Assert.Equal("Failed", v.GetProperty("state").GetString()));

        var table = await CallAsync(0, "list");
        Assert.All((string[])[.. ids, "/nowhere/none.mp4", "dc_video_90.mov", "Completed", "NotFound"], word => Assert.Contains(word, table.Output, StringComparison.Ordinal));
        Assert.All(table.Output.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 80, line));
    }

    [Fact]
    public async Task Cancel_says_which_ids_are_not_known()
    {
        var unknown = Guid.CreateVersion7();
        var known = await shared.Pipeline.SubmitAsync(DataFolder.Video("dc_video_90.mov"));
        await shared.Pipeline.EndAsync(known);
        var said = await CallAsync(2, "cancel", $"{known}", $"{unknown}", "--json");
        Assert.Contains($"qw: the coordinator knows no video {unknown}", Assert.Single(said.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal([(known, true), (unknown, false)], JsonDocument.Parse(said.Output).RootElement.EnumerateArray().Select(v => (v.GetProperty("videoId").GetGuid(), v.GetProperty("known").GetBoolean())));
        Assert.Equal("", (await CallAsync(0, "cancel", $"{known}")).Error);
    }

    [Fact]
    public async Task A_relative_path_is_made_absolute_and_one_that_is_not_here_is_submitted_with_a_note()
    {
        var said = await CallAsync(0, "submit", "./no/such.mp4", "--json");
        var uri = JsonDocument.Parse(said.Output).RootElement[0].GetProperty("uri").GetString();
        Assert.Equal(Path.GetFullPath("no/such.mp4"), uri);
        Assert.Equal($"qw: note: ./no/such.mp4 is not a file here; it is submitted as {uri}, which the workers may see\n", said.Error);
        Assert.Equal("", (await CallAsync(0, "submit", "/no/such.mp4")).Error);
    }

    [Theory]
    [InlineData("watch", "abc")]
    [InlineData("cancel", "abc")]
    public async Task What_is_no_id_is_refused_at_once(string command, string id) =>
        Assert.StartsWith($"qw: ID is '{id}'", (await CallAsync(2, command, id)).Error, StringComparison.Ordinal);

    private async Task<Tool> CallAsync(int code, params string[] call)
    {
        var said = await Tool.RunAsync(Coordinator, call);
        Assert.True(said.Code == code, $"qw {string.Join(' ', call)} ended with {said.Code}\n{said.Output}\n{said.Error}");
        return said;
    }
}
