using System.Buffers.Binary;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Probing;

/// <summary>Numbers of foreign files, as large, small or absurd as they can be: a plan or a code, never an exception out of arithmetic.</summary>
public sealed class ForeignNumbersTests : IDisposable
{
    private const string Packets = "packet|pts=0|dts=0|flags=K_\npacket|pts=40|dts=40|flags=__\n";
    private static readonly string[] Boxes = ["tkhd", "mvhd", "mdhd", "pasp", "stts", "elst", "stsz", "ctts"];
    private static readonly uint[] Extremes = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff];
    private readonly TemporaryFolder _folder = new("numbers");

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
    [InlineData("\"side_data_list\":[{\"rotation\":-2147483648}]", Packets)]
    [InlineData("\"side_data_list\":[{\"rotation\":1e999}]", Packets)]
    [InlineData("\"side_data_list\":[{\"rotation\":-270}]", Packets)]
    [InlineData("\"width\":-5", Packets, FailureCode.CorruptStream)]
    [InlineData("\"width\":1e99", Packets, FailureCode.DimensionsExceeded)]
    [InlineData("\"coded_width\":2147483647,\"coded_height\":2147483647", Packets, FailureCode.DimensionsExceeded)]
    [InlineData("\"sample_aspect_ratio\":\"2147483647:1\"", Packets)]
    [InlineData("\"sample_aspect_ratio\":\"-2147483648:-1\"", Packets)]
    [InlineData("\"sample_aspect_ratio\":\"0:0\"", Packets)]
    [InlineData("\"time_base\":\"-1/1000\"", Packets, FailureCode.FrameRateInvalid)]
    [InlineData("\"time_base\":\"1/0\"", Packets, FailureCode.FrameRateInvalid)]
    [InlineData("\"duration\":\"nan\"", Packets)]
    [InlineData("\"duration\":\"inf\"", Packets)]
    [InlineData("\"has_b_frames\":-1", Packets)]
    [InlineData("\"side_data_list\":{}", Packets, FailureCode.CorruptStream)]
    [InlineData("\"side_data_list\":[1]", Packets, FailureCode.CorruptStream)]
    [InlineData("\"disposition\":1", Packets, FailureCode.CorruptStream)]
    [InlineData("\"pix_fmt\":\"\\ud800\"", Packets, FailureCode.CorruptStream)]
    [InlineData("\"has_b_frames\":0", Packets + "stream|codec_name=vp9|time_base=2305843009213693952/1\n")]
    [InlineData("\"has_b_frames\":0", Packets + "stream|codec_name=vp9|time_base=2147483647/2147483647\n")]
    [InlineData("\"has_b_frames\":0", "packet|pts=-9223372036854775808|dts=0|flags=K_\npacket|pts=9223372036854775807|dts=1|flags=__\n", FailureCode.DurationExceeded)]
    [InlineData("\"has_b_frames\":0", "packet|pts=9223372036854775806|dts=0|flags=K_\npacket|pts=9223372036854775807|dts=1|flags=__\n")]
    public async Task Whatever_a_file_says_ends_in_a_plan_or_a_code(string field, string packets, string? code = null)
    {
        await using var bench = Bench(field, packets);
        Assert.Equal(code, await PlanAsync(bench));
    }

    [Fact]
    public async Task A_range_behind_the_end_of_time_is_empty()
    {
        await using var bench = Bench("\"has_b_frames\":0", "packet|pts=9223372036854775800|dts=0|flags=K_\npacket|pts=9223372036854775807|dts=1|flags=__\n");
        Assert.Equal(FailureCode.EmptyRange, await PlanAsync(bench, new TimeRange { FromMs = 5000 }));
    }

    [Fact]
    public async Task A_frame_of_its_own_size_that_no_memory_holds_is_refused()
    {
        await using var bench = Bench("\"width\":60000,\"height\":60000", Packets, ("MaxSide", "65536"), ("MaxFramePixels", $"{long.MaxValue}"));
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

    public void Dispose() => _folder.Dispose();

    /// <summary>The code of the refusal; null for a plan. Any other exception fails the test.</summary>
    private static async Task<string?> PlanAsync(IngestBench bench, string path, TimeRange? range = null, FrameGeometry? geometry = null)
    {
        try
        {
            await bench.PlanAsync(IngestBench.Command(path, range: range, geometry: geometry));
            return null;
        }
        catch (DecodeException refusal)
        {
            return refusal.Failure.Code;
        }
    }

    private Task<string?> PlanAsync(IngestBench bench, TimeRange? range = null, FrameGeometry? geometry = null) => PlanAsync(bench, Path.Combine(_folder.Path, "video.mp4"), range, geometry);

    /// <summary>An ffprobe, played by a shell script, that says of any file what a test wants.</summary>
    private IngestBench Bench(string field, string packets, params (string, string)[] settings)
    {
        var stream = "\"index\":0,\"codec_type\":\"video\",\"codec_name\":\"h264\",\"width\":64,\"height\":48,\"pix_fmt\":\"yuv420p\",\"time_base\":\"1/1000\"";
        // The last of two fields of a name counts.
        File.WriteAllText(Path.Combine(_folder.Path, "streams"), $"{{\"format\":{{\"format_name\":\"mov\"}},\"streams\":[{{{stream},{field}}}]}}\n");
        File.WriteAllText(Path.Combine(_folder.Path, "packets"), packets);
        File.WriteAllText(Path.Combine(_folder.Path, "video.mp4"), "video");
        var program = Path.Combine(_folder.Path, "ffprobe");
        File.WriteAllText(program, $"#!/bin/sh\ncase \"$*\" in *json*) cat {_folder.Path}/streams;; *) cat {_folder.Path}/packets;; esac\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return new IngestBench([("FfprobePath", program), ("Jail", "None"), .. settings]);
    }
}
