using Microsoft.Extensions.DependencyInjection;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Bus;

namespace QueueWorkers.Cli.Doctor;

/// <summary>A queue of a role, as its daemon declares it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record RoleQueue(string Name, Dictionary<string, object?> Arguments);

/// <summary>The queues of a role: of the endpoints that its daemon registers.</summary>
internal static class RoleQueues
{
    /// <param name="settings">Of which role.</param>
    /// <param name="options">Valid ones.</param>
    /// <param name="unknown">Gets why the queues of a part cannot be named.</param>
    public static List<RoleQueue> Of(DoctorSettings settings, BusOptions options, List<string> unknown)
    {
        var queues = Registered(settings, unknown).SelectMany(e => e.HasSuspects
            ? OfWork(e.Name, options)
            : [new RoleQueue(e.Name, QueueArguments.Of(e, options))]);
        if (settings.IsInference && NameOfModel(settings, unknown) is { } name)
            queues = [.. queues, .. OfWork(name, options), .. OfWork(Topology.UrgentOf(name), options)];
        return [.. queues.OrderBy(q => q.Name, StringComparer.Ordinal)];
    }

    private static RoleQueue[] OfWork(string name, BusOptions options) =>
        [new(name, QueueArguments.OfWork(name, options)), new(Endpoint.SuspectsOf(name), QueueArguments.OfSuspects())];

    private static List<Endpoint> Registered(DoctorSettings settings, List<string> unknown)
    {
        try
        {
            return [.. settings.Services.GetServices<Endpoint?>().OfType<Endpoint>()];
        }
        // Queues of ingest follow from its decoders.
        catch (Exception fault) when (fault is InvalidOperationException or Microsoft.Extensions.Options.OptionsValidationException)
        {
            unknown.Add("no decoder can be used");
            return [];
        }
    }

    /// <summary>Of the queue of the model, which is not opened for that.</summary>
    private static string? NameOfModel(DoctorSettings settings, List<string> unknown)
    {
        if (settings.Options<InferenceOptions>(out _) is not { } options)
            return null;
        try
        {
            return WorkQueues.Inference(ModelInspection.FingerprintOf(options.LoadModel(), options));
        }
        catch (ModelProfileException)
        {
            unknown.Add("the model cannot be read");
            return null;
        }
    }
}
