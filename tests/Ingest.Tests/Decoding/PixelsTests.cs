using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Decoding;

public sealed class PixelsTests
{
    [Theory]
    [InlineData(ResizeMode.Stretch, 1920, 1080, 224, 224)]
    [InlineData(ResizeMode.Letterbox, 1920, 1080, 224, 126)]
    [InlineData(ResizeMode.CenterCrop, 1920, 1080, 398, 224)]
    [InlineData(ResizeMode.Letterbox, 1080, 1920, 126, 224)]
    [InlineData(ResizeMode.CenterCrop, 1080, 1920, 224, 398)]
    [InlineData(ResizeMode.Letterbox, 16_384, 1, 224, 1)]
    [InlineData(ResizeMode.CenterCrop, 300, 300, 224, 224)]
    public void A_frame_is_scaled_by_its_displayed_size(ResizeMode mode, int width, int height, int w, int h) =>
        Assert.Equal((w, h), ScaledSize.Of(width, height, new FrameGeometry { Width = 224, Height = 224, Resize = mode }));

    [Fact]
    public async Task Letterbox_bars_are_black_and_crop_has_none()
    {
        var letterbox = await FirstFrameAsync(new FrameGeometry { Width = 64, Height = 64, Resize = ResizeMode.Letterbox });
        Assert.All(letterbox.Take(64 * 3), b => Assert.Equal(0, b));
        Assert.All(letterbox.TakeLast(64 * 3), b => Assert.Equal(0, b));
        Assert.Contains(letterbox, b => b > 100);
        var crop = await FirstFrameAsync(new FrameGeometry { Width = 64, Height = 64, Resize = ResizeMode.CenterCrop });
        Assert.Contains(crop.Take(64 * 3), b => b > 20);
    }

    [Theory]
    [InlineData(1920, 1080, 455, 256)]
    [InlineData(1080, 1920, 256, 455)]
    [InlineData(300, 300, 256, 256)]
    public void A_crop_is_a_share_of_the_shorter_side(int width, int height, int w, int h) =>
        Assert.Equal((w, h), ScaledSize.Of(width, height, new FrameGeometry { Width = 224, Height = 224, Resize = ResizeMode.CenterCrop, Crop = 0.875 }));

    [Fact]
    public async Task A_crop_is_the_middle_of_the_frame_that_is_scaled_to_more()
    {
        var whole = await FirstFrameAsync(new FrameGeometry { Width = 64, Height = 64, Resize = ResizeMode.CenterCrop });
        var crop = await FirstFrameAsync(new FrameGeometry { Width = 48, Height = 48, Resize = ResizeMode.CenterCrop, Crop = 0.75 });
        for (var row = 0; row < 48; row++)
            Assert.Equal(whole.AsSpan((((row + 8) * 64) + 8) * 3, 48 * 3), crop.AsSpan(row * 48 * 3, 48 * 3));
    }

    [Fact]
    public async Task Bars_have_the_grey_that_is_wanted()
    {
        var letterbox = await FirstFrameAsync(new FrameGeometry { Width = 64, Height = 64, Resize = ResizeMode.Letterbox, Bars = 114 });
        Assert.All(letterbox.Take(64 * 3), b => Assert.Equal(114, b));
        Assert.All(letterbox.TakeLast(64 * 3), b => Assert.Equal(114, b));
    }

    [Fact]
    public async Task Bgr_is_rgb_turned_round()
    {
        var rgb = await FirstFrameAsync(new FrameGeometry { Width = 48, Height = 32 });
        var bgr = await FirstFrameAsync(new FrameGeometry { Width = 48, Height = 32, Channels = ChannelOrder.Bgr });
        for (var i = 0; i < rgb.Length; i += 3)
            Assert.Equal((rgb[i], rgb[i + 1], rgb[i + 2]), (bgr[i + 2], bgr[i + 1], bgr[i]));
    }

    private static async Task<byte[]> FirstFrameAsync(FrameGeometry geometry)
    {
        await using var bench = new IngestBench();
        var plan = await bench.PlanAsync(IngestBench.Command(DataFolder.Video("tc_bt709_full_range.mp4"), geometry: geometry));
        return await bench.FirstFrameAsync(plan);
    }
}
