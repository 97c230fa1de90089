using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Tests.Tools;

namespace QueueWorkers.Ingest.Tests.Decoding;

/// <summary>A decoder that breaks the protocol, played by a shell script: always a code, never a hang.</summary>
public sealed class BadDecoderTests : IDisposable
{
    private const string OneFrame = "head -c 2304 /dev/zero; echo 'frame 0 7 K' >&2; ";
    private const string End = "echo \"end:$token ok \" >&2; ";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);
    private readonly DecoderScript _script = new("libav");

    [Theory]
    [InlineData(OneFrame + End, null, 1)]
    [InlineData(OneFrame, FailureCode.DecoderCrashed, 1)]
    [InlineData(OneFrame + "sleep 100", FailureCode.DecodeTimeout, 1)]
    [InlineData("sleep 100 & sleep 100", FailureCode.DecodeTimeout, 0)]
    [InlineData("head -c 100 /dev/zero; sleep 100", FailureCode.DecodeTimeout, 0)]
    [InlineData("head -c 2304 /dev/zero; sleep 100", FailureCode.DecodeTimeout, 0)]
    [InlineData(OneFrame + "kill -9 $$", FailureCode.DecoderCrashed, 1)]
    [InlineData(OneFrame + "kill -SEGV $$", FailureCode.DecoderCrashed, 1)]
    [InlineData(OneFrame + "echo broken >&2; exit 3", FailureCode.DecoderCrashed, 1)]
    [InlineData("echo 'fault demuxer - nothing here' >&2; exit 1", FailureCode.DecoderCrashed, 0)]
    [InlineData("echo \"end:$token CorruptStream nothing\" >&2", FailureCode.CorruptStream, 0)]
    [InlineData("echo \"end:$token SourceGone nothing\" >&2", FailureCode.DecoderCrashed, 0)]
    [InlineData("exit 0", FailureCode.DecoderCrashed, 0)]
    [InlineData(End, FailureCode.CorruptStream, 0)]
    [InlineData(OneFrame + "head -c 100 /dev/zero; " + End, FailureCode.DecoderCrashed, 1)]
    [InlineData(OneFrame + "head -c 2304 /dev/zero; " + End, FailureCode.DecoderCrashed, 1)]
    [InlineData(OneFrame + "echo 'frame 1 8 -' >&2; " + End, FailureCode.DecoderCrashed, 1)]
    [InlineData("yes 'noise noise noise' | head -c 3000000 >&2; echo >&2; " + OneFrame + End, null, 1)]
    [InlineData("cat /dev/zero", FailureCode.DecodeTimeout, 0)]
    [InlineData("cat /dev/zero >&2", FailureCode.DecodeTimeout, 0)]
    [InlineData("yes 'frame 0 7 -' >&2", FailureCode.DecodeTimeout, 0)]
    public async Task Ends_in_a_code(string script, string? code, int frames)
    {
        await using var bench = Bench(script);
        var decoded = await bench.DecodeAsync(_script.Plan, Segment).WaitAsync(Bound, TestContext.Current.CancellationToken);
        Assert.Equal((code, frames), (decoded.Failure?.Code, decoded.Frames.Count));
    }

    [Fact]
    public async Task The_failure_says_what_the_decoder_said()
    {
        await using var bench = Bench("echo 'fault decoder - out of cheese' >&2; exit 1");
        Assert.Contains("out of cheese", (await bench.DecodeAsync(_script.Plan, Segment)).Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_a_read_ends_the_whole_tree()
    {
        await using var bench = Bench("sleep 100.125 & wait");
        await using var run = await StartAsync(bench);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.ReadAsync(new byte[2304], cancel.Token).AsTask().WaitAsync(Bound, TestContext.Current.CancellationToken));
        await GoneAsync("100.125");
    }

    [Fact]
    public async Task Disposing_ends_the_whole_tree()
    {
        await using var bench = Bench($"sleep 100.625 & {OneFrame} yes | head -c 1000000000");
        await using (var run = await StartAsync(bench))
            Assert.Equal(7, await run.ReadAsync(new byte[2304], TestContext.Current.CancellationToken));
        await GoneAsync("100.625");
    }

    [Fact]
    public async Task A_missing_decoder_says_how_to_get_it()
    {
        await using var bench = new IngestBench(("Decoder", "Libav"), ("LibavPath", "no-such-decoder"));
        var fault = Assert.Throws<InvalidOperationException>(() => bench.Decoder);
        Assert.Contains("libavformat-dev", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_named()
    {
        await using var bench = new IngestBench();
        Assert.StartsWith("libav ", bench.Decoder.Version, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_changed_is_not_decoded()
    {
        await using var bench = Bench(OneFrame);
        File.AppendAllText(_script.SourcePath, "more");
        Assert.Equal(FailureCode.SourceChanged, (await Assert.ThrowsAsync<VideoException>(() => bench.DecodeAsync(_script.Plan, Segment))).Failure.Code);
    }

    [Fact]
    public async Task A_source_that_changes_meanwhile_makes_the_run_fail()
    {
        await using var bench = Bench(OneFrame + $"touch -d 2001-01-01 {_script.SourcePath}; " + End);
        Assert.Equal(FailureCode.SourceChanged, (await bench.DecodeAsync(_script.Plan, Segment)).Failure?.Code);
    }

    public void Dispose() => _script.Dispose();

    private PlannedSegment Segment => _script.Plan.Segments[0];

    private ValueTask<IDecodeRun> StartAsync(IngestBench bench) =>
        bench.Decoder.StartAsync(new DecodeRequest(_script.Plan.Extraction, Segment, SeekStrategy.OwnKeyframe), TestContext.Current.CancellationToken);

    private IngestBench Bench(string script) =>
        new(("LibavPath", _script.WriteAnswer(script)), ("WarmClipBytes", "0"), ("Jail", "None"), ("DecodeStallTimeout", "00:00:01"));

    // Limits forbid the script to write files, so its child is known by an argument that nothing else has.
    private static async Task GoneAsync(string argument)
    {
        for (var i = 0; i < 100 && Running.With(argument); i++)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(Running.With(argument));
    }
}
