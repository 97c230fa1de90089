using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using QueueWorkers.Cli.Remote;
using QueueWorkers.Coordinator.Http;
using QueueWorkers.Platform.Storage;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Cli.Doctor;

/// <summary>The HTTP routes of a coordinator: whether they answer, take our token, are of our version, know our stores, and have our time.</summary>
/// <param name="settings">Of this host.</param>
/// <param name="address">Where it is; null if nobody said, and none is expected on this host.</param>
/// <param name="token">Sent with every request; null for none.</param>
internal sealed class CoordinatorCheck(DoctorSettings settings, Uri? address, string? token) : IDoctorCheck
{
    public string Name => "coordinator";

    public async Task LookAsync(Findings findings, CancellationToken cancellation)
    {
        if (address is null)
        {
            findings.Skip(Name, "not configured: --coordinator ADDRESS, or QW_COORDINATOR, names one");
            return;
        }
        using var http = new HttpClient { BaseAddress = address };
        try
        {
            await LookAsync(findings, http, cancellation);
        }
        catch (HttpRequestException fault)
        {
            findings.Fail(Name, $"nothing answers at {address}: {fault.Message}",
                "start it (systemctl start queueworkers-coordinator) and see its log; or correct --coordinator, or its Urls");
        }
        catch (JsonException)
        {
            findings.Fail(Name, $"what answers at {address} is no coordinator, or one of another version", "correct --coordinator, or install the same version on all hosts");
        }
    }

    private async Task LookAsync(Findings findings, HttpClient http, CancellationToken cancellation)
    {
        var asked = TimeProvider.System.GetUtcNow();
        using var ready = await http.GetAsync("health/ready", cancellation);
        if (ready.Headers.Date is { } theirs)
            ClockDifference.Say(findings, "the coordinator", asked, TimeProvider.System.GetUtcNow(), theirs, grain: TimeSpan.FromSeconds(1));
        if (!ready.IsSuccessStatusCode)
        {
            var said = await DetailOf(ready, cancellation) is { } detail ? $": {PlainText.Short(detail)}" : "";
            findings.Fail(Name, $"{address} answers, but is not ready ({(int)ready.StatusCode}){said}", "see its log, and qw doctor --role coordinator on its host");
            return;
        }
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/system");
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        using var answer = await http.SendAsync(request, cancellation);
        if (RefusalOf(answer.StatusCode) is var (found, remedy))
            findings.Fail(Name, $"{address} {found}", remedy);
        else
            Compare(findings, (await answer.Content.ReadFromJsonAsync(RemoteJson.Default.SystemStatus, cancellation))!);
    }

    /// <summary>What a JSON problem says; null if the answer is none.</summary>
    private static async Task<string?> DetailOf(HttpResponseMessage answer, CancellationToken cancellation) =>
        answer.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellation))?["detail"]
            : null;

    private (string Found, string Remedy)? RefusalOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.OK => null,
        HttpStatusCode.Unauthorized => token is null
            ? ("wants a token", "set QW_TOKEN, or give --token-file")
            : ("does not take the token", "give the token of its Http:Token or Http:TokenFile, in QW_TOKEN or with --token-file"),
        HttpStatusCode.BadRequest => ("does not answer under this name", "add the name to its AllowedHosts, or use another in --coordinator"),
        HttpStatusCode.NotFound => ("does not know /api/system: it is of an older version", "install the same version on all hosts"),
        _ => ($"answers {(int)status}", "see its log"),
    };

    private void Compare(Findings findings, SystemStatus theirs)
    {
        if (theirs.Version == SystemStatus.OwnVersion)
            findings.Ok(Name, $"{address}, version {theirs.Version}, ready");
        else
            findings.Warn(Name, $"{address} is of version {theirs.Version}, this tool of {SystemStatus.OwnVersion}", "install the same version on all hosts, the coordinator last");
        if (!settings.IsDaemon || settings.Services.GetService<SharedStores>() is not { } ours)
            return;
        Compare(findings, "payload store", ours.Payloads, theirs.PayloadStore);
        Compare(findings, "feature store", ours.Features, theirs.FeatureStore);
    }

    private static void Compare(Findings findings, string store, StoreRoot ours, string? theirs)
    {
        var check = $"shared {store}";
        if (theirs is null)
            findings.Fail(check, "the coordinator does not see its own", "see its log, and whether its mounts are there");
        else if (IdentityOf(ours) is not { } identity)
            findings.Skip(check, "this host has none to compare");
        else if (identity == theirs)
            findings.Ok(check, "it is the coordinator's");
        else
            findings.Fail(check, $"{ours.Path} is not the store of the coordinator: {identity}, there {theirs}",
                "mount the same file system on all hosts, and name it in Payloads:Path and Features:Path; a store is known by its file store-identity");
    }

    private static string? IdentityOf(StoreRoot store)
    {
        try
        {
            return store.Identity();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
