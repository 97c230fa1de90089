using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Decoding.OpenCv;

public sealed class DecoderChoiceTests
{
    private static readonly (string, string) s_noLibav = ("LibavPath", "no-such-decoder");
    private static readonly (string, string) s_noOpenCv = ("OpenCvPath", "no-such-decoder");

    [Fact]
    public async Task Libav_is_preferred_if_it_is_there()
    {
        await using var bench = new IngestBench();
        Assert.Equal(("libav", "Ingest:Decoder is auto, and libav is there"), (bench.Decoder.Kind, bench.Decoders.Reason));
        Assert.Equal(["libav", "opencv"], bench.Decoders.All.Select(d => d.Kind));
        Assert.Equal("exact", bench.Decoder.Colour);
    }

    [Fact]
    public async Task Without_libav_it_is_opencv()
    {
        await using var bench = new IngestBench(s_noLibav);
        Assert.Equal(("opencv", "Ingest:Decoder is auto, and libav is not there"), (bench.Decoder.Kind, bench.Decoders.Reason));
        Assert.Equal(["opencv"], bench.Decoders.All.Select(d => d.Kind));
        Assert.StartsWith("opencv 4.", bench.Decoder.Version, StringComparison.Ordinal);
        Assert.Equal("approximate", bench.Decoder.Colour);
    }

    [Fact]
    public async Task Without_opencv_there_is_only_libav()
    {
        await using var bench = new IngestBench(s_noOpenCv);
        Assert.Equal(["libav"], bench.Decoders.All.Select(d => d.Kind));
    }

    [Theory]
    [InlineData("Libav", "libav")]
    [InlineData("opencv", "opencv")]
    public async Task A_setting_has_its_way(string setting, string kind)
    {
        await using var bench = new IngestBench(("Decoder", setting));
        Assert.Equal((kind, $"Ingest:Decoder is {kind}"), (bench.Decoder.Kind, bench.Decoders.Reason));
        Assert.Equal([kind], bench.Decoders.All.Select(d => d.Kind));
        Assert.Throws<VideoException>(() => bench.Decoders.Of("another"));
    }

    [Theory]
    [InlineData("OpenCv", "OpenCvPath")]
    [InlineData("Auto", "libavformat-dev")]
    public async Task What_is_missing_is_said_at_start(string setting, string part)
    {
        await using var bench = new IngestBench(("Decoder", setting), s_noLibav, s_noOpenCv);
        Assert.Contains(part, Assert.Throws<InvalidOperationException>(() => bench.Decoders).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decoder_that_does_not_start_says_what_to_install()
    {
        await using var bench = new IngestBench(("Decoder", "OpenCv"), ("OpenCvPath", "/bin/false"));
        Assert.Contains("apt-get install libgtk-3-0", Assert.Throws<InvalidOperationException>(() => bench.Decoders).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Libav")]
    [InlineData("OpenCv")]
    public async Task A_plan_says_which_and_why(string setting)
    {
        await using var bench = new IngestBench(("Decoder", setting));
        var plan = await bench.PlanAsync(DataFolder.Video("dc_video_90.mov"));
        Assert.Equal((bench.Decoder.Kind, bench.Decoders.Reason), (plan.Extraction.Decoder, plan.DecoderReason));
    }
}
