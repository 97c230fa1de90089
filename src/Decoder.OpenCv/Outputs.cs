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
    private const int MaxReason = 500;
    private readonly FileStream _pixels = Unbuffered(Native.TakeStandardOutput());
    private readonly FileStream _lines = Unbuffered(2);

    public void Pixels(ReadOnlySpan<byte> frame) => _pixels.Write(frame);

    public void Frame(long number, long pts, double seconds)
    {
        Span<byte> line = stackalloc byte[128];
        Utf8.TryWrite(line, $"\nframe:{number} pts:{pts} pts_time:{seconds:F6}\n", out var length);
        _lines.Write(line[..length]);
    }

    public void Error(string message) => Line($"[error] {message}");

    public void End(string token, Ending ending) => Line($"end:{token} {ending.Code} {ending.Reason}");

    public void Dispose()
    {
        _pixels.Dispose();
        _lines.Dispose();
    }

    private void Line(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        _lines.Write(Encoding.UTF8.GetBytes($"\n{(line.Length > MaxReason ? line[..MaxReason] : line)}\n"));
    }

    private static FileStream Unbuffered(int descriptor) => new(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Write, bufferSize: 0);
}
