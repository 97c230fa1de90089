using System.Reflection;
using System.Runtime.CompilerServices;

namespace QueueWorkers.Contracts.Tests;

/// <summary>The records of the Contracts assembly.</summary>
internal static class RecordTypes
{
    private static readonly NullabilityInfoContext s_nullability = new();

    public static IEnumerable<Type> All { get; } =
        [.. typeof(VideoSubmitted).Assembly.GetExportedTypes().Where(IsRecord)];

    public static bool IsRecord(Type type) =>
        type.Assembly == typeof(VideoSubmitted).Assembly && type.GetMethod("<Clone>$") is not null;

    public static IEnumerable<PropertyInfo> PropertiesOf(Type record) =>
        record.GetProperties(BindingFlags.Public | BindingFlags.Instance);

    public static bool IsRequired(PropertyInfo property) => property.IsDefined(typeof(RequiredMemberAttribute));

    /// <summary>Neither required nor a non-null parameter of a positional record, which a writer never leaves out.</summary>
    public static bool IsOptional(PropertyInfo property) =>
        !IsRequired(property) && (!IsPositional(property) || IsNullable(property));

    public static bool IsNullable(PropertyInfo property) =>
        s_nullability.Create(property).ReadState == NullabilityState.Nullable;

    /// <summary>The type of a list's items; null if the type is no list.</summary>
    public static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private static bool IsPositional(PropertyInfo property) =>
        property.DeclaringType!.GetConstructors().Any(c => c.GetParameters().Any(p => p.Name == property.Name));

    /// <summary>A record and every record that it carries.</summary>
    public static IEnumerable<Type> Within(Type record) =>
        PropertiesOf(record).Select(p => ItemOf(p.PropertyType) ?? p.PropertyType).Where(IsRecord).SelectMany(Within).Prepend(record);
}
