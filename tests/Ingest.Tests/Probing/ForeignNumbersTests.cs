using System.Buffers.Binary;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Tests.Decoding;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Probing;

/// <summary>Numbers of foreign files, as large, small or absurd as they can be: a plan or a code, never an exception out of arithmetic.</summary>
public sealed class ForeignNumbersTests : IDisposable
{
    private const string Packets = "packet 0 0 0 40 9 K\npacket 0 40 40 40 9 -\n";
    private static readonly string[] Boxes = ["tkhd", "mvhd", "mdhd", "pasp", "stts", "elst", "stsz", "ctts"];
    private static readonly uint[] Extremes = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff];
    private readonly TemporaryFolder _folder = new("numbers");
    private readonly DecoderScript _decoder = new("libav");

    [Fact]
    public async Task A_display_matrix_of_zeros_shows_the_video_upright_and_whole()
    {
        await using var bench = new IngestBench();
        var path = DataFolder.File("field/zeromatrix.mp4");
        var media = await bench.ProbeAsync(path);
        Assert.Equal((0, media.Coded.Width, media.Coded.Height), (media.Coded.Rotation, media.Stream.Width, media.Stream.Height));
        Assert.Equal(75, (await bench.DecodeAsync(await bench.PlanAsync(path))).Sum(s => s.Frames.Count));
    }

    [Theory]
    [InlineData("\"Rotation\":-2147483648", Packets)]
    [InlineData("\"Rotation\":-270", Packets)]
    [InlineData("\"Width\":-5", Packets, FailureCode.CorruptStream)]
    [InlineData("\"Width\":2147483647", Packets, FailureCode.DimensionsExceeded)]
    [InlineData("\"Width\":1e99", Packets, FailureCode.DecoderCrashed)]
    [InlineData("\"AspectNumerator\":2147483647,\"AspectDenominator\":1", Packets)]
    [InlineData("\"AspectNumerator\":-2147483648,\"AspectDenominator\":-1", Packets)]
    [InlineData("\"AspectNumerator\":0,\"AspectDenominator\":0", Packets)]
    [InlineData("\"TimeBaseNumerator\":-1", Packets, FailureCode.FrameRateInvalid)]
    [InlineData("\"TimeBaseDenominator\":0", Packets, FailureCode.FrameRateInvalid)]
    [InlineData("\"DurationTicks\":9223372036854775807", Packets)]
    [InlineData("\"PixelFormat\":\"\\ud800\"", Packets, FailureCode.DecoderCrashed)]
    [InlineData("\"Reorders\":1", Packets, FailureCode.DecoderCrashed)]
    [InlineData("\"Reorders\":false", "packet 0 -9223372036854775808 0 1 9 K\npacket 0 9223372036854775807 1 1 9 -\n", FailureCode.DurationExceeded)]
    [InlineData("\"Reorders\":false", "packet 0 9223372036854775806 0 9223372036854775807 9 K\npacket 0 9223372036854775807 1 1 9 -\nlast 9223372036854775807\n")]
    public async Task Whatever_a_file_says_ends_in_a_plan_or_a_code(string field, string packets, string? code = null)
    {
        await using var bench = Bench(field, packets);
        Assert.Equal(code, await PlanAsync(bench));
    }

    [Fact]
    public async Task A_range_behind_the_end_of_time_is_empty()
    {
        await using var bench = Bench("\"Reorders\":false", "packet 0 9223372036854775800 0 1 9 K\npacket 0 9223372036854775807 1 1 9 -\n");
        Assert.Equal(FailureCode.EmptyRange, await PlanAsync(bench, new TimeRange { FromMs = 5000 }));
    }

    [Fact]
    public async Task A_frame_of_its_own_size_that_no_memory_holds_is_refused()
    {
        await using var bench = Bench("\"Width\":60000,\"Height\":60000", Packets, ("MaxSide", "65536"), ("MaxFramePixels", $"{long.MaxValue}"));
        Assert.Equal(FailureCode.QuotaExceeded, await PlanAsync(bench, null, new() { Width = 0, Height = 0, Resize = ResizeMode.Native }));
    }

    [Fact]
    public async Task Extreme_numbers_in_the_index_of_a_real_file_end_in_a_plan_or_a_code()
    {
        var good = await File.ReadAllBytesAsync(DataFolder.File("field/rot45.mp4"), TestContext.Current.CancellationToken);
        await using var bench = new IngestBench(("ProbeTimeout", "00:00:10"));
        var random = new Random(20);
        for (var i = 0; i < 24; i++)
        {
            var bad = good.ToArray();
            var box = bad.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(Boxes[i % Boxes.Length]));
            if (box < 0)
                continue;
            for (var word = 0; word < 3; word++)
                BinaryPrimitives.WriteUInt32BigEndian(bad.AsSpan(box + 8 + (4 * random.Next(20))), Extremes[random.Next(Extremes.Length)]);
            var path = Path.Combine(_folder.Path, $"{i}.mp4");
            await File.WriteAllBytesAsync(path, bad, TestContext.Current.CancellationToken);
            await PlanAsync(bench, path);
        }
    }

    public void Dispose()
    {
        _decoder.Dispose();
        _folder.Dispose();
    }

    /// <summary>The code of the refusal; null for a plan. Any other exception fails the test.</summary>
    private static async Task<string?> PlanAsync(IngestBench bench, string path, TimeRange? range = null, FrameGeometry? geometry = null)
    {
        try
        {
            await bench.PlanAsync(IngestBench.Command(path, range: range, geometry: geometry));
            return null;
        }
        catch (VideoException refusal)
        {
            return refusal.Failure.Code;
        }
    }

    private Task<string?> PlanAsync(IngestBench bench, TimeRange? range = null, FrameGeometry? geometry = null) => PlanAsync(bench, Path.Combine(_folder.Path, "video.mp4"), range, geometry);

    /// <summary>A decoder, played by a shell script, that says of any file what a test wants.</summary>
    private IngestBench Bench(string field, string packets, params (string, string)[] settings)
    {
        const string stream = "\"Index\":0,\"Codec\":\"h264\",\"Width\":64,\"Height\":48,\"PixelFormat\":\"yuv420p\",\"TimeBaseNumerator\":1,\"TimeBaseDenominator\":1000,\"IsDecoded\":true";
        // The last of two fields of a name counts.
        File.WriteAllText(Path.Combine(_folder.Path, "answer"), $"media {{\"Format\":\"mov\"}}\nstream {{{stream},{field}}}\n{packets}");
        File.WriteAllText(Path.Combine(_folder.Path, "video.mp4"), "video");
        var program = _decoder.WriteAnswer($"cat {_folder.Path}/answer >&2; echo \"end:$token ok \" >&2");
        return new IngestBench([("LibavPath", program), ("WarmClipBytes", "0"), ("Jail", "None"), .. settings]);
    }
}
