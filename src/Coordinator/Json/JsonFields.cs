using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Coordinator.Json;

/// <summary>Compares a JSON text with the type that it is read as, in the words of whoever wrote the text.</summary>
internal static class JsonFields
{
    private const int Shown = 60;

    /// <summary>The first field that its object does not have, with the nearest one that it has; null if there is none.</summary>
    /// <param name="value">The text.</param>
    /// <param name="shape">Its type.</param>
    /// <param name="path">Where it stands: empty, or with a dot at its end.</param>
    public static string? FindFault(JsonElement value, JsonTypeInfo shape, string path)
    {
        if (shape.Kind != JsonTypeInfoKind.Object || value.ValueKind != JsonValueKind.Object)
            return value.ValueKind == JsonValueKind.Object || shape.Kind != JsonTypeInfoKind.Object || path.Length > 0 ? null : "the body is no object";
        foreach (var field in value.EnumerateObject())
        {
            if (shape.Properties.FirstOrDefault(p => p.Name.Equals(field.Name, StringComparison.OrdinalIgnoreCase)) is not { } known)
                return $"{path}{PlainText.Short(field.Name, Shown)} is not known; "
                    + (Near(field.Name, shape, path) is { } near ? $"did you mean {near}?" : $"known are {string.Join(", ", shape.Properties.Select(p => p.Name))}");
            if (FindFault(field.Value, shape.Options.GetTypeInfo(Bare(known.PropertyType)), $"{path}{known.Name}.") is { } fault)
                return fault;
        }
        return null;
    }

    /// <summary>What a reader said of the text.</summary>
    public static string Describe(JsonException fault, JsonTypeInfo shape)
    {
        var path = (fault.Path ?? "").TrimStart('$').TrimStart('.');
        return fault.LineNumber is null || path.Length == 0 || TypeAt(path, shape) is not { } type
            ? $"the body is no JSON that can be read: {PlainText.Short(fault.Message, 200)}"
            : $"{PlainText.Short(path, Shown)} is not of its type; wanted {Name(type)}";
    }

    /// <summary>The nearest name of an object, or of an object inside it.</summary>
    private static string? Near(string name, JsonTypeInfo shape, string path) =>
        shape.Kind != JsonTypeInfoKind.Object ? null
        : Nearest.Of(name, shape.Properties.Select(p => p.Name)) is { } near ? path + near
        : shape.Properties.Select(p => Near(name, shape.Options.GetTypeInfo(Bare(p.PropertyType)), $"{path}{p.Name}.")).FirstOrDefault(n => n is not null);

    private static Type? TypeAt(string path, JsonTypeInfo shape)
    {
        var type = shape.Type;
        foreach (var name in path.Split('.').Select(n => n.Split('[')[0]))
        {
            if (shape.Kind != JsonTypeInfoKind.Object)
                return type;
            if (shape.Properties.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } property)
                return null;
            shape = shape.Options.GetTypeInfo(type = Bare(property.PropertyType));
        }
        return type;
    }

    private static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static string Name(Type type) =>
        type == typeof(int) || type == typeof(long) ? "a whole number"
        : type == typeof(double) ? "a number"
        : type == typeof(bool) ? "true or false"
        : type == typeof(string) ? "a text"
        : type == typeof(Guid) ? "a Guid, such as 0f8fad5b-d9cb-469f-a165-70867728950e"
        : typeof(IEnumerable<KeyValuePair<string, string>>).IsAssignableFrom(type) ? "an object of texts"
        : typeof(IEnumerable<string>).IsAssignableFrom(type) ? "a list of texts"
        : "an object";
}
