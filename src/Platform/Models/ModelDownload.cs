using System.Security.Cryptography;

namespace QueueWorkers.Platform.Models;

/// <summary>Fetches a model once into a folder, under the name of its hash.</summary>
internal sealed class ModelDownload(string cache, HttpClient? http)
{
    // A protobuf message, and so an ONNX file, ends at 2 GiB.
    private const long Limit = int.MaxValue;

    public string Fetch(ModelProfile profile, string file, IProgress<long>? progress, CancellationToken cancellation)
    {
        var target = Path.Combine(cache, $"{profile.Sha256}.onnx");
        if (File.Exists(target))
            return target;
        Directory.CreateDirectory(cache);
        var aside = Path.Combine(cache, $"{profile.Sha256}.{Guid.NewGuid():N}.part");
        var own = http is null ? new HttpClient { Timeout = Timeout.InfiniteTimeSpan } : null;
        try
        {
            var hash = Copy(own ?? http!, profile.Url!, aside, progress, cancellation);
            if (hash != profile.Sha256)
                throw new ModelProfileException(file, "sha256", profile.Sha256!, $"{hash}, which {profile.Url} gave");
            // Renamed when whole: another process never sees half a model.
            File.Move(aside, target, overwrite: true);
            return target;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or InvalidDataException)
        {
            throw new ModelProfileException(file, $"url {profile.Url} cannot be fetched: {fault.Message}", fault);
        }
        finally
        {
            own?.Dispose();
            File.Delete(aside);
        }
    }

    private static string Copy(HttpClient client, Uri url, string path, IProgress<long>? progress, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var response = client.Send(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        response.EnsureSuccessStatusCode();
        using var source = response.Content.ReadAsStream(cancellation);
        using var target = File.Create(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (buffer, total) = (new byte[1 << 16], 0L);
        while (source.Read(buffer) is > 0 and var read)
        {
            cancellation.ThrowIfCancellationRequested();
            total += read;
            if (total > Limit)
                throw new InvalidDataException($"more than {Limit} bytes");
            hash.AppendData(buffer, 0, read);
            target.Write(buffer, 0, read);
            progress?.Report(total);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
