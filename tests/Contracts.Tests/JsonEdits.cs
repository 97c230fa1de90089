using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace QueueWorkers.Contracts.Tests;

/// <summary>Walks the records of a golden text together with their types.</summary>
internal static class JsonEdits
{
    /// <summary>The record that a text holds and every record below it, in the order of the text.</summary>
    public static IEnumerable<(JsonObject Json, Type Type)> Records(JsonNode text, Type type)
    {
        if (RecordTypes.ItemOf(type) is { } item)
        {
            foreach (var element in text.AsArray())
                foreach (var found in Records(element!, item))
                    yield return found;
        }
        else if (RecordTypes.IsRecord(type))
        {
            var record = text.AsObject();
            yield return (record, type);
            foreach (var property in RecordTypes.PropertiesOf(type))
                if (record[NameOf(property)] is { } value)
                    foreach (var found in Records(value, property.PropertyType))
                        yield return found;
        }
    }

    public static string NameOf(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);
}
