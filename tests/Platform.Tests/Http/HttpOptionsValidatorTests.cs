using Microsoft.Extensions.Configuration;
using QueueWorkers.Coordinator.Http;

namespace QueueWorkers.Platform.Tests.Http;

public sealed class HttpOptionsValidatorTests
{
    private const string Secret = "s3cret-s3cret-s3cret-s3cret";

    [Theory]
    [InlineData("Urls=http://127.0.0.1:5080")]
    [InlineData("Urls=http://localhost:5080;http://[::1]:5080;http://127.8.9.1:0")]
    [InlineData("Urls=http://unix:/run/qw.sock")]
    [InlineData("Urls=http://127.0.0.1:5080", "Http_Ports=8080")]
    [InlineData("Urls=http://*:5080", "Kestrel:Endpoints:One:Url=http://localhost:5080")]
    [InlineData("Urls=no address")]
    [InlineData("")]
    public void Loopback_needs_no_token(params string[] settings) => Assert.Null(Fault(settings, []));

    [Theory]
    [InlineData("http://0.0.0.0:5080", "Urls=http://0.0.0.0:5080")]
    [InlineData("http://[::]:5080", "Urls=http://127.0.0.1:5080;http://[::]:5080")]
    [InlineData("http://10.1.2.3:5080", "Urls=http://10.1.2.3:5080")]
    [InlineData("http://+:5080", "Urls=http://+:5080")]
    [InlineData("http://localhost.example.org:5080", "Urls=http://localhost.example.org:5080")]
    [InlineData("http://*:8080", "Http_Ports=8080")]
    [InlineData("https://*:8443", "Https_Ports=8443", "Urls=")]
    [InlineData("https://*:1", "Kestrel:Endpoints:One:Url=https://*:1", "Urls=http://localhost:5080")]
    public void Beyond_loopback_a_token_is_needed(string named, params string[] settings)
    {
        var fault = Fault(settings, []);
        Assert.Contains($"Urls is {named}, beyond loopback", fault, StringComparison.Ordinal);
        Assert.Contains("Http:TokenFile", fault, StringComparison.Ordinal);
        Assert.Null(Fault([.. settings, $"Http:Token={Secret}"], []));
    }

    [Theory]
    [InlineData("Http:Token is no token", "Http:Token=s3cret")]
    [InlineData("Http:Token is no token", "Http:Token=s3cret s3cret s3cret s3cret")]
    [InlineData("Http:Token is no token", "Http:Token=s3crets3crets3crets3cretü")]
    [InlineData("exclude each other", "Http:Token=" + Secret, "Http:TokenFile=/nowhere")]
    [InlineData("cannot be read: there is no file /nowhere", "Http:TokenFile=/nowhere")]
    [InlineData("holds no token", "Http:TokenFile=/dev/null")]
    public void A_wrong_token_is_named_and_not_shown(string said, params string[] settings)
    {
        var fault = Fault(settings, []);
        Assert.Contains(said, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_on_the_command_line_is_refused()
    {
        var fault = Fault([], [$"--Http:Token={Secret}"]);
        Assert.Contains("Http:Token stands on the command line", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", fault, StringComparison.Ordinal);
    }

    private static string? Fault(string[] settings, string[] arguments)
    {
        using var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(settings.Where(s => s.Length > 0).Select(s => s.Split('=', 2))
            .Select(s => KeyValuePair.Create(s[0], (string?)s[1])));
        configuration.AddCommandLine(arguments);
        var options = configuration.GetSection(HttpOptions.Section).Get<HttpOptions>() ?? new();
        return new HttpOptionsValidator(configuration).Validate(null, options).FailureMessage;
    }
}
