using System.Text.Json;

namespace QueueWorkers.Coordinator.DeadLetters;

/// <summary>What a body says of itself, as far as it can be read: one that is cut off or has a wrong field is no JSON for a parser, and yet begins with an id.</summary>
/// <param name="Type">The first message type of an envelope, without its namespace; null for raw JSON.</param>
/// <param name="Own">The video that the message names itself.</param>
/// <param name="Any">The first video that is named anywhere: in a batch, for example.</param>
internal readonly record struct BodyScan(string? Type, Guid? Own, Guid? Any)
{
    /// <summary>Bytes that are read at most.</summary>
    private const int Most = 4 << 20;

    /// <summary>The longest name or value that is looked at.</summary>
    private const int MostValue = 200;

    /// <summary>Reads a body, with or without MassTransit's envelope.</summary>
    public static BodyScan Of(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body[..Math.Min(body.Length, Most)], isFinalBlock: false, default);
        var found = new BodyScan();
        string top = "", name = "";
        try
        {
            while (reader.Read())
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        name = Value(reader);
                        if (reader.CurrentDepth == 1)
                            top = name;
                        break;
                    case JsonTokenType.String when Is(name, "videoId") && Guid.TryParse(Value(reader), out var id):
                        var isOwn = reader.CurrentDepth == 1 || reader.CurrentDepth == 2 && Is(top, "message");
                        found = found with { Any = found.Any ?? id, Own = found.Own ?? (isOwn ? id : null) };
                        break;
                    case JsonTokenType.String when Is(top, "messageType") && reader.CurrentDepth == 2 && found.Type is null:
                        found = found with { Type = Value(reader).Split(':')[^1] };
                        break;
                    case JsonTokenType.StartArray:
                        // What stands in a list is not the value of the field.
                        name = "";
                        break;
                }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // What was found before it stands.
        }
        return found;
    }

    private static bool Is(string name, string wanted) => name.Equals(wanted, StringComparison.OrdinalIgnoreCase);

    private static string Value(in Utf8JsonReader reader) => reader.ValueSpan.Length <= MostValue ? reader.GetString() ?? "" : "";
}
