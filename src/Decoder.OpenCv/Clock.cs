using OpenCvSharp;

namespace QueueWorkers.Decoder.OpenCv;

/// <summary>
/// Timestamps in ticks. OpenCV gives milliseconds since the start of the stream, computed from ticks, so that rounding gives them back;
/// and 0 for a frame that has none. If the packets have timestamps it is the stream's first one, which may stand twice; else the frame comes one frame after
/// the one before it.
/// </summary>
internal sealed class Clock
{
    private readonly VideoCapture _capture;
    private readonly DecodeCommand _command;
    private readonly long _frameTicks;
    private long? _previous;

    public Clock(VideoCapture capture, DecodeCommand command)
    {
        (_capture, _command) = (capture, command);
        var rate = capture.Get(VideoCaptureProperties.Fps);
        _frameTicks = rate > 0 ? Math.Max(1, Ticks(1000 / rate)) : 1;
    }

    /// <summary>Timestamp of the frame that was grabbed last.</summary>
    public long Next()
    {
        var ms = _capture.Get(VideoCaptureProperties.PosMsec);
        var pts = ms == 0 && _command.FirstPts is null && _previous is { } previous ? previous + _frameTicks : (_command.FirstPts ?? 0) + Ticks(ms);
        _previous = pts;
        return pts;
    }

    private long Ticks(double ms) => (long)Math.Round(ms / 1000 * _command.TimeBaseDenominator / _command.TimeBaseNumerator);
}
