using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace QueueWorkers.ArchitectureTests;

/// <summary>The folders of a project, which are its namespaces, and which of them uses which.</summary>
public sealed class Rooms
{
    /// <summary>What stands in no folder.</summary>
    public const string Root = ".";

    private readonly SortedDictionary<string, SortedDictionary<string, SortedSet<string>>> _uses = new(StringComparer.Ordinal);

    private Rooms()
    {
    }

    /// <summary>Folder → folders that it uses → types that do it.</summary>
    public IReadOnlyDictionary<string, SortedDictionary<string, SortedSet<string>>> Uses => _uses;

    /// <param name="assembly">Of one project.</param>
    /// <param name="root">Its first namespace.</param>
    public static Rooms Of(Assembly assembly, string root)
    {
        var rooms = new Rooms();
        var architecture = new ArchLoader().LoadAssemblies(assembly).Build();
        foreach (var type in architecture.Types.Where(t => Of(t, root) is not null))
        {
            var from = Of(type, root)!;
            if (!rooms._uses.TryGetValue(from, out var used))
                rooms._uses[from] = used = new(StringComparer.Ordinal);
            // Parameters of generic methods of one name are taken for each other's.
            foreach (var target in type.Dependencies.Select(d => d.Target).Where(t => t is not GenericParameter))
            {
                if (Of(target, root) is not { } to || to == from)
                    continue;
                if (!used.TryGetValue(to, out var by))
                    used[to] = by = new(StringComparer.Ordinal);
                by.Add($"{Name(type)} → {Name(target)}");
            }
        }
        return rooms;
    }

    private static string Name(IType type) => type.FullName[(type.Namespace.FullName.Length + 1)..];

    private static string? Of(IType type, string root)
    {
        var space = type.Namespace?.FullName ?? "";
        return space == root ? Root : space.StartsWith(root + ".", StringComparison.Ordinal) ? space[(root.Length + 1)..] : null;
    }

    /// <summary>The folders that reach themselves again, in groups of those that reach each other.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Circles()
    {
        var reach = _uses.Keys.ToDictionary(r => r, Reach, StringComparer.Ordinal);
        return
        [
            .. reach.Where(r => r.Value.Contains(r.Key))
                .Select(r => (IReadOnlyList<string>)[.. r.Value.Where(o => reach[o].Contains(r.Key)).Order(StringComparer.Ordinal)])
                .DistinctBy(group => string.Join('\n', group)),
        ];
    }

    private HashSet<string> Reach(string from)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([from]);
        while (open.TryPop(out var room))
            foreach (var next in _uses.TryGetValue(room, out var used) ? used.Keys : Enumerable.Empty<string>())
                if (seen.Add(next))
                    open.Push(next);
        return seen;
    }
}
