using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Probing;

/// <summary>An ffprobe that misbehaves, played by a shell script: always a code, never a hang.</summary>
public sealed class BadProbeTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);
    private readonly TemporaryFolder _folder = new("probe");

    [Theory]
    [InlineData("exit 0", FailureCode.CorruptStream)]
    [InlineData("echo '{ \"streams\": [ {'", FailureCode.CorruptStream)]
    [InlineData("echo '{}'", FailureCode.NoVideoStream)]
    [InlineData("echo '[]'", FailureCode.CorruptStream)]
    [InlineData("echo '{\"streams\": 1}'", FailureCode.CorruptStream)]
    [InlineData("exit 1", FailureCode.UnknownFormat)]
    [InlineData("kill -SEGV $$", FailureCode.DecoderCrashed)]
    [InlineData("sleep 100", FailureCode.DecodeTimeout)]
    [InlineData("cat /dev/zero", FailureCode.DecodeTimeout)]
    [InlineData("cat /dev/zero >&2", FailureCode.DecodeTimeout)]
    [InlineData("yes >&2", FailureCode.DecodeTimeout)]
    [InlineData("exec >&- 2>&-; sleep 100", FailureCode.DecodeTimeout)]
    public async Task Ends_in_a_code(string script, string code)
    {
        var path = Path.Combine(_folder.Path, "ffprobe");
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.WriteAllText(Path.Combine(_folder.Path, "video.mp4"), "video");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var bench = new IngestBench(("FfprobePath", path), ("Jail", "None"), ("ProbeTimeout", "00:00:01"));
        var refusal = await Assert.ThrowsAsync<DecodeException>(() => bench.PlanAsync(Path.Combine(_folder.Path, "video.mp4")).WaitAsync(Bound, TestContext.Current.CancellationToken));
        Assert.Equal(code, refusal.Failure.Code);
    }

    public void Dispose() => _folder.Dispose();
}
