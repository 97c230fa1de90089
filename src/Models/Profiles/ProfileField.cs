using System.Text.Json;
using System.Text.RegularExpressions;

namespace QueueWorkers.Models.Profiles;

/// <summary>One field of a profile: knows where it stands, so that an error can say so.</summary>
internal readonly record struct ProfileField(string File, string Name, JsonElement? Value)
{
    public bool IsAbsent => Value is null or { ValueKind: JsonValueKind.Null };

    public ProfileField Of(string name)
    {
        var path = Name.Length == 0 ? name : $"{Name}.{name}";
        return new ProfileField(File, path, Value is { ValueKind: JsonValueKind.Object } o && o.TryGetProperty(name, out var found) ? found : null);
    }

    /// <summary>Refuses anything but an object that has no other fields than these.</summary>
    public ProfileField Object(params ReadOnlySpan<string> fields)
    {
        if (Value is not { ValueKind: JsonValueKind.Object } value)
            throw Wrong("an object");
        foreach (var property in value.EnumerateObject())
        {
            if (!fields.Contains(property.Name))
                throw Of(property.Name).Wrong($"no such field; the fields are {string.Join(", ", fields.ToArray())}");
        }

        return this;
    }

    /// <summary>The fields of an object, whatever their names, each once.</summary>
    public IReadOnlyList<(string Name, ProfileField Field)> Fields(string allowed)
    {
        if (Value is not { ValueKind: JsonValueKind.Object } value)
            throw Wrong(allowed);
        var field = this;
        var all = value.EnumerateObject().Select(p => (p.Name, Field: new ProfileField(field.File, $"{field.Name}.{p.Name}", p.Value))).ToList();
        return all.DistinctBy(f => f.Name).Count() == all.Count ? all : throw Wrong("each name once");
    }

    /// <summary>A number, or an array of them.</summary>
    public IReadOnlyList<double> Numbers(int most)
    {
        var allowed = $"a number, or an array of 1 to {most:N0}";
        if (Value is not { ValueKind: JsonValueKind.Array } v)
            return [Number(allowed, _ => true)];
        if (v.GetArrayLength() is var count && (count == 0 || count > most))
            throw Wrong(allowed);
        var field = this;
        return [.. v.EnumerateArray().Select((item, i) => new ProfileField(field.File, $"{field.Name}[{i}]", item).Number("a number", _ => true))];
    }

    public string Text(string allowed, Regex? pattern = null) =>
        Value is { ValueKind: JsonValueKind.String } v && v.GetString() is { Length: > 0 } text && pattern?.IsMatch(text) != false ? text : throw Wrong(allowed);

    public int Integer(int from, int to) =>
        Value is { ValueKind: JsonValueKind.Number } v && v.TryGetInt32(out var number) && number >= from && number <= to ? number : throw Wrong($"a whole number from {from} to {to}");

    public double Number(string allowed, Func<double, bool> accepts) =>
        Value is { ValueKind: JsonValueKind.Number } v && v.TryGetDouble(out var number) && double.IsFinite(number) && accepts(number) ? number : throw Wrong(allowed);

    public bool Flag() => Value?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong("true | false"),
    };

    public T Choice<T>(params ReadOnlySpan<(string Name, T Value)> choices)
    {
        var text = Value is { ValueKind: JsonValueKind.String } v ? v.GetString() : null;
        foreach (var (name, value) in choices)
        {
            if (string.Equals(name, text, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        throw Wrong(string.Join(" | ", choices.ToArray().Select(c => c.Name)));
    }

    public IReadOnlyList<double> Three(string allowed, Func<double, bool> accepts)
    {
        if (Value is not { ValueKind: JsonValueKind.Array } v || v.GetArrayLength() != 3)
            throw Wrong($"an array of three: {allowed}");
        var field = this;
        return [.. v.EnumerateArray().Select((item, i) => new ProfileField(field.File, $"{field.Name}[{i}]", item).Number(allowed, accepts))];
    }

    public ModelProfileException Wrong(string allowed)
    {
        var text = Value?.GetRawText() ?? "absent";
        return new ModelProfileException(File, Name.Length == 0 ? "the profile" : Name, text.Length > 80 ? text[..80] + "…" : text, allowed);
    }
}
