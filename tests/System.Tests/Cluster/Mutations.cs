using System.Text.Json.Nodes;

namespace QueueWorkers.SystemTests.Cluster;

/// <summary>Changes values of a message and keeps its structure; the same seed changes the same.</summary>
public sealed class Mutations(int seed)
{
    private readonly Random _random = new(seed);

    public int Next(int below) => _random.Next(below);

    /// <summary>A copy with one to three of its values changed.</summary>
    public JsonNode Of(JsonNode message)
    {
        var copy = message.DeepClone();
        for (var changes = _random.Next(1, 4); changes > 0; changes--)
        {
            var leaves = Leaves(copy).ToList();
            if (leaves.Count > 0)
                Change(leaves[_random.Next(leaves.Count)]);
        }
        return copy;
    }

    private static IEnumerable<JsonNode> Leaves(JsonNode? node) => node switch
    {
        JsonObject fields => fields.Select(f => f.Value).SelectMany(Leaves),
        JsonArray list => list.SelectMany(Leaves),
        JsonValue value => [value],
        _ => [],
    };

    private void Change(JsonNode leaf) => leaf.ReplaceWith(Value(leaf));

    private JsonNode? Value(JsonNode leaf)
    {
        if (_random.Next(12) == 0)
            return null;
        return leaf.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.Number => _random.Next(8) switch
            {
                0 => -1,
                1 => 0,
                2 => int.MaxValue,
                3 => long.MinValue,
                4 => 1e300,
                5 => _random.Next(-10, 10),
                6 => _random.NextInt64(),
                _ => leaf.GetValue<double>() + 1,
            },
            System.Text.Json.JsonValueKind.String => Text(leaf.GetValue<string>()),
            _ => _random.Next(2) == 0,
        };
    }

    private string Text(string text) => _random.Next(9) switch
    {
        0 => "",
        1 => "../../../ESCAPED-random",
        2 => "/ESCAPED-random",
        3 => "store-identity",
        4 => text + "\u001b[2J\u202e\0",
        5 => new string('x', _random.Next(1, 6000)),
        6 => Guid.NewGuid().ToString(),
        7 => text.ToUpperInvariant(),
        // One letter of it is another.
        _ when text.Length > 0 && _random.Next(text.Length) is var at => text[..at] + (char)_random.Next('0', 'z') + text[(at + 1)..],
        _ => " ",
    };
}
