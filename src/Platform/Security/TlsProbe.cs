using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace QueueWorkers.Platform.Security;

/// <summary>
/// Shakes hands with a server whose address says TLS, to say in one line why that does not work: clients of brokers and stores say little
/// of it, and often.
/// </summary>
internal static class TlsProbe
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(10);

    /// <summary>Ends if the server can be used.</summary>
    /// <param name="server">Where it is, its name, and how it is shown.</param>
    /// <param name="tls">The files.</param>
    /// <param name="hello">
    /// Something that it answers before it knows who we are: one that misses our certificate says so only behind the handshake.
    /// </param>
    /// <param name="otherwise">What to write in the address for a server without TLS.</param>
    /// <param name="time">The clock of the limit.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <param name="bound">How long it may take; 10 seconds if that is not said.</param>
    /// <exception cref="IOException">
    /// It speaks no TLS, its certificate is not accepted, or it does not accept ours. The message says which.
    /// </exception>
    /// <exception cref="SocketException">Nobody answers there.</exception>
    public static async Task CheckAsync(
        (string Host, int Port, string Name, string Shown) server, TlsFiles tls, ReadOnlyMemory<byte> hello, string otherwise,
            TimeProvider time, CancellationToken cancellation, TimeSpan? bound = null)
    {
        using var limit = new CancellationTokenSource(bound ?? Usual, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, either.Token);
        var isEncrypted = false;
        try
        {
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsClientAsync(tls.For(server.Name), either.Token);
            isEncrypted = true;
            await stream.WriteAsync(hello, either.Token);
            if (await stream.ReadAsync(new byte[1], either.Token) == 0)
                throw new IOException("it closed the connection");
        }
        catch (AuthenticationException fault) when (fault.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase))
        {
            var trusted = tls.CaFile is { } file ? $"the system's authorities and those of {file}" : "the system's authorities";
            throw new IOException($"the certificate of {server.Shown} is not accepted ({fault.Message}); "
                + $"trusted are {trusted} ({tls.Section}:CaFile)", fault);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested
            && fault is AuthenticationException or IOException or OperationCanceledException)
        {
            var reason = fault.InnerException?.Message ?? fault.Message;
            var asked = tls.CertificateFile is null
                ? "ends the connection, as a server does that asks for a certificate of ours" : "does not accept our certificate";
            throw new IOException(isEncrypted
                ? $"{server.Shown} {asked} ({reason}; {tls.Section}:CertificateFile)"
                : $"{server.Shown} does not speak TLS, as its address says ({fault.Message}); "
                    + $"give its port for TLS, or {otherwise} for none", fault);
        }
    }
}
