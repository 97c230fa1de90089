using System.Net;
using QueueWorkers.SystemTests.Cluster;

namespace QueueWorkers.SystemTests.Calls;

/// <summary>An exception out of a timer of <c>qw</c> itself, while it waits for a video that its coordinator does not know.</summary>
public sealed class UnexpectedTests
{
    [Theory]
    [InlineData("0", 1)]
    [InlineData("1", 2)]
    public async Task A_fault_of_the_tool_is_one_line_and_exit_code_1(string debug, int leastLines)
    {
        using var listener = new HttpListener();
        var address = $"http://127.0.0.1:{FreePort()}/";
        listener.Prefixes.Add(address);
        listener.Start();
        _ = AnswerAsync(listener);
        var said = await Tool.RunAsync(
            new Dictionary<string, string?> { ["QW_COORDINATOR"] = address, ["QW_DEBUG"] = debug, ["DOTNET_STARTUP_HOOKS"] = typeof(UnexpectedTests).Assembly.Location },
            "watch", $"{Guid.NewGuid()}");
        Assert.True(said.Code == 1, $"it ended with {said.Code}\n{said.Error}");
        // The bar stands before it.
        var lines = said.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).SkipWhile(l => !l.StartsWith("qw: ", StringComparison.Ordinal)).ToList();
        Assert.StartsWith("qw: this is a fault of qw, not of yours; please report it with", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("InvalidOperationException: boom \\u001b[31m", lines[0], StringComparison.Ordinal);
        Assert.True(debug == "1" ? lines.Count >= leastLines : lines.Count == leastLines, said.Error);
        Assert.DoesNotContain('\u001b', said.Error);
    }

    private static async Task AnswerAsync(HttpListener listener)
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                context.Response.StatusCode = (int)HttpStatusCode.NotFound;
                context.Response.Close();
            }
        }
        catch (Exception end) when (end is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
