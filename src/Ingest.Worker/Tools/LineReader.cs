using System.Text;

namespace QueueWorkers.Ingest.Tools;

/// <summary>Lines of a child's output. What is longer than a line may be is dropped, so that no child fills the memory.</summary>
internal sealed class LineReader(TextReader reader)
{
    /// <summary>Characters of a line that are kept.</summary>
    public const int MaxLine = 4096;

    private readonly char[] _buffer = new char[4096];
    private readonly StringBuilder _line = new();
    private int _at;
    private int _filled;

    /// <summary>Whether there are no more.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>The next line; null at the end.</summary>
    public async ValueTask<string?> NextAsync()
    {
        _line.Clear();
        for (var begun = false; ; begun = true)
        {
            if (_at == _filled)
            {
                (_at, _filled) = (0, await reader.ReadAsync(_buffer));
                IsAtEnd = _filled == 0;
                if (IsAtEnd)
                    return begun ? _line.ToString() : null;
            }
            var rest = _buffer.AsSpan(_at, _filled - _at);
            var end = rest.IndexOf('\n');
            var piece = end < 0 ? rest : rest[..end];
            _line.Append(piece[..Math.Min(piece.Length, MaxLine - _line.Length)]);
            _at += end < 0 ? rest.Length : end + 1;
            if (end >= 0)
                return _line.ToString();
        }
    }
}
