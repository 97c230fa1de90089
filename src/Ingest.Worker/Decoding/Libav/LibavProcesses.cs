using System.Globalization;
using Microsoft.Extensions.Options;
using QueueWorkers.Ingest.Settings;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Decoding.Libav;

/// <summary>Processes of the decoder of libav. It sets its limits itself.</summary>
internal sealed class LibavProcesses(ToolLauncher launcher, IOptions<IngestOptions> options)
{
    private static readonly ToolNeeds Needs = new() { LimitsItself = true };

    public DecoderProcesses Processes { get; } = new(
        new DecoderProgram(launcher, options.Value.LibavPath)
        {
            Needs = _ => Needs,
            Limits = [options.Value.DecodeCpuSeconds.ToString(CultureInfo.InvariantCulture), options.Value.DecodeMemoryBytes.ToString(CultureInfo.InvariantCulture)],
            Setting = nameof(IngestOptions.LibavPath),
            Remedy = "From the sources it is built with: apt-get install gcc libc6-dev pkg-config libavformat-dev libavfilter-dev libseccomp-dev. "
                + "From the package it needs: apt-get install libavformat59 libavfilter8 libseccomp2.",
        },
        options.Value);
}
