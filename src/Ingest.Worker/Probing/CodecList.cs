using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Probing;

/// <summary>The video codecs that the installed ffmpeg decodes; asked once.</summary>
internal sealed class CodecList(ToolRunner runner, Microsoft.Extensions.Options.IOptions<IngestOptions> options)
{
    private volatile IReadOnlySet<string>? _codecs;

    public async ValueTask<IReadOnlySet<string>> GetAsync(CancellationToken cancellation)
    {
        if (_codecs is { } known)
            return known;
        HashSet<string> codecs = new(StringComparer.Ordinal);
        var ffmpeg = Executables.FindFfmpeg(options.Value.FfmpegPath, nameof(IngestOptions.FfmpegPath));
        await runner.RunAsync(ToolLauncher.StartInfo([ffmpeg, "-hide_banner", "-v", "quiet", "-codecs"]), Add, null, options.Value.ProbeTimeout, cancellation);
        return _codecs = codecs;

        // " D.VI.S h264   H.264 / AVC"
        void Add(string line)
        {
            if (line.Length > 8 && line[1] == 'D' && line[3] == 'V')
                codecs.Add(line[8..].Split(' ', 2)[0]);
        }
    }
}
