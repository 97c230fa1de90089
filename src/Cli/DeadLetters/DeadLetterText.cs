using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using QueueWorkers.Coordinator.DeadLetters;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Cli.DeadLetters;

/// <summary>A dead letter for people. What others wrote is made safe to print.</summary>
internal static class DeadLetterText
{
    private const int MostLines = 30;
    private const int MostLine = 200;

    // What is safe on a terminal is decided below; here a text is to look as its sender wrote it.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Its lines, the last of them empty.</summary>
    /// <param name="letter">The letter.</param>
    /// <param name="isWhole">Whether all of its body is wanted, the envelope too.</param>
    public static IEnumerable<string> Of(DeadLetter letter, bool isWhole)
    {
        var type = letter.Type is null ? letter.ContentType ?? "unknown type" : letter.Type;
        var at = letter.At?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "at an unknown time";
        yield return $"{letter.Id}  {PlainText.Short(type, 80)}  {at}{(letter.VideoId is { } video ? $"  video {video}" : "")}";
        yield return $"  {PlainText.Of(letter.Reason ?? "no reason is known")}";
        if (letter.Exception is { } exception)
            yield return $"  {PlainText.Of(exception)}";
        var lines = Lines(letter, isWhole);
        foreach (var line in isWhole ? lines : lines.Take(MostLines).Select(line => PlainText.Short(line, MostLine)))
            yield return $"    {line}";
        if (letter.IsCut || !isWhole && (lines.Count > MostLines || lines.Exists(line => line.Length > MostLine)))
            yield return FormattableString.Invariant($"    … {letter.Bytes:N0} bytes in all; --body shows them");
        yield return "";
    }

    private static List<string> Lines(DeadLetter letter, bool isWhole)
    {
        if (letter.Body is not { } body)
            return [$"(no text: {letter.BodyBase64})"];
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            var shown = !isWhole && root.ValueKind == JsonValueKind.Object && root.TryGetProperty("messageType", out _) && root.TryGetProperty("message", out var message) ? message : root;
            body = JsonSerializer.Serialize(shown, Indented);
        }
        catch (JsonException)
        {
            // It is shown as it is.
        }
        return [.. body.Split('\n').Select(line => PlainText.Of(line.TrimEnd('\r')))];
    }
}
