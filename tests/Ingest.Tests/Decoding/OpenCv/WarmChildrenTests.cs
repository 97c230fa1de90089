using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Tests.Tools;
using static QueueWorkers.Ingest.Tests.Decoding.OpenCv.ScriptedDecoder;

namespace QueueWorkers.Ingest.Tests.Decoding.OpenCv;

/// <summary>A decoder that stays for clip after clip: replaced whenever something was wrong, and in time.</summary>
public sealed class WarmChildrenTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData("while :; do :; done", FailureCode.DecodeTimeout, 0)]
    [InlineData("sleep 100", FailureCode.DecodeTimeout, 0)]
    [InlineData(ReadClip + "sleep 100 & sleep 100", FailureCode.DecodeTimeout, 0)]
    [InlineData(ReadClip + Frame + "yes noise noise noise >&2", FailureCode.DecodeTimeout, 1)]
    [InlineData(ReadClip + "yes 'frame 0 7 -' >&2", FailureCode.DecodeTimeout, 0)]
    [InlineData(ReadClip + "tr '\\000' x </dev/zero >&2", FailureCode.DecodeTimeout, 0)]
    [InlineData(ReadClip + "echo 'frame 0 7 -' >&2; head -c 100 /dev/zero; " + End, FailureCode.DecodeTimeout, 0)]
    [InlineData(ReadClip + Frame + "head -c 100 /dev/zero; " + End, FailureCode.DecoderCrashed, 1)]
    [InlineData(ReadClip + Frame + "kill -ABRT $$", FailureCode.DecoderCrashed, 1)]
    [InlineData(ReadClip + Frame + "kill -KILL $$", FailureCode.DecoderCrashed, 1)]
    [InlineData(ReadClip + Frame + "exit 0", FailureCode.DecoderCrashed, 1)]
    [InlineData(ReadClip + Frame + "exit 3", FailureCode.DecoderCrashed, 1)]
    [InlineData(ReadClip + Frame + "echo 'end:0123456789abcdef ok ' >&2; sleep 100", FailureCode.DecodeTimeout, 1)]
    [InlineData(ReadClip + "echo \"end:$token UnsupportedCodec why\" >&2", FailureCode.UnsupportedCodec, 0)]
    [InlineData(ReadClip + "echo \"end:$token SourceGone why\" >&2", FailureCode.DecoderCrashed, 0)]
    [InlineData(ReadClip + End, FailureCode.CorruptStream, 0)]
    [InlineData(ReadClip + Frame + End, null, 1)]
    public async Task A_child_that_breaks_its_word_ends_in_a_code(string onClip, string? code, int frames)
    {
        await using var decoder = new ScriptedDecoder(onClip);
        for (var clip = 0; clip < 2; clip++)
        {
            var decoded = await decoder.DecodeAsync().WaitAsync(Bound, TestContext.Current.CancellationToken);
            Assert.True((code, frames) == (decoded.Failure?.Code, decoded.Frames.Count), $"{decoded.Failure} after {decoded.Frames.Count} frames");
        }
    }

    [Fact]
    public async Task A_child_that_does_not_read_its_clip_ends_in_a_code()
    {
        await using var decoder = new ScriptedDecoder(Frame + End + "sleep 100", clipBytes: 10_000_000);
        var decoded = await decoder.DecodeAsync().WaitAsync(Bound, TestContext.Current.CancellationToken);
        Assert.Equal(FailureCode.DecodeTimeout, decoded.Failure?.Code);
    }

    [Fact]
    public async Task One_child_serves_clip_after_clip_and_is_replaced_in_time()
    {
        await using var decoder = new ScriptedDecoder(ReadClip + Frame + End, settings: ("WarmChildClips", "3"));
        List<long> processes = [];
        for (var clip = 0; clip < 7; clip++)
            processes.Add(Assert.Single((await decoder.DecodeAsync()).Frames).Pts);
        Assert.Equal([3, 3, 1], processes.GroupBy(p => p).Select(g => g.Count()));
    }

    [Fact]
    public async Task After_a_clip_that_went_wrong_there_is_another_child()
    {
        // The second clip of each child is one byte short.
        await using var decoder = new ScriptedDecoder(
            ReadClip + "clips=$((clips + 1)); if [ $clips = 2 ]; then echo \"frame 0 $$ -\" >&2; head -c 2303 /dev/zero; exit; fi; " + Frame + End);
        var first = Assert.Single((await decoder.DecodeAsync()).Frames).Pts;
        Assert.Equal(FailureCode.DecoderCrashed, (await decoder.DecodeAsync()).Failure?.Code);
        Assert.NotEqual(first, Assert.Single((await decoder.DecodeAsync()).Frames).Pts);
    }

    [Fact]
    public async Task A_child_that_died_while_it_waited_is_replaced()
    {
        await using var decoder = new ScriptedDecoder(ReadClip + Frame + End + "exit 1");
        for (var clip = 0; clip < 3; clip++)
        {
            Assert.Null((await decoder.DecodeAsync()).Failure);
            await Task.Delay(300, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_clip_that_is_given_up_ends_its_child()
    {
        await using var decoder = new ScriptedDecoder(ReadClip + Frame + Frame + "sleep 100.375");
        await using (var run = await decoder.StartAsync())
            Assert.NotNull(await run.ReadAsync(new byte[2304], TestContext.Current.CancellationToken));
        await GoneAsync("100.375");
    }

    [Fact]
    public async Task Children_that_wait_end_with_the_worker()
    {
        var decoder = new ScriptedDecoder(ReadClip + Frame + End);
        var process = Assert.Single((await decoder.DecodeAsync()).Frames).Pts;
        Assert.True(Directory.Exists($"/proc/{process}"));
        await decoder.DisposeAsync();
        Assert.False(Directory.Exists($"/proc/{process}"));
    }

    private static async Task GoneAsync(string argument)
    {
        for (var i = 0; i < 100 && Running.With(argument); i++)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(Running.With(argument));
    }
}
