using System.Globalization;
using System.Text.Json;
using OpenCvSharp;

namespace QueueWorkers.Decoder.OpenCv;

/// <summary>Says what OpenCV makes of a file, without decoding it. It knows of one stream, and of no packets.</summary>
internal static class Describer
{
    public static Ending Run(DecodeCommand command, string path, Outputs outputs)
    {
        using var video = Video.Open(command, path);
        if (!video.IsOpened())
            return Video.WhyClosed(path);
        outputs.Line("media " + JsonSerializer.Serialize(new ContainerDescription { Format = "unknown" }, CommandJson.Default.ContainerDescription));
        outputs.Line("stream " + JsonSerializer.Serialize(Describe(video), CommandJson.Default.StreamDescription));
        return Ending.Ok;
    }

    private static StreamDescription Describe(VideoCapture video)
    {
        var rotation = (int)video.Get(VideoCaptureProperties.OrientationMeta);
        // OpenCV says the size as it shows the picture.
        var isTurned = rotation % 180 is 90 or -90;
        return new StreamDescription
        {
            Codec = Video.Codec(video),
            Width = isTurned ? video.FrameHeight : video.FrameWidth,
            Height = isTurned ? video.FrameWidth : video.FrameHeight,
            Rotation = rotation,
            IsDecoded = true,
            AspectNumerator = (int)video.Get(VideoCaptureProperties.SARNum),
            AspectDenominator = (int)video.Get(VideoCaptureProperties.SARDen),
            FrameRate = video.Fps.ToString("0.###", CultureInfo.InvariantCulture),
            // Says the time base, whatever its name.
            TickSeconds = video.Get(VideoCaptureProperties.PosAviRatio),
        };
    }
}
