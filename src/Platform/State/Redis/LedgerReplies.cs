using System.Globalization;
using System.Text.Json;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Json;
using StackExchange.Redis;

namespace QueueWorkers.Platform.State.Redis;

/// <summary>Replies of the ledger's scripts.</summary>
internal static class LedgerReplies
{
    public static LedgerAnswer Answer(RedisResult reply, SegmentWay way)
    {
        var fields = (RedisResult[])reply!;
        return (int)fields[0] switch
        {
            0 => LedgerAnswer.None,
            1 => new LedgerAnswer { AllProcessed = true },
            2 => new LedgerAnswer
            {
                Rejected = new SegmentRejected
                {
                    SegmentWay = way,
                    Decoded = new DecodedFrames((int)fields[3], fields[4].ToString()),
                    Failure = new Failure(fields[1].ToString(), fields[2].ToString()),
                },
            },
            3 => new LedgerAnswer
            {
                Lost = new BatchesLost
                {
                    SegmentWay = way,
                    Round = (int)fields[1],
                    Indices = [.. Bitmap.Below((byte[])fields[3]!, (int)fields[2])],
                },
            },
            var other => throw new InvalidOperationException($"The ledger's script answered {other}."),
        };
    }

    public static LedgerView View(RedisResult reply, SeekStrategy[] ways)
    {
        var fields = (RedisResult[])reply!;
        var times = ((string[])fields[1]!).Chunk(2).ToDictionary(t => t[0], t => double.Parse(t[1], CultureInfo.InvariantCulture));
        return new LedgerView([.. ((RedisResult[])fields[2]!).Select((s, i) => Segment((RedisResult[])s!, ways[i]))], times, (bool)fields[0], (int)fields[3]);
    }

    private static LedgerSegment Segment(RedisResult[] fields, SeekStrategy way)
    {
        var rejected = (bool)fields[0];
        var json = fields[1].ToString();
        var extracted = rejected || json.Length == 0 ? null : JsonSerializer.Deserialize(json, PlatformJson.Default.SegmentExtracted);
        var n = extracted?.Batches.Count ?? 0;
        var stored = (byte[])fields[2]!;
        var failed = ((RedisResult[])fields[3]!).Chunk(2).Select(f => ((int)f[0], f[1].ToString())).Where(f => f.Item1 < n).ToDictionary();
        return new LedgerSegment
        {
            Way = way,
            Extracted = extracted,
            Rejected = rejected,
            Stored = [.. Bitmap.Below(stored, n)],
            Failed = failed,
            Open = [.. Enumerable.Range(0, n).Where(i => !Bitmap.Has(stored, i) && !failed.ContainsKey(i))],
        };
    }
}
