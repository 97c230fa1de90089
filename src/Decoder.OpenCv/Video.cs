using OpenCvSharp;

namespace QueueWorkers.Decoder.OpenCv;

/// <summary>Opens files with OpenCV's FFmpeg: the allowed containers only, nothing but files.</summary>
internal static class Video
{
    // Read once, when the library is loaded; warnings would say what the exit tells already.
    private const string LogLevel = "OPENCV_LOG_LEVEL";
    private const string Options = "OPENCV_FFMPEG_CAPTURE_OPTIONS";
    private const int ThreadsProperty = 70;
    private const int DemuxOnly = -1;

    // Found, but it only drives hardware: no frame comes out.
    private const string HardwareOnly = "AV01";

    public static VideoCapture Open(DecodeCommand command, string path)
    {
        Native.SetVariable(LogLevel, "ERROR");
        Native.SetVariable(Options, $"protocol_whitelist;file|format_whitelist;{command.Containers}{(command.KeyframesOnly ? "|avdiscard;nonkey" : "")}");
        Cv2.SetNumThreads(command.Threads);
        return new VideoCapture(path, VideoCaptureAPIs.FFMPEG, [ThreadsProperty, command.Threads]);
    }

    /// <summary>Why a file was not opened.</summary>
    public static Ending WhyClosed(string path)
    {
        using var packets = new VideoCapture(path, VideoCaptureAPIs.FFMPEG, [(int)VideoCaptureProperties.Format, DemuxOnly]);
        return packets.IsOpened()
            ? Ending.Unsupported($"OpenCV has no decoder for the video codec \"{Codec(packets)}\"")
            : Ending.Unknown("OpenCV finds no video stream in a format that it knows");
    }

    /// <summary>Why a file that was opened gave no frame.</summary>
    public static Ending WhyEmpty(VideoCapture video) => Codec(video) == HardwareOnly
        ? Ending.Unsupported("OpenCV decodes AV1 on hardware only")
        : Ending.Corrupt("no frame could be decoded");

    public static string Codec(VideoCapture video) =>
        string.Concat(BitConverter.GetBytes((int)video.Get(VideoCaptureProperties.FourCC)).Select(b => b is > 32 and < 127 ? (char)b : '?'));
}
