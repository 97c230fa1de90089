namespace QueueWorkers.Platform.State.Redis;

/// <summary>Bits as Redis keeps them: the first is the highest of the first byte.</summary>
internal static class Bitmap
{
    /// <summary>Whether a bit is set; what lies past the end is not.</summary>
    public static bool Has(byte[] bits, int index) => index >> 3 < bits.Length && (bits[index >> 3] & (0x80 >> (index & 7))) != 0;

    /// <summary>The bits set below n.</summary>
    public static IEnumerable<int> Below(byte[] bits, int n) => Enumerable.Range(0, n).Where(i => Has(bits, i));
}
