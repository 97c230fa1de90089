using QueueWorkers.Contracts;
using QueueWorkers.Platform.Telemetry;

namespace QueueWorkers.Platform.Tests.Telemetry;

public sealed class StageTimerTests
{
    [Fact]
    public void Times_of_a_stage_add_up_and_come_in_order_of_their_first_end()
    {
        var time = new Clock();
        var timer = new StageTimer(time);
        using (timer.Measure(Stages.Fetch))
        {
            time.Now += 5;
            using (timer.Measure(Stages.Probe))
                time.Now += 7;
        }
        timer.Add(Stages.Probe, TimeSpan.FromMilliseconds(3));
        Assert.Equal([new StageTime(Stages.Probe, 10), new StageTime(Stages.Fetch, 12)], timer.ToList());
    }

    [Fact]
    public void Disposing_twice_measures_once()
    {
        var time = new Clock();
        var timer = new StageTimer(time);
        var measurement = timer.Measure(Stages.Plan);
        time.Now += 2;
        measurement.Dispose();
        measurement.Dispose();
        Assert.Equal([new StageTime(Stages.Plan, 2)], timer.ToList());
    }

    private sealed class Clock : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Now;
    }
}
