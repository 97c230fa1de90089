using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using QueueWorkers.Cli.Doctor;
using QueueWorkers.SystemTests.Cluster;

namespace QueueWorkers.SystemTests.Doctor;

/// <summary>The permissions that <c>qw doctor</c> asks for are those that <c>ops/rabbitmq</c> gives.</summary>
public sealed class RoleMessagesTests
{
    [Theory]
    [InlineData("coordinator")]
    [InlineData("ingest")]
    [InlineData("inference")]
    public void What_a_role_publishes_and_hears_is_what_its_user_may_write_to_and_read_from(string user)
    {
        var role = Enum.Parse<DoctorRole>(user, ignoreCase: true);
        Assert.Equal(Allowed(user, "write"), RoleMessages.PublishedBy(role).Select(t => t.Name).ToHashSet());
        Assert.Equal(Allowed(user, "read"), RoleMessages.HeardBy(role).Select(t => t.Name).ToHashSet());
    }

    private static HashSet<string> Allowed(string user, string right)
    {
        var definitions = JsonNode.Parse(File.ReadAllText(Path.Combine(Programs.Root, "ops", "rabbitmq", "definitions.json")))!;
        var pattern = (string)definitions["permissions"]!.AsArray().Single(p => (string)p!["user"]! == user)![right]!;
        return [.. Regex.Match(pattern, @"QueueWorkers\\\.Contracts:\(?([A-Za-z|]+)").Groups[1].Value.Split('|')];
    }
}
