using QueueWorkers.Inference.Running.Layouts;

namespace QueueWorkers.Inference.Tests.Devices;

public sealed class LayoutSearchTests
{
    private static readonly (int, int)[] Splits = [(2, 1), (1, 2)];

    [Fact]
    public void The_fastest_is_found_though_other_work_slowed_it_once()
    {
        var seen = new HashSet<CpuLayout>();
        double Rate(CpuLayout layout)
        {
            var rate = 100.0 - (10 * layout.Frames) - (layout.Sessions == 1 ? 5 : 0) - (layout.PixelsInGraph ? 0 : 3);
            return seen.Add(layout) && layout.Frames == 1 ? 0.9 * rate : rate;
        }
        Assert.Equal(new CpuLayout(2, 1, 1, true), new LayoutSearch(Rate).Best(Splits, [1, 2, 4], [false, true]));
    }

    [Fact]
    public void What_is_far_behind_is_measured_once()
    {
        var runs = new Dictionary<int, int>();
        var search = new LayoutSearch(layout =>
        {
            runs[layout.Frames] = runs.GetValueOrDefault(layout.Frames) + 1;
            return layout.Frames;
        });
        Assert.Equal(8, search.Best([(1, 1)], [1, 2, 8], [false]).Frames);
        Assert.Equal((1, 1, true), (runs[1], runs[2], runs[8] > 1));
    }

    [Fact]
    public void Where_there_is_no_choice_nothing_is_measured()
    {
        var search = new LayoutSearch(_ => throw new InvalidOperationException("measured"));
        Assert.Equal(new CpuLayout(1, 2, 8, false), search.Best([(1, 2)], [8], [false]));
        Assert.False(search.HasMeasured);
    }
}
