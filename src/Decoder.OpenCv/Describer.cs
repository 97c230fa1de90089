using System.Text.Json;
using OpenCvSharp;

namespace QueueWorkers.Decoder.OpenCv;

/// <summary>Says what OpenCV makes of a file, without decoding it.</summary>
internal static class Describer
{
    public static Ending Run(DecodeCommand command, string path, Outputs outputs)
    {
        using var video = Video.Open(command, path);
        if (!video.IsOpened())
            return Video.WhyClosed(path);
        outputs.Pixels(JsonSerializer.SerializeToUtf8Bytes(
            new StreamDescription
            {
                Codec = Video.Codec(video),
                Width = video.FrameWidth,
                Height = video.FrameHeight,
                Rotation = (int)video.Get(VideoCaptureProperties.OrientationMeta),
                AspectNumerator = (int)video.Get(VideoCaptureProperties.SARNum),
                AspectDenominator = (int)video.Get(VideoCaptureProperties.SARDen),
                FrameRate = video.Fps,
                // Says the time base, whatever its name.
                TickSeconds = video.Get(VideoCaptureProperties.PosAviRatio),
            },
            CommandJson.Default.StreamDescription));
        return Ending.Ok;
    }
}
