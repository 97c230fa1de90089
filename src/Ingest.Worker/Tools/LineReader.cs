namespace QueueWorkers.Ingest.Tools;

/// <summary>Lines of a child's output, as bytes. What is longer than a line may be is dropped, so that no child fills the memory.</summary>
internal sealed class LineReader(Stream stream)
{
    /// <summary>Bytes of a line that are kept.</summary>
    public const int MaxLine = 4096;

    private readonly byte[] _buffer = new byte[4096];
    private readonly byte[] _line = new byte[MaxLine];
    private int _at;
    private int _filled;

    /// <summary>Whether there are no more.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Waits for the next line, which is good until the one after it; false at the end.</summary>
    public bool TryNext(out ReadOnlySpan<byte> line)
    {
        var length = 0;
        for (var begun = false; ; begun = true)
        {
            if (_at == _filled)
            {
                (_at, _filled) = (0, stream.Read(_buffer));
                IsAtEnd = _filled == 0;
                if (IsAtEnd)
                {
                    line = _line.AsSpan(0, length);
                    return begun;
                }
            }
            var rest = _buffer.AsSpan(_at, _filled - _at);
            var end = rest.IndexOf((byte)'\n');
            var piece = end < 0 ? rest : rest[..end];
            piece = piece[..Math.Min(piece.Length, MaxLine - length)];
            piece.CopyTo(_line.AsSpan(length));
            length += piece.Length;
            _at += end < 0 ? rest.Length : end + 1;
            if (end >= 0)
            {
                line = _line.AsSpan(0, length);
                return true;
            }
        }
    }
}
