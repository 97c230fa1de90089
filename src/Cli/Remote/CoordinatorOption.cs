using System.CommandLine;
using QueueWorkers.Cli.Options;

namespace QueueWorkers.Cli.Remote;

/// <summary>The coordinator that a command talks to.</summary>
internal static class CoordinatorOption
{
    private const string Name = "--coordinator";
    private const string Variable = "QW_COORDINATOR";
    private const string Wanted = "http://host:port, without user, password or query";
    private static readonly Uri Default = new("http://127.0.0.1:5080/");

    public static Option<Uri?> Create()
    {
        var option = Checked.Of(Name, $"Address of the coordinator; also {Variable}. Without either http://127.0.0.1:5080.", "ADDRESS", Values.Address, Wanted, isSecret: true);
        option.DefaultValueFactory = result =>
            Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } address ? Checked.Read(result, Variable, address, Values.Address, Wanted, isSecret: true) : Default;
        return option;
    }
}
