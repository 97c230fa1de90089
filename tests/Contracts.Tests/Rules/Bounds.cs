namespace QueueWorkers.Contracts.Tests.Rules;

/// <summary>Values of a field, as JSON.</summary>
/// <param name="Good">At and within its bounds.</param>
/// <param name="Bad">Beyond them.</param>
internal sealed record Bounds(string[] Good, string[] Bad)
{
    /// <summary>Any value of its type will do: it is only compared, copied or shown.</summary>
    public static Bounds Any { get; } = new([], []);

    public static Bounds Of(string[] good, params string[] bad) => new(good, bad);

    public static Bounds Number(long from, long to) => Of([$"{from}", $"{to}"], $"{from - 1}", to < long.MaxValue ? $"{to + 1}" : "9223372036854775808");

    public static Bounds Count { get; } = Of(["0", "2147483647"], "-1", "2147483648");

    public static Bounds Id { get; } = Of(["\"0f8fad5b-d9cb-469f-a165-70867728950e\""], "\"00000000-0000-0000-0000-000000000000\"", "\"../../etc\"");

    public static Bounds Text(int most) => Of(["\"\"", Chars(most)], Chars(most + 1));

    public static Bounds Hex(int digits) => Of(
        [Chars(digits, 'a'), Chars(digits, '0')], Chars(digits - 1, 'a'), Chars(digits + 1, 'a'), Chars(digits, 'A'), Chars(digits, 'g'), "\"\"", $"\"../{new string('a', digits - 3)}\"", $"\"{new string('a', digits)}\\n\"");

    public static Bounds Real(string from = "-1e300") => Of([from, "0", "1e300"], from == "0" ? ["-0.001", "1e999"] : ["1e999", "-1e999"]);

    public static Bounds Name<T>(params string[] good) where T : struct, Enum => Of([.. good.Select(g => $"\"{g}\"")], "\"Evaporated\"", "-1", "99", "\"\"");

    public static string Chars(int count, char c = 'x') => $"\"{new string(c, count)}\"";

    public static string List(int count, string entry) => $"[{string.Join(',', Enumerable.Repeat(entry, count))}]";
}
