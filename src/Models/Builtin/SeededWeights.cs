using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Models.Builtin;

/// <summary>
/// Numbers that are the same on every machine and in every version: SplitMix64 (Steele, Lea, Flood 2014), its upper 24 bits as a float in [-1, 1), which is exact,
/// and one multiplication.
/// </summary>
internal sealed class SeededWeights(ulong seed)
{
    private static readonly double RootOfThree = Math.Sqrt(3);

    private ulong _state = seed;

    /// <summary>Evenly spread around 0 with such a standard deviation.</summary>
    public float[] Spread(int count, double deviation) => Around(count, 0, (float)(deviation * RootOfThree));

    /// <summary>Evenly spread from middle − reach to middle + reach.</summary>
    public float[] Around(int count, float middle, float reach)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
            values[i] = middle + (Next() * reach);
        return values;
    }

    private float Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return ((z >> 40) * (1f / (1 << 23))) - 1;
    }
}
