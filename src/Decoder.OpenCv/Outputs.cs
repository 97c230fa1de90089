using System.Text;
using System.Text.Unicode;
using Microsoft.Win32.SafeHandles;

namespace QueueWorkers.Decoder.OpenCv;

/// <summary>
/// Pixels on standard output, lines on standard error. A line is one write and begins with a line feed: libraries log there too, in pieces,
/// and no piece may stand before it.
/// </summary>
internal sealed class Outputs : IDisposable
{
    private const int MaxLine = 1000;
    private readonly FileStream _pixels = Unbuffered(Native.TakeStandardOutput());
    private readonly FileStream _lines = Unbuffered(2);

    public void Pixels(ReadOnlySpan<byte> frame) => _pixels.Write(frame);

    /// <summary>Before the pixels of a frame: how many were decoded before it, its timestamp, and no flags.</summary>
    public void Frame(long number, long pts)
    {
        Span<byte> line = stackalloc byte[128];
        Utf8.TryWrite(line, $"\nframe {number} {pts} -\n", out var length);
        _lines.Write(line[..length]);
    }

    public void Fault(string message) => Line($"fault packet - {message}");

    public void Counts(string token, long lost) => Line($"counts:{token} packet={lost}");

    public void End(string token, Ending ending) => Line($"end:{token} {ending.Code} {ending.Reason}");

    public void Dispose()
    {
        _pixels.Dispose();
        _lines.Dispose();
    }

    public void Line(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        _lines.Write(Encoding.UTF8.GetBytes($"\n{(line.Length > MaxLine ? line[..MaxLine] : line)}\n"));
    }

    private static FileStream Unbuffered(int descriptor) => new(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Write, bufferSize: 0);
}
