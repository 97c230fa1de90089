using System.Text.Json;
using System.Text.Json.Serialization;
using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Admission;
using QueueWorkers.Coordinator.Json;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Bus.Validation;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Coordinator.DeadLetters;

/// <summary>
/// Answers submissions that could not be read, as the door answers those that break a rule: the saga is told to fail them, with what is wrong. So the client
/// hears of it, and hears the same again if it is answered twice.
/// </summary>
internal static class SubmissionAnswer
{
    private const string Submissions = "submit-video_error";
    private const string Admissions = "videos_error";

    /// <summary>The bus's readers do not say of every field where it stands.</summary>
    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.Strict };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The queues of dead letters that may hold what can be answered.</summary>
    public static IReadOnlyList<string> Queues { get; } = [Submissions, Admissions];

    /// <summary>
    /// The answer to a dead letter; null if there is none: no id can be read, or nothing is wrong with it but the process that took it. Such a one may be
    /// retried.
    /// </summary>
    /// <param name="queue">The queue that it lies in.</param>
    /// <param name="letter">The letter.</param>
    public static AdmitVideo? Of(string queue, Letter letter) => queue switch
    {
        Submissions when letter.Body.Length <= MessageLimits.MessageBytes => OfSubmission(letter),
        // Refused by its rules alone: what came by a wrong exchange is nobody's submission.
        Admissions when letter.Exception == typeof(MessageRefusedException).FullName && letter.Scan is { Type: nameof(AdmitVideo), Own: { } id } =>
            Refuse(id, "", (letter.Reason ?? "").Replace("submission.", "", StringComparison.Ordinal)),
        _ => null,
    };

    private static AdmitVideo? OfSubmission(Letter letter)
    {
        var hasMark = letter.Body.Span.StartsWith(ByteOrderMark);
        var body = hasMark ? letter.Body[ByteOrderMark.Length..] : letter.Body;
        var scan = BodyScan.Of(body.Span);
        if (scan.Own is not { } id || id == Guid.Empty || scan.Type is not (null or nameof(VideoSubmitted)))
            return null;
        var (uri, fault) = Find(body);
        var type = letter.Properties.ContentType;
        fault ??= hasMark ? "the body begins with a byte order mark; wanted JSON in UTF-8 without one"
            : scan.Type is null && type?.Contains("json", StringComparison.OrdinalIgnoreCase) != true ? $"content_type is '{PlainText.Short(type, 60)}'; wanted application/json"
            : null;
        return fault is null ? null : Refuse(id, uri, fault);
    }

    /// <summary>The uri, and what is wrong.</summary>
    private static (string Uri, string? Fault) Find(ReadOnlyMemory<byte> body)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body);
        }
        catch (JsonException fault)
        {
            return ("", JsonFields.Describe(fault, Plain.GetTypeInfo(typeof(VideoSubmitted))));
        }
        using (document)
        {
            var root = document.RootElement;
            var message = root.TryGetProperty("message", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : root;
            var uri = Field(message, "uri") is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";
            try
            {
                if (Field(message, "uri") is null)
                    return (uri, "uri is missing; wanted an absolute path, or a file: or https: uri");
                return (uri, SubmissionRules.Check(message.Deserialize<VideoSubmitted>(MessageJson.Options)!));
            }
            catch (JsonException fault)
            {
                return (uri, Describe(message, fault));
            }
        }
    }

    private static string Describe(JsonElement message, JsonException fault)
    {
        try
        {
            message.Deserialize<VideoSubmitted>(Plain);
        }
        catch (JsonException named)
        {
            fault = named;
        }
        return JsonFields.Describe(fault, Plain.GetTypeInfo(typeof(VideoSubmitted)));
    }

    private static JsonElement? Field(JsonElement message, string name)
    {
        foreach (var field in message.EnumerateObject())
            if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return field.Value;
        return null;
    }

    private static AdmitVideo Refuse(Guid id, string uri, string fault) => new()
    {
        VideoId = id,
        Submission = SubmissionDefaults.Cut(new() { VideoId = id, Uri = uri }),
        Refusal = new(FailureCode.InvalidSubmission, PlainText.Short(fault)),
    };
}
