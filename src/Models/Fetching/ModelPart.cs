using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using QueueWorkers.Platform.Labelling;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Models.Fetching;

/// <summary>
/// What is there of a model: <c>{sha256}.part</c>, and beside it <c>{sha256}.version</c>, by which the server told its version: its strong entity tag, or the
/// time of its last change. One owner at a time, over processes.
/// </summary>
internal sealed class ModelPart : IAsyncDisposable
{
    private const int BufferBytes = 1 << 20;
    private readonly FileStream _stream;
    private readonly string _path;
    private readonly string _version;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private ModelPart(string path, string version, SafeFileHandle file)
    {
        (_path, _version) = (path, version);
        // The lock goes with the handle.
        _stream = new FileStream(file, FileAccess.ReadWrite, bufferSize: 0);
    }

    public long Length { get; private set; }

    /// <summary>Lower-case hex, of the bytes so far.</summary>
    public string Sha256 => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>The version that the bytes are of, as <c>If-Range</c> wants it; null if it is not known, so that nothing can be added to them.</summary>
    public string? Version => Length > 0 && File.Exists(_version) && File.ReadAllText(_version) is { Length: > 0 } text ? text : null;

    /// <summary>Opens the part of a model with what is in it; null while another has it.</summary>
    public static async ValueTask<ModelPart?> TryOpenAsync(string folder, string sha256, CancellationToken cancellation)
    {
        var path = PathOf(folder, sha256);
        if (LinuxFiles.TryLock(path) is not { } file)
            return null;
        var part = new ModelPart(path, Path.Combine(folder, $"{sha256}.version"), file);
        try
        {
            var buffer = new byte[BufferBytes];
            while (await part._stream.ReadAsync(buffer, cancellation) is > 0 and var read)
                part.Count(buffer.AsSpan(0, read));
            return part;
        }
        catch
        {
            await part.DisposeAsync();
            throw;
        }
    }

    public static string PathOf(string folder, string sha256) => Path.Combine(folder, $"{sha256}.part");

    /// <summary>Forgets what is there, and takes bytes of another version from now on.</summary>
    public void Restart(string? version)
    {
        _stream.SetLength(0);
        _hash.GetHashAndReset();
        Length = 0;
        File.WriteAllText(_version, version ?? "");
    }

    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await _stream.WriteAsync(bytes, cancellation);
        Count(bytes.Span);
    }

    /// <summary>Gives it its name. Another process never sees half a model.</summary>
    public void Finish(string target)
    {
        _stream.Flush(flushToDisk: true);
        File.Move(_path, target, overwrite: true);
        File.Delete(_version);
    }

    public void Remove()
    {
        File.Delete(_path);
        File.Delete(_version);
    }

    public ValueTask DisposeAsync()
    {
        _hash.Dispose();
        return _stream.DisposeAsync();
    }

    private void Count(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        Length += bytes.Length;
    }
}
