using Microsoft.Extensions.DependencyInjection;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Decoding.Libav;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Settings;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Cli.Doctor;

/// <summary>What decodes, as an ingest worker chooses it, and the jail that it runs in.</summary>
internal sealed class DecoderCheck(DoctorSettings settings) : IDoctorCheck
{
    private const string JailName = "jail";

    private const string Remedy = "apt-get install libavformat59 libavfilter8 libseccomp2, or their successors; from the sources: apt-get install gcc libc6-dev pkg-config "
        + "libavformat-dev libavfilter-dev libseccomp-dev, and build again; or set Ingest:LibavPath to where the decoder is";

    public string Name => "decoder";

    // Two programs are asked for their version.
    public int Patience => 4;

    public Task LookAsync(Findings findings, CancellationToken cancellation)
    {
        if (settings.Options<IngestOptions>(findings, Name) is { } options)
        {
            CheckDecoder(findings, options);
            CheckJail(findings, options.Jail);
        }
        return Task.CompletedTask;
    }

    private void CheckDecoder(Findings findings, IngestOptions options)
    {
        try
        {
            var decoders = settings.Services.GetRequiredService<Decoders>();
            var found = $"{decoders.Preferred.Version} ({decoders.Reason})";
            if (decoders.Preferred.Kind != LibavDecoder.Name && options.Decoder == DecoderMode.Auto)
                findings.Warn(Name, $"{found}; it decodes fewer formats, and cuts no video into segments", Remedy);
            else
                findings.Ok(Name, found);
        }
        catch (Exception missing) when (missing is VideoException or InvalidOperationException)
        {
            findings.Fail(Name, missing.Message, Remedy);
        }
    }

    private static void CheckJail(Findings findings, JailMode mode)
    {
        if (mode == JailMode.None)
        {
            findings.Skip(JailName, "Ingest:Jail is None: the container must be the jail");
            return;
        }
        const string remedy = "apt-get install bubblewrap, and allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, user.max_user_namespaces); "
            + "in a container that is itself the jail set Ingest:Jail to None";
        if (Jail.FaultOf(out _) is not { } fault)
            findings.Ok(JailName, "bubblewrap works");
        else if (mode == JailMode.Required)
            findings.Fail(JailName, $"{fault}; Ingest:Jail is Required", remedy);
        else
            findings.Warn(JailName, $"{fault}: decoders run with the rights of their worker", remedy);
    }
}
