using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Options;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Coordinator.Http;

/// <summary>Checks the token, and that without one nobody but this host can reach the routes.</summary>
internal sealed class HttpOptionsValidator(IConfiguration configuration) : IValidateOptions<HttpOptions>
{
    private const string Setting = "Http:Token";
    private const string FileSetting = "Http:TokenFile";
    private const int Shown = 80;

    public ValidateOptionsResult Validate(string? name, HttpOptions options)
    {
        var fault = OfToken(options);
        if (fault is null && string.IsNullOrEmpty(options.Token) && string.IsNullOrEmpty(options.TokenFile)
            && Addresses().FirstOrDefault(IsBeyondLoopback) is { } open)
            fault = $"Urls is {PlainText.Short(open, Shown)}, beyond loopback, and no token is set, so anybody could submit and cancel; "
                + $"set {FileSetting} or {Setting} (Http__TokenFile, Http__Token in the environment) to {HttpToken.Wanted}, "
                + $"or listen on http://127.0.0.1:5080";
        return fault is null ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(fault);
    }

    private string? OfToken(HttpOptions options)
    {
        if (IsOnCommandLine())
            return $"{Setting} stands on the command line, where every user of this host can read it; "
                + $"set {FileSetting}, or Http__Token in the environment";
        if (!string.IsNullOrEmpty(options.Token))
            return !string.IsNullOrEmpty(options.TokenFile) ? $"{Setting} and {FileSetting} exclude each other"
                // Not the value, nor its length.
                : HttpToken.IsToken(options.Token) ? null : $"{Setting} is no token; wanted: {HttpToken.Wanted}";
        if (string.IsNullOrEmpty(options.TokenFile))
            return null;
        try
        {
            return HttpToken.IsToken(HttpToken.ReadFile(options.TokenFile)) ? null
                : $"{FileSetting}: {options.TokenFile} holds no token; wanted: {HttpToken.Wanted}";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"{FileSetting} is '{PlainText.Short(options.TokenFile, Shown)}', which cannot be read: {fault.Message}";
        }
    }

    private bool IsOnCommandLine() =>
        configuration is IConfigurationRoot root
            && root.Providers.OfType<CommandLineConfigurationProvider>().Any(p => p.TryGet(Setting, out _));

    /// <summary>Where Kestrel will listen: its endpoints, or else addresses, or else ports on every address.</summary>
    private IEnumerable<string> Addresses()
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"]).OfType<string>().ToList();
        if (endpoints.Count > 0)
            return endpoints;
        var urls = Split("urls");
        return urls.Length > 0 ? urls : Split("http_ports").Select(port => $"http://*:{port}")
            .Concat(Split("https_ports").Select(port => $"https://*:{port}"));
    }

    private string[] Split(string key) => (configuration[key] ?? "").Split(';',
        StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>What is no address at all is Kestrel's to refuse.</summary>
    private static bool IsBeyondLoopback(string address)
    {
        try
        {
            // Kestrel listens on every address for each name but localhost.
            var binding = BindingAddress.Parse(address);
            return !binding.IsUnixPipe && !binding.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                && !(IPAddress.TryParse(binding.Host, out var ip) && IPAddress.IsLoopback(ip));
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
