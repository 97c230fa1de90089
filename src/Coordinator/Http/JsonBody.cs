using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using QueueWorkers.Coordinator.Json;
using QueueWorkers.Platform.Bus.Validation;

namespace QueueWorkers.Coordinator.Http;

/// <summary>Reads a body of JSON and says what is wrong with it: a field that is not known, or not of its type, is an error and no default.</summary>
internal sealed class JsonBody(IOptions<JsonOptions> options)
{
    private readonly JsonSerializerOptions _json = new(options.Value.SerializerOptions) { AllowDuplicateProperties = false };

    /// <summary>The value, or the answer that says why there is none.</summary>
    public async Task<(T? Value, IResult? Refusal)> ReadAsync<T>(HttpRequest request, CancellationToken cancellation) where T : class
    {
        if (!request.HasJsonContentType())
            return (null, Refuse("the body is no JSON: set content-type: application/json", StatusCodes.Status415UnsupportedMediaType, "UnsupportedMediaType"));
        using var body = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(body, cancellation);
        }
        catch (BadHttpRequestException fault)
        {
            var isTooLarge = fault.StatusCode == StatusCodes.Status413PayloadTooLarge;
            return (null, isTooLarge ? Refuse($"the body is larger than {MessageLimits.HttpBytes} bytes", fault.StatusCode, "BodyTooLarge") : Refuse(fault.Message, fault.StatusCode));
        }
        var text = body.GetBuffer().AsMemory(0, (int)body.Length);
        if (!Utf8.IsValid(text.Span))
            return (null, Refuse("the body is not in UTF-8"));
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var shape = _json.GetTypeInfo(typeof(T));
            return JsonFields.FindFault(document.RootElement, shape, "") is { } fault ? (null, Refuse(fault))
                : document.Deserialize((JsonTypeInfo<T>)shape) is { } value ? (value, null)
                : (null, Refuse("the body is null; wanted an object"));
        }
        catch (JsonException fault)
        {
            return (null, Refuse(JsonFields.Describe(fault, _json.GetTypeInfo(typeof(T)))));
        }
    }

    private static IResult Refuse(string fault, int status = StatusCodes.Status400BadRequest, string title = "InvalidBody") =>
        Problems.Of(fault, statusCode: status, title: title);
}
