using System.Diagnostics;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Sources;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Sources;

public sealed class RefusedSourcesTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);
    private readonly string _folder = Directory.CreateTempSubdirectory("qw-sources-").FullName;

    public static TheoryData<string, string> Negative => new()
    {
        { "m3_audio_only.mp4", FailureCode.NoVideoStream },
        { "tc_nasa_audio_only.mp3", FailureCode.NoVideoStream },
        { "ey_init_truncated.mp4", FailureCode.NoVideoStream },
        { "ey_vvc_unsupported.mp4", FailureCode.UnsupportedCodec },
        { "m3_sample_malformed_free_box.mp4", FailureCode.UnknownFormat },
        { "mz_invalid_userdata.mp4", FailureCode.Truncated },
    };

    [Theory, MemberData(nameof(Negative))]
    public Task A_real_file_that_is_no_use_is_refused(string name, string code) => RefusesAsync(DataFolder.Video(name), code);

    [Theory]
    [InlineData("m3_vp9_invalid-bitstream.webm")]
    [InlineData("mz_test_case_1185230.mp4")]
    [InlineData("mz_zero_empty_stsc.mp4")]
    public async Task A_stream_that_no_decoder_accepts_ends_in_a_code(string name)
    {
        var path = DataFolder.Video(name);
        await using var bench = new IngestBench();
        var plan = await bench.PlanAsync(path);
        var decoded = await bench.DecodeAsync(plan, plan.Segments[0], SeekStrategy.FromStart);
        Assert.Empty(decoded.Frames);
        Assert.Equal(FailureCode.CorruptStream, decoded.Failure?.Code);
    }

    [Fact]
    public Task What_is_missing_is_not_found() => RefusesAsync(Path.Combine(_folder, "no.mp4"), FailureCode.NotFound);

    [Fact]
    public Task A_folder_is_no_regular_file() => RefusesAsync(_folder, FailureCode.NotRegularFile);

    [Fact]
    public Task A_device_is_no_regular_file() => RefusesAsync("/dev/zero", FailureCode.NotRegularFile);

    [Fact]
    public async Task A_fifo_is_never_opened()
    {
        var fifo = Path.Combine(_folder, "fifo.mp4");
        await Process.Start("mkfifo", fifo).WaitForExitAsync(TestContext.Current.CancellationToken);
        await RefusesAsync(fifo, FailureCode.NotRegularFile);
    }

    [Theory]
    [InlineData("md_flower.mp4", 0.6)]
    [InlineData("md_flower.webm", 0.6)]
    [InlineData("mb_edts.mp4", 0.9)]
    [InlineData("m3_sample_h264.mkv", 0.7)]
    public async Task A_file_that_was_cut_off_gives_its_frames_and_a_code(string name, double share)
    {
        await using var bench = new IngestBench();
        var bytes = await File.ReadAllBytesAsync(DataFolder.Video(name), TestContext.Current.CancellationToken);
        var cut = Path.Combine(_folder, "cut" + Path.GetExtension(name));
        await File.WriteAllBytesAsync(cut, bytes.AsMemory(0, (int)(bytes.Length * share)), TestContext.Current.CancellationToken);
        var whole = (await bench.DecodeAsync(await bench.PlanAsync(DataFolder.Video(name)))).SelectMany(s => s.Frames).ToList();
        var plan = await bench.PlanAsync(cut);
        Assert.True(plan.Extraction.Stream.Truncated);
        var decoded = (await bench.DecodeAsync(plan)).SelectMany(s => s.Frames).ToList();
        Assert.InRange(decoded.Count, 1, whole.Count - 1);
        // What is shown late is stored early: of the last few frames some are there and others not.
        Assert.Equal(whole.Take(decoded.Count - 4), decoded.SkipLast(4));
        Assert.Subset(whole.Select(f => f.Pts).ToHashSet(), decoded.Select(f => f.Pts).ToHashSet());
    }

    [Fact]
    public async Task A_recording_without_its_index_was_cut_off()
    {
        var bytes = await File.ReadAllBytesAsync(DataFolder.Video("m3_sample_no_bframes.mp4"), TestContext.Current.CancellationToken);
        var cut = Path.Combine(_folder, "cut.mp4");
        var index = bytes.AsSpan().IndexOf("moov"u8);
        await File.WriteAllBytesAsync(cut, bytes.AsMemory(0, index - 4), TestContext.Current.CancellationToken);
        await RefusesAsync(cut, FailureCode.Truncated);
    }

    [Fact]
    public Task No_bytes_are_empty() => RefusesAsync(Write("empty.mp4", ""), FailureCode.Empty);

    [Fact]
    public Task Text_is_no_video() => RefusesAsync(Write("text.mp4", string.Concat(Enumerable.Repeat("Lorem ipsum dolor sit amet. ", 500))), FailureCode.UnknownFormat);

    [Fact]
    public Task A_playlist_is_not_followed() => RefusesAsync(Write("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n"), FailureCode.UnsupportedContainer);

    [Fact]
    public Task A_concat_script_is_not_followed() => RefusesAsync(Write("list.ffconcat", "ffconcat version 1.0\nfile /etc/passwd\n"), FailureCode.UnsupportedContainer);

    [Theory]
    [InlineData("http://example.org/a.mp4")]
    [InlineData("relative.mp4")]
    [InlineData("file://elsewhere/a.mp4")]
    [InlineData("concat:/a|/b")]
    [InlineData("")]
    public Task Other_uris_are_invalid(string uri) => RefusesAsync(uri, FailureCode.InvalidUri);

    [Fact]
    public async Task What_lies_outside_the_roots_is_refused_through_links_too()
    {
        var inside = Directory.CreateDirectory(Path.Combine(_folder, "root")).FullName;
        var secret = Write("secret.mp4", "secret");
        File.CreateSymbolicLink(Path.Combine(inside, "link.mp4"), secret);
        File.CreateSymbolicLink(Path.Combine(inside, "up"), _folder);
        foreach (var path in new[] { secret, Path.Combine(inside, "link.mp4"), Path.Combine(inside, "up", "secret.mp4"), Path.Combine(inside, "..", "secret.mp4"), _folder + "/absent.mp4", inside + "-not/a.mp4" })
            await RefusesAsync(path, FailureCode.OutsideRoots, ("Roots:0", inside));
        await RefusesAsync(Path.Combine(inside, "absent.mp4"), FailureCode.NotFound, ("Roots:0", inside));
    }

    [Fact]
    public async Task Limits_have_codes()
    {
        var path = DataFolder.Video("va_test.mp4");
        await RefusesAsync(path, FailureCode.DimensionsExceeded, ("MaxSide", "800"));
        await RefusesAsync(path, FailureCode.DimensionsExceeded, ("MaxFramePixels", "100000"));
        await RefusesAsync(path, FailureCode.DurationExceeded, ("MaxDuration", "00:00:02"));
        await RefusesAsync(path, FailureCode.FramesExceeded, ("MaxFrames", "95"));
        await RefusesAsync(path, FailureCode.BytesExceeded, ("MaxBytes", "1000"));
    }

    [Fact]
    public async Task A_source_that_changed_or_vanished_is_told_apart()
    {
        var path = Write("a.bin", "content");
        await using var bench = new IngestBench();
        var guard = bench.Get<SourceGuard>();
        var pinned = guard.Find(new Uri(path).AbsoluteUri).Pinned("");
        guard.Verify(pinned);
        Assert.Equal(new FileInfo(path).LastWriteTimeUtc.Ticks, pinned.ModifiedTicks);
        File.AppendAllText(path, "!");
        Assert.Equal(FailureCode.SourceChanged, Assert.Throws<VideoException>(() => guard.Verify(pinned)).Failure.Code);
        File.Delete(path);
        Assert.Equal(FailureCode.SourceGone, Assert.Throws<VideoException>(() => guard.Verify(pinned)).Failure.Code);
    }

    [Fact]
    public async Task The_hash_is_that_of_the_bytes()
    {
        var path = Write("abc.bin", "abc");
        await using var bench = new IngestBench();
        var hash = await SourceHash.OfAsync(bench.Get<SourceGuard>().Find(path), TestContext.Current.CancellationToken);
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", hash);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static async Task RefusesAsync(string uri, string code, params (string Name, string Value)[] settings)
    {
        await using var bench = new IngestBench(settings);
        var refusal = await Assert.ThrowsAsync<VideoException>(() => bench.PlanAsync(uri).WaitAsync(Bound, TestContext.Current.CancellationToken));
        Assert.Equal(code, refusal.Failure.Code);
    }
}
