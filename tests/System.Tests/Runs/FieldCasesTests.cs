using System.Text.Json;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests.Runs;

/// <summary>Files that people's reports led to, each with what it should give. One run over all of them.</summary>
public sealed class FieldCasesTests(FieldCasesTests.FieldRun run) : IClassFixture<FieldCasesTests.FieldRun>
{
    /// <summary>Intact, if oddly so.</summary>
    [Theory]
    [InlineData("concat_back.ts", 150, "TimeGoesBack")]
    [InlineData("zero_dur.mkv", 75)]
    [InlineData("zeromatrix.mp4", 75)]
    [InlineData("late_start.mkv", 75)]
    [InlineData("oneframe60.mp4", 1)]
    [InlineData("wrap33.ts", 100)]
    [InlineData("colour_change.mkv", 150)]
    [InlineData("rot45.mp4", 75)]
    [InlineData("vflip.mp4", 75)]
    [InlineData("anim.apng", 20)]
    [InlineData("telecine.mpg", 90)]
    [InlineData("am_water_180_mvhevc_5frames.mov", 5)]
    [InlineData("am_sample_edit_list_no_sync_frame_before_edit.mp4", 68)]
    public void Every_frame_of_an_intact_file_is_there(string name, int frames, string? warning = null)
    {
        var report = run.Of(name);
        Assert.Equal(("Completed", frames), (report.State, report.Frames));
        Assert.Empty(report.Gaps);
        Assert.DoesNotContain("ShorterThanAnnounced", report.Warnings);
        if (warning is not null)
            Assert.Contains(warning, report.Warnings);
    }

    /// <summary>A recording may begin anywhere: pictures before the first keyframe are dropped, and counted in a warning.</summary>
    [Theory]
    [InlineData("dvr_cut.ts", 50, "1 pictures")]
    [InlineData("opengop_cut.ts", 50, "24 pictures")]
    [InlineData("oh_BA_MW_D_IDR_LOST.264", 70, "27 pictures")]
    public void Pictures_before_the_first_keyframe_are_said(string name, int frames, string said)
    {
        var report = run.Of(name);
        Assert.Equal(("Completed", frames), (report.State, report.Frames));
        Assert.Contains("LeadingPictures", report.Warnings);
        Assert.Contains(said, report.Text, StringComparison.Ordinal);
    }

    /// <summary>Never complete without a word; the frames that can be decoded are there, and a gap says where others are not.</summary>
    /// <param name="name">The file.</param>
    /// <param name="frames">Frames that can be decoded.</param>
    /// <param name="fromMs">A gap begins not after this.</param>
    /// <param name="toMs">And ends not before this; absent for a gap to the end.</param>
    /// <param name="shifts">Whether times behind the hole may be shifted.</param>
    [Theory]
    [InlineData("hole_m4.avi", 177, 2080, 2100, true)]
    [InlineData("hole_mk.mkv", 156, 3240, 4900)]
    [InlineData("hole_fl.flv", 176, 2080, 3000)]
    [InlineData("hole_ps.mpg", 176, 1400, 2300)]
    [InlineData("hole_es.h264", 177, 3200, 3300, true)]
    [InlineData("hole_wm.wmv", 176, 2100, 3000)]
    [InlineData("ts_hole.ts", 66, 2550, 2900)]
    [InlineData("zero_tail.mkv", 47, 1840, null)]
    public void A_hole_is_said_with_where_it_is(string name, int frames, int fromMs, int? toMs, bool shifts = false)
    {
        var report = run.Of(name);
        Assert.Equal(("Partial", frames), (report.State, report.Frames));
        Assert.Contains(report.Code, (string[])["CorruptStream", "Truncated"]);
        Assert.Contains(report.Gaps, g => g.From <= fromMs && (g.To is null || g.To >= toMs));
        Assert.Equal(shifts, report.Warnings.Contains("TimesShifted"));
    }

    [Fact]
    public void A_still_picture_is_no_video() => Assert.Equal(("Failed", "UnsupportedContainer"), (run.Of("am_sample_MP.heic").State, run.Of("am_sample_MP.heic").Code));

    [Fact]
    public void Every_row_is_tested() => Assert.Equal(Names.Order(), [.. typeof(FieldCasesTests).GetMethods().SelectMany(m => m.GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>()).Select(d => (string)d.Data[0]!).Append("am_sample_MP.heic").Order()]);

    private static IReadOnlyList<string> Names => [.. File.ReadLines(DataFolder.File("field/CASES.tsv")).Skip(1).Select(l => l.Split('\t')[0])];

    public sealed record FieldReport(string State, string Code, int Frames, IReadOnlyList<(double? From, double? To)> Gaps, IReadOnlyList<string> Warnings, string Text);

    public sealed class FieldRun : IAsyncLifetime
    {
        private readonly Dictionary<string, FieldReport> _reports = [];

        public FieldReport Of(string name)
        {
            // Skips if there is none.
            DataFolder.File("field");
            return _reports[name];
        }

        public async ValueTask InitializeAsync()
        {
            if (DataFolder.Path is null)
                return;
            using var folder = new RunFolder();
            var run = await folder.RunAsync([.. Names.Select(n => DataFolder.File($"field/{n}")), "--json"]);
            Assert.Equal(3, run.Code);
            foreach (var report in JsonDocument.Parse(run.Output).RootElement.EnumerateArray())
                _reports[Path.GetFileName(report.GetProperty("source").GetString()!)] = Read(report);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static FieldReport Read(JsonElement report) => new(
            report.GetProperty("state").GetString()!,
            report.TryGetProperty("code", out var code) ? code.GetString()! : "",
            report.GetProperty("frames").GetProperty("stored").GetInt32(),
            [.. report.GetProperty("gaps").EnumerateArray().Select(g => (Ms(g, "fromPtsMs"), Ms(g, "toPtsMs")))],
            [.. report.GetProperty("warnings").EnumerateArray().Select(w => w.GetProperty("code").GetString()!)],
            report.GetRawText());

        private static double? Ms(JsonElement gap, string name) => gap.TryGetProperty(name, out var ms) ? ms.GetDouble() : null;
    }
}
