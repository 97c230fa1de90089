using QueueWorkers.Contracts;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Decoding;

/// <summary>A shell script in the place of a decoder, and the plan of a source that only it can decode.</summary>
internal sealed class DecoderScript : IDisposable
{
    private readonly TemporaryFolder _folder = new("decoder");

    /// <param name="kind">Kind of decoder that the plan names.</param>
    /// <param name="bytes">Bytes of the source.</param>
    public DecoderScript(string kind, int bytes = 6)
    {
        var source = System.IO.Path.Combine(_folder.Path, "source.mp4");
        File.WriteAllBytes(source, new byte[bytes]);
        Plan = new VideoPlan
        {
            Segments = [new() { Index = 0 }],
            Extraction = new ExtractionSettings
            {
                Source = new SourceObject { Path = source, Size = bytes, ModifiedTicks = File.GetLastWriteTimeUtc(source).Ticks, Sha256 = "" },
                Stream = new VideoStream { Index = 0, Codec = "h264", Width = 64, Height = 48, TimeBaseNumerator = 1, TimeBaseDenominator = 10, FirstPts = 5 },
                Decoder = kind,
                Selection = FrameSelection.All,
                Geometry = IngestBench.Small,
                FramesPerBatch = 10,
                Fingerprint = "test-00000000",
            },
        };
    }

    public VideoPlan Plan { get; }

    public string SourcePath => Plan.Extraction.Source.Path;

    /// <summary>Writes a script that answers one command, its last argument: <c>$token</c> is that of the command. Returns its path.</summary>
    public string WriteAnswer(string script) => Write($$"""
        [ "$1" = version ] && { echo libav scripted; exit 0; }
        for command; do :; done
        token=${command#*Token\":\"}; token=${token%%\"*}
        {{script}}
        """);

    /// <summary>Writes a script. Returns its path.</summary>
    public string Write(string script)
    {
        var path = System.IO.Path.Combine(_folder.Path, "decoder");
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }

    public void Dispose() => _folder.Dispose();
}
