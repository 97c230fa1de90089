using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Models;
using QueueWorkers.Inference.Settings;

namespace QueueWorkers.Cli.Doctor;

/// <summary>The model of a worker: its profile, its file, its hash, and whether they fit, by opening it on the CPU.</summary>
internal sealed class ModelCheck(DoctorSettings settings) : IDoctorCheck
{
    public string Name => "model";

    // Up to two gigabytes are read, hashed and opened.
    public int Patience => 12;

    public Task LookAsync(Findings findings, CancellationToken cancellation)
    {
        if (settings.Options<InferenceOptions>(findings, Name) is not { } options)
            return Task.CompletedTask;
        try
        {
            var answer = new ModelShelf(options).Look(options.Model);
            if (answer is { Inspection: { } found })
                findings.Ok(Name, $"{options.Model}: {found.Fingerprint}, {found.Dimension:N0} floats, {found.Precision}");
            else if (answer is { Profile.Url: not null, File: null })
                findings.Warn(Name, $"{options.Model}: {answer.Problem}", $"qw models pull {options.Model}, or the worker fetches it when it starts");
            else
                findings.Fail(Name, $"{options.Model}: {answer.Problem}", Remedy(options.Model, answer));
        }
        catch (CallException fault)
        {
            findings.Fail(Name, fault.Message, "correct Inference:Model, or the profile that it names; qw models list has the names");
        }
        return Task.CompletedTask;
    }

    private static string Remedy(string model, ModelAnswer answer) => answer.Profile.Url is not null
        ? $"qw models pull {model} fetches it anew"
        : $"put the file in place that its profile means, or correct path and sha256 of the profile; qw models verify {model} checks it again";
}
