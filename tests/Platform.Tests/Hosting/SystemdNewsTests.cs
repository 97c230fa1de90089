using Microsoft.Extensions.Logging.Abstractions;
using QueueWorkers.Platform.Hosting;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Platform.Tests.Hosting;

public sealed class SystemdNewsTests
{
    private static readonly SystemdLimits Limits =
        new(StandstillAfter: TimeSpan.FromMinutes(10), Silence: TimeSpan.FromMinutes(1), Stop: TimeSpan.FromSeconds(19));

    private readonly Clock _clock = new();
    private readonly DaemonStatus _status = new();
    private readonly WorkInHand _works;
    private readonly Patience _patience;
    private readonly SystemdNews _news;
    private bool _isConnected = true;

    public SystemdNewsTests()
    {
        _works = new(_clock);
        _patience = new(_clock, NullLogger<Patience>.Instance);
        _news = new(_status, _works, _patience, () => _isConnected, Limits, NullLogger.Instance);
    }

    [Fact]
    public void A_start_says_its_step_and_puts_off_its_timeout_without_feeding_the_watchdog()
    {
        _status.Starts("loading the model");

        Assert.Equal("STATUS=loading the model\nEXTEND_TIMEOUT_USEC=60000000", _news.Next());
    }

    [Fact]
    public void Without_work_the_watchdog_is_fed_however_long_it_lasts()
    {
        _status.IsReady();
        _clock.Advance(TimeSpan.FromDays(3));

        Assert.Equal("STATUS=ready\nWATCHDOG=1", _news.Next());
    }

    [Fact]
    public void Work_is_counted_by_kind()
    {
        _status.IsReady();
        using var one = _works.Begin("PlanVideo");
        using var two = _works.Begin("ExtractSegment");
        using var three = _works.Begin("PlanVideo");

        Assert.Equal("STATUS=ready, 1 ExtractSegment and 2 PlanVideo at work\nWATCHDOG=1", _news.Next());
    }

    [Fact]
    public void Work_that_comes_on_feeds_the_watchdog_and_work_that_stands_still_does_not()
    {
        _status.IsReady();
        using var work = _works.Begin("ExtractSegment");
        _clock.Advance(TimeSpan.FromMinutes(9));
        WorkInHand.CameOn();
        _clock.Advance(TimeSpan.FromMinutes(9));
        Assert.EndsWith("WATCHDOG=1", _news.Next(), StringComparison.Ordinal);

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("STATUS=standing still: ExtractSegment has not come on for 600 s; the watchdog is not fed", _news.Next());

        WorkInHand.CameOn();
        Assert.EndsWith("WATCHDOG=1", _news.Next(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_message_that_stands_still_is_not_hidden_by_others_that_come_on()
    {
        _status.IsReady();
        using var still = _works.Begin("FrameBatchReady");
        _clock.Advance(TimeSpan.FromMinutes(10));
        await Task.Run(async () =>
        {
            using var other = _works.Begin("PlanVideo");
            // As all that a handler does: through patience.
            await _patience.DoAsync(WorkKind.FeatureStore, _ => ValueTask.CompletedTask, TestContext.Current.CancellationToken);
        }, TestContext.Current.CancellationToken);

        Assert.Contains("standing still: FrameBatchReady", _news.Next(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_that_is_done_by_patience_comes_on()
    {
        _status.IsReady();
        using var work = _works.Begin("FrameBatchReady");
        _clock.Advance(TimeSpan.FromMinutes(10));
        await _patience.DoAsync(WorkKind.Device, _ => ValueTask.CompletedTask, TestContext.Current.CancellationToken);

        Assert.Equal("STATUS=ready, 1 FrameBatchReady at work\nWATCHDOG=1", _news.Next());
    }

    [Fact]
    public void A_broker_that_is_away_is_waited_for()
    {
        _status.IsReady();
        _isConnected = false;

        Assert.Equal("STATUS=waiting for the broker\nWATCHDOG=1", _news.Next());
    }

    [Fact]
    public void A_drain_says_what_is_at_work_and_makes_the_timeout_of_the_stop_long_enough_once()
    {
        _status.IsReady();
        using var work = _works.Begin("ExtractSegment");
        _status.Drains();

        Assert.Equal("STATUS=draining, 1 ExtractSegment at work\nEXTEND_TIMEOUT_USEC=19000000", _news.Next());
        Assert.Equal("STATUS=draining, 1 ExtractSegment at work", _news.Next());
    }

    private sealed class Clock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;

        public override long GetTimestamp() => _ticks;
    }
}
