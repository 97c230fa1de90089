namespace QueueWorkers.Protocol.Tests.Doubles;

internal static class Bytes
{
    /// <summary>Flips bits just before the checksum: header and length stay right.</summary>
    public static void Damage(string file)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[^9] ^= 0xff;
        File.WriteAllBytes(file, bytes);
    }
}
