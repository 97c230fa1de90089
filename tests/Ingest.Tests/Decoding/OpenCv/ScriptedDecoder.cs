using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Decoding.OpenCv;

/// <summary>A shell script in the place of OpenCV's decoder, which reads commands and clips as that one does. Frames have 2,304 bytes.</summary>
internal sealed class ScriptedDecoder : IAsyncDisposable
{
    /// <summary>A frame whose timestamp is the script's process.</summary>
    public const string Frame = "echo \"frame:0 pts:$$ pts_time:0\" >&2; head -c 2304 /dev/zero; ";

    public const string End = "echo \"end:$token ok \" >&2; ";

    public const string ReadClip = "head -c $bytes >/dev/null; ";

    private readonly TemporaryFolder _folder = new("opencv");
    private readonly IngestBench _bench;
    private readonly VideoPlan _plan;

    /// <param name="onClip">What it does with a command, in shell; <c>$token</c> and <c>$bytes</c> are those of the command.</param>
    /// <param name="clipBytes">Bytes of the clip.</param>
    /// <param name="settings">Settings of ingest.</param>
    public ScriptedDecoder(string onClip, int clipBytes = 6, params (string, string)[] settings)
    {
        var script = Path.Combine(_folder.Path, "decoder");
        File.WriteAllText(script, $$"""
            #!/bin/sh
            [ "$1" = version ] && { echo opencv scripted; exit 0; }
            while read -r command; do
              token=${command#*Token\":\"}; token=${token%%\"*}
              bytes=${command#*ClipBytes\":}; bytes=${bytes%%,*}
              {{onClip}}
            done
            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var source = Path.Combine(_folder.Path, "source.mp4");
        File.WriteAllBytes(source, new byte[clipBytes]);
        _bench = new IngestBench([("Decoder", "OpenCv"), ("OpenCvPath", script), ("Jail", "None"), ("DecodeStallTimeout", "00:00:01"), .. settings]);
        var file = new FileInfo(source);
        _plan = new VideoPlan
        {
            Segments = [new() { Index = 0 }],
            Extraction = new ExtractionSettings
            {
                Source = new SourceObject { Path = source, Size = file.Length, ModifiedTicks = file.LastWriteTimeUtc.Ticks, Sha256 = "" },
                Stream = new VideoStream { Index = 0, Codec = "h264", Width = 64, Height = 48, TimeBaseNumerator = 1, TimeBaseDenominator = 10, FirstPts = 5 },
                Decoder = "opencv",
                Selection = FrameSelection.All,
                Geometry = IngestBench.Small,
                FramesPerBatch = 10,
                Fingerprint = "test-00000000",
            },
        };
    }

    public Task<DecodedSegment> DecodeAsync() => _bench.DecodeAsync(_plan, _plan.Segments[0]);

    public ValueTask<IDecodeRun> StartAsync() =>
        _bench.Decoder.StartAsync(new DecodeRequest(_plan.Extraction, _plan.Segments[0], SeekStrategy.OwnKeyframe), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _bench.DisposeAsync();
        _folder.Dispose();
    }
}
