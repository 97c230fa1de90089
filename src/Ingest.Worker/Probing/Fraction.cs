namespace QueueWorkers.Ingest.Probing;

/// <summary>The fraction that a number was made of.</summary>
internal static class Fraction
{
    private const double Nearly = 1e-12;

    /// <summary>The simplest fraction that is this number, to the precision of a double; 0 / 0 if there is none.</summary>
    public static (int Numerator, int Denominator) Of(double number)
    {
        if (!(number is > 0 and < int.MaxValue))
            return (0, 0);
        // The convergents of its continued fraction.
        var ((p0, q0), (p1, q1)) = ((0L, 1L), (1L, 0L));
        for (var rest = number; ; rest = 1 / (rest - Math.Floor(rest)))
        {
            var whole = Math.Floor(rest);
            if (whole > int.MaxValue)
                return (0, 0);
            ((p0, q0), (p1, q1)) = ((p1, q1), (p0 + ((long)whole * p1), q0 + ((long)whole * q1)));
            if (p1 > int.MaxValue || q1 > int.MaxValue)
                return (0, 0);
            if (Math.Abs(((double)p1 / q1) - number) <= number * Nearly)
                return ((int)p1, (int)q1);
        }
    }
}
