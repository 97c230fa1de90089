using OpenCvSharp;

namespace QueueWorkers.Decoder.OpenCv;

/// <summary>Decodes a video from its first frame to its last.</summary>
internal static class DecodeLoop
{
    // OpenCV says "no frame" at the end and at each packet that it cannot decode, alike. What lies behind a few of those is decoded as well.
    public const int EndAfter = 300;

    public static Ending Run(DecodeCommand command, string path, Outputs outputs)
    {
        using var video = Video.Open(command, path);
        if (!video.IsOpened())
            return Video.WhyClosed(path);
        using var picture = new Picture(command);
        using var stillness = new Stillness(command, path);
        var clock = new Clock(video, command);
        var (decoded, failures, lost) = (0L, 0, 0);
        while (failures < EndAfter)
        {
            if (!video.Grab())
            {
                failures++;
                continue;
            }
            (lost, failures, decoded) = (lost + failures, 0, decoded + 1);
            var pts = clock.Next();
            if (pts < command.FromPts)
                continue;
            if (pts >= command.ToPts)
                break;
            if (!picture.Take(video))
                return Ending.Corrupt($"frame {decoded} could not be converted");
            if (!stillness.IsTrue(decoded - 1, picture.Pixels))
                return SizeChanges(decoded);
            outputs.Frame(decoded - 1, pts);
            outputs.Pixels(picture.Pixels);
        }
        if (lost > 0)
            outputs.Fault($"{lost} packets could not be decoded");
        outputs.Counts(command.Token, lost);
        return decoded == 0 ? Video.WhyEmpty(video) : stillness.IsTrueAtEnd() ? Ending.Ok : SizeChanges(decoded);
    }

    private static Ending SizeChanges(long frame) => Ending.Unsupported($"the size or format of pictures changes on the way, and OpenCV lost them at frame {frame}");
}
