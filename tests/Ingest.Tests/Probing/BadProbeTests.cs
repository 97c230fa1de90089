using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Tests.Decoding;

namespace QueueWorkers.Ingest.Tests.Probing;

/// <summary>A decoder that describes a file wrongly, played by a shell script: always a code, never a hang.</summary>
public sealed class BadProbeTests
{
    private const string End = "echo \"end:$token ok \" >&2";
    private const string Media = "echo 'media {\"Format\":\"mov\"}' >&2; ";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    public static TheoryData<string, string> Answers => new()
    {
        { "exit 0", FailureCode.DecoderCrashed },
        { "exit 1", FailureCode.DecoderCrashed },
        { End, FailureCode.DecoderCrashed },
        { "echo 'media {' >&2; " + End, FailureCode.DecoderCrashed },
        { "echo 'media null' >&2; " + End, FailureCode.DecoderCrashed },
        { "echo 'media {}' >&2; " + End, FailureCode.DecoderCrashed },
        { "echo 'media []' >&2; " + End, FailureCode.DecoderCrashed },
        { Media + End, FailureCode.NoVideoStream },
        { Media, FailureCode.DecoderCrashed },
        { Media + Stream("9", "1").Replace("\"h264\"", "null", StringComparison.Ordinal) + End, FailureCode.DecoderCrashed },
        { Media + Stream("9", "1") + "echo 'packet 0 x 0 1 9 K' >&2; " + End, FailureCode.DecoderCrashed },
        { Media + Stream("9", "1") + "echo 'packet' >&2; echo 'packet 0 1' >&2; " + End, FailureCode.DecoderCrashed },
        { Media + Stream("99999", "1") + End, FailureCode.DimensionsExceeded },
        { Media + Stream("9", "-1") + End, FailureCode.FrameRateInvalid },
        { "echo \"end:$token UnknownFormat what is it\" >&2", FailureCode.UnknownFormat },
        { "echo \"end:$token UnsupportedContainer a playlist\" >&2", FailureCode.UnsupportedContainer },
        { "echo \"end:$token SourceGone it says\" >&2", FailureCode.DecoderCrashed },
        { "kill -SEGV $$", FailureCode.DecoderCrashed },
        { "sleep 100", FailureCode.DecodeTimeout },
        { "cat /dev/zero", FailureCode.DecodeTimeout },
        { "cat /dev/zero >&2", FailureCode.DecodeTimeout },
        { "yes >&2", FailureCode.DecodeTimeout },
        { "exec >&- 2>&-; sleep 100", FailureCode.DecodeTimeout },
    };

    [Theory, MemberData(nameof(Answers))]
    public Task Libav_that_misbehaves_ends_in_a_code(string script, string code) => EndsAsync("Libav", "OpenCv", script, code);

    [Theory, MemberData(nameof(Answers))]
    public Task Opencv_that_misbehaves_ends_in_a_code(string script, string code) => EndsAsync("OpenCv", "Libav", script, code);

    private static string Stream(string width, string tick) =>
        $"echo 'stream {{\"Codec\":\"h264\",\"Width\":{width},\"Height\":9,\"TimeBaseNumerator\":{tick},\"TimeBaseDenominator\":1000,\"IsDecoded\":true}}' >&2; ";

    private static async Task EndsAsync(string kind, string other, string script, string code)
    {
        using var decoder = new DecoderScript(kind);
        var path = decoder.WriteAnswer(script);
        await using var bench = new IngestBench(
            ("Decoder", kind), ($"{kind}Path", path), ($"{other}Path", "no-such-decoder"), ("WarmClipBytes", "0"), ("Jail", "None"), ("ProbeTimeout", "00:00:01"));
        var fault = await Assert.ThrowsAsync<VideoException>(() => bench.PlanAsync(path).WaitAsync(Bound, TestContext.Current.CancellationToken));
        Assert.True(code == fault.Failure.Code, $"{fault.Failure.Code}: {fault.Message}");
    }
}
