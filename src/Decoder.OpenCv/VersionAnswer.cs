using System.Text;
using OpenCvSharp;

namespace QueueWorkers.Decoder.OpenCv;

/// <summary>Says the version, or which library is missing: asked before the first video.</summary>
internal static class VersionAnswer
{
    public static int Tell(Outputs outputs)
    {
        try
        {
            outputs.Pixels(Encoding.UTF8.GetBytes($"opencv {Cv2.GetVersionString()}"));
            return 0;
        }
        catch (TypeInitializationException fault) when (fault.InnerException is DllNotFoundException missing)
        {
            // One line for each place that was looked at; the one that names another library is the reason.
            outputs.Line(missing.Message.Split('\n').FirstOrDefault(l => l.Contains(".so", StringComparison.Ordinal) && !l.Contains("OpenCvSharp", StringComparison.Ordinal)) ?? missing.Message);
            return 1;
        }
    }
}
