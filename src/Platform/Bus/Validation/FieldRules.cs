using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Platform.Bus.Validation;

/// <summary>
/// Rules for single fields. Each answers what is wrong (<c>priority is 10; wanted 0 to 9</c>), or null. Values are those of foreign JSON: what a record
/// declares as never null may be null all the same.
/// </summary>
internal static partial class FieldRules
{
    private const int Shown = 60;

    /// <summary>A fault of a field inside another one.</summary>
    public static string? In(string field, string? fault) => fault is null ? null : $"{field}.{fault}";

    public static string? Needed<T>(string field, T? value, Func<T, string?> rule) where T : class => value is null ? Null(field) : In(field, rule(value));

    public static string? Optional<T>(string field, T? value, Func<T, string?> rule) where T : class => value is null ? null : In(field, rule(value));

    /// <summary>A list whose entries keep a rule, which is told the name of its entry.</summary>
    public static string? Each<T>(string field, IReadOnlyList<T>? list, int most, Func<string, T, string?> rule)
    {
        if (list is null)
            return Null(field);
        if (list.Count > most)
            return $"{field} has {list.Count} entries; wanted {most} at most";
        // By index: lists of batches are long, and none of them names its entries, unless one is wrong.
        for (var i = 0; i < list.Count; i++)
            if (rule("", list[i]) is not null)
                return rule($"{field}[{i}]", list[i]);
        return null;
    }

    public static string? Id(string field, Guid id) => id == Guid.Empty ? $"{field} is empty; wanted a Guid of your choice" : null;

    public static string? Number(string field, long? value, long from, long to = long.MaxValue) =>
        value is null || value >= from && value <= to ? null
        : to == long.MaxValue ? $"{field} is {value}; wanted {from} or more" : $"{field} is {value}; wanted {from} to {to}";

    /// <summary>The priority of a video, or of work for it.</summary>
    public static string? Priority(int priority) => Number("priority", priority, VideoPriority.Lowest, VideoPriority.Highest);

    /// <summary>A number that is finite and within bounds.</summary>
    public static string? Real(string field, double? value, double from = double.MinValue, double to = double.MaxValue) =>
        value is not { } number || double.IsFinite(number) && number >= from && number <= to ? null
        : string.Create(CultureInfo.InvariantCulture, $"{field} is {number}; wanted a finite number{(from == double.MinValue ? "" : to == double.MaxValue ? $" of {from} or more" : $", {from} to {to}")}");

    public static string? Defined<T>(string field, T value) where T : struct, Enum =>
        Enum.IsDefined(value) ? null : $"{field} is {value}; wanted one of {string.Join(", ", Enum.GetNames<T>())}";

    /// <summary>A text for people; it may be empty.</summary>
    public static string? Text(string field, string? value) => Length(field, value, MessageLimits.Text);

    /// <summary>A name, a code, a version; it may be empty.</summary>
    public static string? Word(string field, string? value) => Length(field, value, MessageLimits.Word);

    /// <summary>A uri or a path.</summary>
    public static string? Location(string field, string? value) =>
        string.IsNullOrWhiteSpace(value) ? $"{field} is empty; wanted an absolute path, or a file: or https: uri"
        : value.Length > MessageLimits.UriBytes || Encoding.UTF8.GetByteCount(value) > MessageLimits.UriBytes ? $"{field} is longer than {MessageLimits.UriBytes} bytes"
        : value.Contains('\0') ? Unlike(field, value, "no NUL character")
        : null;

    /// <summary>Where a client's video lies: what an ingest worker may read at all. Whether this one may be read is its worker's to say.</summary>
    public static string? Source(string field, string? value) =>
        Location(field, value) ?? (IsSource(value!) ? null : Unlike(field, value, "an absolute path, or a file: or https: uri"));

    /// <summary>The name of a model as a submission says it.</summary>
    public static string? ModelName(string field, string? value) => Like(field, value, NamePattern(), $"[a-z0-9-]{{1,{MessageLimits.NameLength}}}");

    /// <summary>The name of a profile or of a kind of decoder.</summary>
    public static string? Profile(string field, string? value) => Like(field, value, ProfilePattern(), "[a-z0-9-]{1,40}");

    public static string? Fingerprint(string field, string? value) => Like(field, value, FingerprintPattern(), "a profile's name, - and 8 hex digits");

    /// <summary>A digest of a plan, or a hash of timestamps.</summary>
    public static string? Digest(string field, string? value) => Like(field, value, DigestPattern(), "16 lower-case hex digits");

    public static string? Sha256(string field, string? value) => Like(field, value, Sha256Pattern(), "64 lower-case hex digits");

    /// <summary>What is wrong with a value that is shown.</summary>
    public static string Unlike(string field, string? value, string wanted) => $"{field} is '{PlainText.Short(value, Shown)}'; wanted {wanted}";

    private static bool IsSource(string uri) => uri.StartsWith('/')
        // Parsing alone would pass over white space in front, which no worker does.
        || !char.IsWhiteSpace(uri[0]) && Uri.TryCreate(uri, UriKind.Absolute, out var parsed)
            && (parsed.Scheme == Uri.UriSchemeHttps && parsed.Host.Length > 0
                || parsed.Scheme == Uri.UriSchemeFile && parsed.Host.Length == 0 && parsed.LocalPath.StartsWith('/'));

    private static string? Like(string field, string? value, Regex pattern, string wanted) =>
        value is not null && pattern.IsMatch(value) ? null : value is null ? Null(field) : Unlike(field, value, wanted);

    private static string? Length(string field, string? value, int most) =>
        value is null ? Null(field) : value.Length > most ? $"{field} has {value.Length} characters; wanted {most} at most" : null;

    private static string Null(string field) => $"{field} is null; wanted a value";

    [GeneratedRegex(@"\A[a-z0-9-]{1,50}\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A[a-z0-9-]{1,40}\z")]
    private static partial Regex ProfilePattern();

    [GeneratedRegex(@"\A[a-z0-9-]{1,40}-[0-9a-f]{8}\z")]
    private static partial Regex FingerprintPattern();

    [GeneratedRegex(@"\A[0-9a-f]{16}\z")]
    private static partial Regex DigestPattern();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex Sha256Pattern();
}
