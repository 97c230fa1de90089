using System.CommandLine;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Options;
using QueueWorkers.Coordinator.Http;

namespace QueueWorkers.Cli.Remote;

/// <summary>The coordinator that a command talks to, and the token for it: the same options in every command that does.</summary>
internal sealed class CoordinatorOptions
{
    private const string Name = "--coordinator";
    private const string Variable = "QW_COORDINATOR";
    private const string Wanted = "http://host:port, without user, password or query";
    private const string FileName = "--token-file";
    private const string TokenVariable = "QW_TOKEN";
    private static readonly Uri Default = new("http://127.0.0.1:5080/");

    private readonly Option<Uri?> _address = Checked.Of(
        Name, $"Address of the coordinator; also {Variable}. Without either http://127.0.0.1:5080.", "ADDRESS", Values.Address, Wanted,
            isSecret: true);

    // A file or the environment: the arguments of a process can be read by every user of its host.
    private readonly Option<string?> _tokenFile = Checked.Text(FileName,
        $"File that holds the token of the coordinator; also the token itself in {TokenVariable}.");

    public CoordinatorOptions() => _address.DefaultValueFactory = result =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } address
            ? Checked.Read(result, Variable, address, Values.Address, Wanted, isSecret: true) : Default;

    public void AddTo(Command command)
    {
        command.Options.Add(_address);
        command.Options.Add(_tokenFile);
    }

    /// <summary>A client of the coordinator. Throws <see cref="CallException"/> if there is a token that cannot be read.</summary>
    public CoordinatorClient Client(ParseResult parsed)
    {
        var (token, from) = Token(parsed);
        return new CoordinatorClient(parsed.GetValue(_address)!, token, token is null
            ? $"wants a token; set {TokenVariable}, or give {FileName}"
            : $"does not take the token of {from}; wanted is the one of its Http:Token or Http:TokenFile");
    }

    /// <summary>The address that was given, as an option or in the environment; null for the usual one.</summary>
    public Uri? Given(ParseResult parsed) =>
        parsed.GetResult(_address) is { Implicit: false } || Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } ? parsed.GetValue(_address) : null;

    /// <summary>The token and where it comes from; null if none is given. Throws <see cref="CallException"/> if it cannot be read.</summary>
    public (string? Token, string From) Token(ParseResult parsed)
    {
        var file = parsed.GetValue(_tokenFile);
        var variable = Environment.GetEnvironmentVariable(TokenVariable);
        var token = file is not null ? ReadFile(file) : string.IsNullOrEmpty(variable) ? null : variable.Trim();
        var from = file is null ? TokenVariable : FileName;
        return token is null || HttpToken.IsToken(token) ? (token, from) : throw new CallException($"{from} holds no token; wanted: {HttpToken.Wanted}");
    }

    private static string ReadFile(string path)
    {
        try
        {
            return HttpToken.ReadFile(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CallException($"{FileName} cannot be read: {fault.Message}");
        }
    }
}
