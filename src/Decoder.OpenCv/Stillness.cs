using OpenCvSharp;

namespace QueueWorkers.Decoder.OpenCv;

/// <summary>
/// Tells still pictures from a stuck converter. Where the size of a stream changes on the way OpenCV goes on giving the last picture that it could
/// convert, without a word. So a picture that comes again is decoded once more, by a second reader whose last picture was another one: it gives
/// the same only if that is what the frame shows. Costs nothing while pictures move, and at most decoding twice more.
/// </summary>
internal sealed class Stillness(DecodeCommand command, string path) : IDisposable
{
    private readonly byte[] _last = new byte[command.Width * command.Height * 3];
    private readonly Picture _picture = new(command);
    private VideoCapture? _second;
    private long _at;
    private long _first;
    private long _frame = -1;
    private bool _isChecked = true;

    /// <summary>Takes the next picture, that of the video's frame <paramref name="frame"/>; false if the frame shows another one.</summary>
    public bool IsTrue(long frame, ReadOnlySpan<byte> picture)
    {
        var isFirst = _frame < 0;
        _frame = frame;
        if (isFirst || !picture.SequenceEqual(_last))
        {
            picture.CopyTo(_last);
            (_first, _isChecked) = (frame, false);
            return true;
        }
        if (_isChecked)
            return true;
        _isChecked = true;
        return IsShown(frame);
    }

    /// <summary>At the end: whether the last picture, where it stood for a while, was true to its end.</summary>
    public bool IsTrueAtEnd()
    {
        if (!_isChecked || _frame <= _first + 1)
            return true;
        Reopen();
        return IsShown(_frame);
    }

    public void Dispose()
    {
        _second?.Dispose();
        _picture.Dispose();
    }

    private bool IsShown(long frame)
    {
        if (_second is null)
            Reopen();
        // Another picture before; if there is none, an empty one.
        if (_first > 0 && (!Advance(_first - 1) || !_picture.Take(_second!)))
            return true;
        return !Advance(frame) || !_picture.Take(_second!) || _picture.Pixels.SequenceEqual(_last);
    }

    private void Reopen()
    {
        _second?.Dispose();
        (_second, _at) = (Video.Open(command, path), -1);
    }

    private bool Advance(long frame)
    {
        for (var failures = 0; _at < frame && failures < DecodeLoop.EndAfter;)
            (_at, failures) = _second!.Grab() ? (_at + 1, 0) : (_at, failures + 1);
        return _at >= frame;
    }
}
