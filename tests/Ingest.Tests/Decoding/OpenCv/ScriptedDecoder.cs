using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;

namespace QueueWorkers.Ingest.Tests.Decoding.OpenCv;

/// <summary>A shell script in the place of OpenCV's decoder, which reads commands and clips as that one does. Frames have 2,304 bytes.</summary>
internal sealed class ScriptedDecoder : IAsyncDisposable
{
    /// <summary>A frame whose timestamp is the script's process.</summary>
    public const string Frame = "echo \"frame 0 $$ -\" >&2; head -c 2304 /dev/zero; ";

    public const string End = "echo \"end:$token ok \" >&2; ";

    public const string ReadClip = "head -c $bytes >/dev/null; ";

    private readonly DecoderScript _script;
    private readonly IngestBench _bench;

    /// <param name="onClip">What it does with a command, in shell; <c>$token</c> and <c>$bytes</c> are those of the command.</param>
    /// <param name="clipBytes">Bytes of the clip.</param>
    /// <param name="settings">Settings of ingest.</param>
    public ScriptedDecoder(string onClip, int clipBytes = 6, params (string, string)[] settings)
    {
        _script = new DecoderScript("opencv", clipBytes);
        var path = _script.Write($$"""
            [ "$1" = version ] && { echo opencv scripted; exit 0; }
            while read -r command; do
              token=${command#*Token\":\"}; token=${token%%\"*}
              bytes=${command#*ClipBytes\":}; bytes=${bytes%%,*}
              {{onClip}}
            done
            """);
        _bench = new IngestBench([("Decoder", "OpenCv"), ("OpenCvPath", path), ("Jail", "None"), ("DecodeStallTimeout", "00:00:01"), .. settings]);
    }

    public Task<DecodedSegment> DecodeAsync() => _bench.DecodeAsync(_script.Plan, _script.Plan.Segments[0]);

    public ValueTask<IDecodeRun> StartAsync() =>
        _bench.Decoder.StartAsync(new DecodeRequest(_script.Plan.Extraction, _script.Plan.Segments[0], SeekStrategy.OwnKeyframe), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _bench.DisposeAsync();
        _script.Dispose();
    }
}
