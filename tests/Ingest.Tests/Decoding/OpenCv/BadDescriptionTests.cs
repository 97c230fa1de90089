using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Decoding.OpenCv;

/// <summary>A decoder that describes a file wrongly, played by a shell script: always a code, never a hang.</summary>
public sealed class BadDescriptionTests
{
    [Theory]
    [InlineData("exit 0", FailureCode.DecoderCrashed)]
    [InlineData("echo null", FailureCode.DecoderCrashed)]
    [InlineData("echo '{'", FailureCode.DecoderCrashed)]
    [InlineData("echo '{}'", FailureCode.DecoderCrashed)]
    [InlineData("echo '{\"Codec\":null,\"Width\":9,\"Height\":9,\"Rotation\":0,\"AspectNumerator\":1,\"AspectDenominator\":1,\"FrameRate\":1,\"TickSeconds\":1}'", FailureCode.DecoderCrashed)]
    [InlineData("kill -9 $$", FailureCode.DecoderCrashed)]
    [InlineData("echo '[error] nothing' >&2; exit 1", FailureCode.DecoderCrashed)]
    [InlineData("sleep 100", FailureCode.DecodeTimeout)]
    [InlineData("echo '{\"Codec\":\"h264\",\"Width\":99999,\"Height\":9,\"Rotation\":0,\"AspectNumerator\":1,\"AspectDenominator\":1,\"FrameRate\":1,\"TickSeconds\":1}'", FailureCode.DimensionsExceeded)]
    [InlineData("echo '{\"Codec\":\"h264\",\"Width\":9,\"Height\":9,\"Rotation\":0,\"AspectNumerator\":0,\"AspectDenominator\":0,\"FrameRate\":1,\"TickSeconds\":-1}'", FailureCode.FrameRateInvalid)]
    public async Task Ends_in_a_code(string script, string code)
    {
        using var folder = new TemporaryFolder("opencv");
        var path = Path.Combine(folder.Path, "decoder");
        await File.WriteAllTextAsync(path, $"#!/bin/sh\n[ \"$1\" = version ] && {{ echo opencv; exit 0; }}\n{script}\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var bench = new IngestBench(
            ("Decoder", "OpenCv"), ("OpenCvPath", path), ("FfprobePath", "no-such-ffprobe"), ("Jail", "None"), ("ProbeTimeout", "00:00:02"));
        var fault = await Assert.ThrowsAsync<DecodeException>(() => bench.PlanAsync(path).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.True(code == fault.Failure.Code, $"{fault.Failure.Code}: {fault.Message}");
    }
}
