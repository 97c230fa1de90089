using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running.Layouts;
using QueueWorkers.Inference.Running.Opening;
using QueueWorkers.Inference.Running.Starting;
using QueueWorkers.Inference.Settings;

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
        Assert.Equal(new CpuLayout(2, 1, 1, true), Search(Rate).Best(Splits, [1, 2, 4], [false, true]));
    }

    [Fact]
    public void What_is_far_behind_is_measured_once()
    {
        var runs = new Dictionary<int, int>();
        var search = Search(layout =>
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
        var search = Search(_ => throw new InvalidOperationException("measured"));
        Assert.Equal(new CpuLayout(1, 2, 8, false), search.Best([(1, 2)], [8], [false]));
        Assert.False(search.HasMeasured);
    }

    [Fact]
    public void What_would_take_longer_than_the_time_that_is_left_is_not_measured()
    {
        var time = new Clock();
        var measured = new List<CpuLayout>();
        // Two seconds a frame.
        var search = new LayoutSearch(layout =>
        {
            measured.Add(layout);
            time.Advance(TimeSpan.FromSeconds(2 * layout.Frames));
            return layout.Frames;
        }, TimeSpan.FromSeconds(10), time, new());
        Assert.Equal(new CpuLayout(2, 1, 2, false), search.Best(Splits, [1, 2, 4, 8], [false, true]));
        Assert.Equal([1, 2], measured.Select(l => l.Frames).Distinct());
        Assert.InRange(time.Elapsed, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void One_that_takes_longer_than_all_the_time_is_measured_and_chosen()
    {
        var time = new Clock();
        var runs = 0;
        var search = new LayoutSearch(_ =>
        {
            runs++;
            time.Advance(TimeSpan.FromMinutes(2));
            return 0.1;
        }, TimeSpan.FromSeconds(10), time, new());
        Assert.Equal((1, 1), (search.Best(Splits, [1, 2], [false]).Frames, runs));
    }

    [Fact]
    public void It_says_what_it_measures_and_ends_when_it_is_told_to()
    {
        using var stop = new CancellationTokenSource();
        var said = new List<string>();
        var loading = new ModelLoading { Progress = new Said(step => said.Add(step.Text)), Cancellation = stop.Token };
        var search = new LayoutSearch(_ =>
        {
            if (said.Count == 2)
                stop.Cancel();
            return 1;
        }, TimeSpan.FromSeconds(10), TimeProvider.System, loading);
        Assert.Throws<OperationCanceledException>(() => search.Best(Splits, [1, 2], [false]));
        Assert.Equal(["measuring the layout 1 of 3: 2 × 1 threads, runs of 1, pixels by the worker", "measuring the layout 2 of 3: 2 × 1 threads, runs of 2, pixels by the worker"], said);
    }

    [Fact]
    public async Task A_run_that_is_measured_is_told_to_end()
    {
        using var stop = new CancellationTokenSource();
        using var begun = new SemaphoreSlim(0);
        using var device = new ScriptedDevice(1, (self, _) =>
        {
            begun.Release();
            self.Hang();
        });
        var measuring = Task.Run(() => new LayoutMeter(new FrameGeometry { Width = 2, Height = 2 }, 1, 1).Rate([device], 1, stop.Token), TestContext.Current.CancellationToken);
        Assert.True(await begun.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => measuring.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(0, 0, 1, 0)]
    [InlineData(0, 3, 1, 3)]
    [InlineData(2, 3, 2, 3)]
    public void Of_a_large_model_one_session_is_opened_unless_more_are_asked_for(int sessions, int threads, int opened, int with)
    {
        var (found, each) = Assert.Single(CpuDevices.Splits(new InferenceOptions { Sessions = sessions, Threads = threads }, isLarge: true));
        Assert.Equal((opened, with > 0 ? with : Environment.ProcessorCount), (found, each));
    }

    private static LayoutSearch Search(Func<CpuLayout, double> rate) => new(rate, TimeSpan.FromHours(1), TimeProvider.System, new());

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Elapsed { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Elapsed.Ticks;

        public void Advance(TimeSpan by) => Elapsed += by;
    }

    private sealed class Said(Action<ModelLoadStep> say) : IProgress<ModelLoadStep>
    {
        public void Report(ModelLoadStep value) => say(value);
    }
}
