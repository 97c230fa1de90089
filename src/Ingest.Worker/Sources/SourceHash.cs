using System.Buffers;
using System.Security.Cryptography;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Platform.Hosting;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Ingest.Sources;

/// <summary>SHA-256 of a source, streamed.</summary>
internal static class SourceHash
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Lower-case hex. An unreadable file is a <see cref="VideoException"/>, a failing disk an <see cref="IOException"/>.</summary>
    public static async Task<string> OfAsync(SourceFile file, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellation)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                WorkInHand.CameOn();
            }
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (UnauthorizedAccessException)
        {
            throw new VideoException(FailureCode.AccessDenied, $"{file.Path} may not be read by this worker's user ({Environment.UserName}).");
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new VideoException(FailureCode.SourceGone, $"{file.Path} vanished while it was read.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
