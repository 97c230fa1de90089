using OpenCvSharp;

namespace QueueWorkers.Decoder.OpenCv;

/// <summary>
/// A frame on its way to the model's size and order. All buffers, and OpenCV's handles of them, live as long as the video: none is made for a frame.
/// </summary>
internal sealed class Picture : IDisposable
{
    private readonly DecodeCommand _command;
    private readonly Size _size;
    private readonly Mat _frame = new();
    private readonly Mat _scaled;
    private readonly Mat _canvas;
    private readonly Mat _shown;
    private readonly Mat _place;

    public Picture(DecodeCommand command)
    {
        _command = command;
        _size = new Size(command.ScaledWidth, command.ScaledHeight);
        _scaled = new Mat(_size, MatType.CV_8UC3);
        _canvas = new Mat(command.Height, command.Width, MatType.CV_8UC3, Scalar.All(command.Bars));
        // What is larger than the canvas is cropped, what is smaller is padded, evenly.
        var (width, height) = (Math.Min(command.Width, _size.Width), Math.Min(command.Height, _size.Height));
        _shown = _scaled.SubMat(new Rect((_size.Width - width) / 2, (_size.Height - height) / 2, width, height));
        _place = _canvas.SubMat(new Rect((command.Width - width) / 2, (command.Height - height) / 2, width, height));
    }

    /// <summary>Takes the frame that was grabbed last; false if there is none.</summary>
    public bool Take(VideoCapture capture)
    {
        if (!capture.Retrieve(_frame) || _frame.Empty())
            return false;
        var shrinks = _frame.Width >= _size.Width && _frame.Height >= _size.Height;
        using var frame = InputArray.Create(_frame);
        Cv2.Resize(frame, _scaled, _size, interpolation: shrinks ? InterpolationFlags.Area : _command.Cubic ? InterpolationFlags.Cubic : InterpolationFlags.Linear);
        using var shown = InputArray.Create(_shown);
        if (_command.Bgr)
            _shown.CopyTo(_place);
        else
            Cv2.CvtColor(shown, _place, ColorConversionCodes.BGR2RGB);
        return true;
    }

    /// <summary>Rows from the top, three bytes a pixel.</summary>
    public ReadOnlySpan<byte> Pixels => _canvas.AsSpan<byte>();

    public void Dispose()
    {
        foreach (var part in (Mat[])[_shown, _place, _scaled, _canvas, _frame])
            part.Dispose();
    }
}
