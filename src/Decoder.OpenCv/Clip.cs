using Microsoft.Win32.SafeHandles;

namespace QueueWorkers.Decoder.OpenCv;

/// <summary>The bytes of a video in a file without a name: OpenCV opens paths only, and in a jail there is nowhere to write.</summary>
internal sealed class Clip : IDisposable
{
    private const int BufferBytes = 1 << 20;
    private readonly SafeFileHandle _file;

    private Clip(SafeFileHandle file) => _file = file;

    public string Path => $"/proc/self/fd/{_file.DangerousGetHandle()}";

    /// <summary>Reads it; throws <see cref="EndOfStreamException"/> where the stream ends before.</summary>
    public static Clip Read(Stream source, long bytes)
    {
        var clip = new Clip(new SafeFileHandle(Native.MemoryFile(), ownsHandle: true));
        var buffer = new byte[Math.Min(bytes, BufferBytes)];
        for (long at = 0; at < bytes;)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, bytes - at));
            source.ReadExactly(part);
            RandomAccess.Write(clip._file, part, at);
            at += part.Length;
        }
        return clip;
    }

    public void Dispose() => _file.Dispose();
}
