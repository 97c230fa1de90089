using System.Security.Cryptography;
using QueueWorkers.Contracts;
using QueueWorkers.Decoder.OpenCv;
using QueueWorkers.Ingest.Probing;

namespace QueueWorkers.Ingest.Decoding.OpenCv;

/// <summary>What OpenCV's decoder is told of a run.</summary>
internal static class OpenCvCommands
{
    private const int TokenBytes = 8;

    /// <summary>Asks what the stream is.</summary>
    public static DecodeCommand Describe() => new() { Token = NewToken(), Containers = Demuxers.Allowed };

    /// <summary>Asks for the frames of a run.</summary>
    public static DecodeCommand Of(DecodeRequest request, int threads)
    {
        var (extraction, geometry) = (request.Extraction, request.Extraction.Geometry);
        var (width, height) = Fit.Of(extraction.Stream.Width, extraction.Stream.Height, geometry);
        var (from, to) = FilterChain.Bounds(request);
        return Describe() with
        {
            Threads = request.Way == SeekStrategy.FromStart ? 1 : threads,
            KeyframesOnly = extraction.Selection.Keyframes,
            ScaledWidth = width,
            ScaledHeight = height,
            Width = geometry.Width,
            Height = geometry.Height,
            Bars = geometry.Bars ?? 0,
            Cubic = geometry.Filter == ResizeFilter.Bicubic,
            Bgr = geometry.Channels == ChannelOrder.Bgr,
            TimeBaseNumerator = extraction.Stream.TimeBaseNumerator,
            TimeBaseDenominator = extraction.Stream.TimeBaseDenominator,
            StartPts = extraction.Stream.FirstPts ?? 0,
            FromPts = from,
            ToPts = to,
        };
    }

    /// <summary>How the line begins that ends the run. No file knows the token, so none can have it logged.</summary>
    public static string EndMark(DecodeCommand command) => $"end:{command.Token} ";

    private static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
}
