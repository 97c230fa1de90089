using System.Numerics;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;

namespace QueueWorkers.Ingest.Planning;

/// <summary>
/// Says which frames are wanted. A pure function of the frame, so that any cut into segments selects the same frames: every N-th by ordinal;
/// a rate by timestamps: the first frame of each interval of 1/rate seconds, counted from the stream's first timestamp, that no later one came before.
/// Of keyframes nothing is left out: then the decoder gives no others.
/// The arithmetic is exact: a rate is the decimal number that its shortest form shows (0.1 is a tenth, 29.97 is 2997/100).
/// </summary>
internal sealed class FrameSelector
{
    private readonly int _every;
    private readonly long _first;
    private readonly BigInteger _numerator;
    private readonly BigInteger _denominator;

    public FrameSelector(FrameSelection selection, VideoStream stream)
    {
        Check(selection);
        _every = selection.Every ?? 1;
        _first = stream.FirstPts ?? 0;
        if (selection.FramesPerSecond is not { } rate)
            return;
        var (digits, power) = Rational((decimal)rate);
        _numerator = digits * stream.TimeBaseNumerator;
        _denominator = power * stream.TimeBaseDenominator;
    }

    /// <summary>Whether a frame is selected.</summary>
    /// <param name="ordinal">Its ordinal in the video.</param>
    /// <param name="pts">Its timestamp.</param>
    /// <param name="largestPts">Largest timestamp of the frames before it inside the range, across segments; null for the very first, which a rate always selects.</param>
    public bool Selects(long ordinal, long pts, long? largestPts) =>
        _denominator.IsZero ? ordinal % _every == 0 : largestPts is not { } largest || Interval(pts) > Interval(largest);

    private BigInteger Interval(long pts)
    {
        var quotient = BigInteger.DivRem((pts - (BigInteger)_first) * _numerator, _denominator, out var remainder);
        return remainder.Sign < 0 ? quotient - 1 : quotient;
    }

    private static (BigInteger Digits, BigInteger Power) Rational(decimal value) =>
        (new BigInteger(value * Power(value.Scale)), BigInteger.Pow(10, value.Scale));

    private static decimal Power(int scale)
    {
        var power = 1m;
        for (var i = 0; i < scale; i++)
            power *= 10;
        return power;
    }

    private static void Check(FrameSelection selection)
    {
        if (selection is { Every: not null, FramesPerSecond: not null } || (selection.Keyframes && selection is not { Every: null, FramesPerSecond: null }))
            throw new VideoException(FailureCode.InvalidSubmission, "A selection has one of every, framesPerSecond and keyframes, not more.");
        if (selection.Every is < 1)
            throw new VideoException(FailureCode.InvalidSubmission, $"every is {selection.Every}; allowed is 1 or more.");
        if (selection.FramesPerSecond is { } rate && !(rate is >= 1e-6 and <= 1e6))
            throw new VideoException(FailureCode.InvalidSubmission, $"framesPerSecond is {rate}; allowed is 0.000001 to 1000000.");
    }
}
