using System.Reflection;

namespace QueueWorkers.ArchitectureTests;

/// <summary>No folder of a project needs a folder that needs it: what is read first can be read alone.</summary>
public sealed class CirclesTests
{
    [Theory]
    [InlineData("QueueWorkers.Contracts", "QueueWorkers.Contracts")]
    [InlineData("QueueWorkers.Platform", "QueueWorkers.Platform")]
    [InlineData("QueueWorkers.Models", "QueueWorkers.Models")]
    [InlineData("QueueWorkers.Coordinator", "QueueWorkers.Coordinator")]
    [InlineData("QueueWorkers.Ingest.Worker", "QueueWorkers.Ingest")]
    [InlineData("QueueWorkers.Inference.Worker", "QueueWorkers.Inference")]
    [InlineData("qw", "QueueWorkers.Cli")]
    public void Folders_stand_in_no_circle(string assembly, string root)
    {
        var rooms = Rooms.Of(Assembly.Load(assembly), root);
        Assert.NotEmpty(rooms.Uses);
        var circles = rooms.Circles();
        Assert.True(circles.Count == 0, string.Join('\n', circles.Select(c => Describe(rooms, c))));
    }

    private static string Describe(Rooms rooms, IReadOnlyList<string> circle) => string.Join('\n',
        circle.SelectMany(from => rooms.Uses[from].Where(u => circle.Contains(u.Key)).Select(u => $"{from} → {u.Key}: {string.Join(", ", u.Value.Take(60))}{(u.Value.Count > 60 ? $" … {u.Value.Count}" : "")}"))) + "\n";
}
