using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Sources.Https;

/// <summary>Says over TLS what no well-behaved server would: always the same bytes, then the end.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TestAuthority _authority = new();
    private readonly TemporaryFolder _folder = new("raw");
    private readonly Task _serving;

    public RawServer(string answer)
    {
        File.WriteAllText(CaFile, _authority.Pem);
        _listener.Start();
        _serving = ServeAsync(Encoding.ASCII.GetBytes(answer));
    }

    public string CaFile => Path.Combine(_folder.Path, "ca.pem");

    public string Uri => $"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/a.mp4";

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _authority.Dispose();
        _folder.Dispose();
    }

    private async Task ServeAsync(byte[] answer)
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync();
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsServerAsync(_authority.Server);
            var request = new byte[4096];
            await stream.ReadAtLeastAsync(request, 1);
            await stream.WriteAsync(answer);
            await stream.ShutdownAsync();
        }
    }
}
