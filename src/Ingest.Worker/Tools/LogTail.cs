namespace QueueWorkers.Ingest.Tools;

/// <summary>The last lines that a program logged, shortened, for failure messages.</summary>
internal sealed class LogTail
{
    private const int Lines = 20;
    private const int LineLength = 300;
    private const int MessageLines = 3;
    private readonly Queue<string> _lines = new();

    public void Add(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        lock (_lines)
        {
            if (_lines.Count == Lines)
                _lines.Dequeue();
            _lines.Enqueue(line.Length > LineLength ? line[..LineLength] : line);
        }
    }

    /// <summary>Whether nothing was logged.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lines)
                return _lines.Count == 0;
        }
    }

    /// <summary>The last few lines in one.</summary>
    public override string ToString()
    {
        lock (_lines)
            return _lines.Count == 0 ? "it logged nothing" : string.Join(" | ", _lines.TakeLast(MessageLines));
    }
}
