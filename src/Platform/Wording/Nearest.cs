namespace QueueWorkers.Platform.Wording;

/// <summary>What somebody meant who wrote a name that is not known.</summary>
public static class Nearest
{
    /// <summary>The known name that is nearest to a wrong one, or null if none is near.</summary>
    /// <param name="word">The wrong name. Upper and lower case do not count, nor do leading dashes.</param>
    /// <param name="known">Names that would have been right.</param>
    /// <remarks>Near is: the initials of a name in camel case (<c>fps</c> for <c>framesPerSecond</c>), or at most a third of its letters differ.</remarks>
    public static string? Of(string word, IEnumerable<string> known)
    {
        var wrong = Bare(word);
        if (wrong.Length is 0 or > 64)
            return null;
        var names = known.Select(name => (Name: name, Bare: Bare(name))).ToList();
        if (names.FirstOrDefault(n => Initials(n.Name) == wrong).Name is { } abbreviated)
            return abbreviated;
        var near = names.Select(n => (n.Name, Distance: Distance(wrong, n.Bare), n.Bare.Length)).Where(n => n.Distance * 3 <= Math.Max(n.Length, wrong.Length)).ToList();
        return near.Count == 0 ? null : near.MinBy(n => n.Distance).Name;
    }

    private static string Bare(string name) => name.TrimStart('-').ToLowerInvariant();

    private static string Initials(string name) => name.Any(char.IsUpper)
        ? string.Concat(name.Where((c, at) => at == 0 || char.IsUpper(c))).ToLowerInvariant()
        : "";

    /// <summary>Letters to insert, drop, change or swap with their neighbour (optimal string alignment).</summary>
    private static int Distance(string one, string other)
    {
        var rows = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
            for (var j = 0; j <= other.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }
                var change = rows[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(change, 1 + Math.Min(rows[i - 1, j], rows[i, j - 1]));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        return rows[one.Length, other.Length];
    }
}
