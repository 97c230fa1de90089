using Microsoft.Extensions.Logging;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Platform.Tests.Resilience;

public sealed class OutagesTests
{
    private readonly Clock _time = new();
    private readonly Lines _log = new();
    private readonly Outages _outages;

    public OutagesTests() => _outages = new(_time, _log);

    [Fact]
    public void An_outage_of_many_messages_is_said_once_when_it_begins_and_once_when_the_last_of_them_is_through()
    {
        object[] waiters = [.. Enumerable.Range(0, 100).Select(_ => new object())];
        foreach (var attempt in Enumerable.Range(0, 5))
            foreach (var waiter in waiters)
                _outages.Failed(WorkKind.State, waiter, $"attempt {attempt}");
        Assert.Equal((WorkKind.State, "attempt 4"), Assert.Single(_outages.Standing()));
        _time.Now += TimeSpan.FromSeconds(3);
        foreach (var waiter in waiters)
            _outages.Succeeded(WorkKind.State, waiter);
        Assert.Equal(["State is away, which is waited for: attempt 0", "State is back, after 3 s"], _log.Said);
        Assert.Empty(_outages.Standing());
    }

    [Fact]
    public void A_long_one_is_said_again_each_time_that_its_length_has_doubled()
    {
        var waiter = new object();
        for (var second = 0; second <= 600; second++)
        {
            _outages.Failed(WorkKind.Broker, waiter, "refused");
            _time.Now += TimeSpan.FromSeconds(1);
        }
        Assert.Equal([0, 30, 60, 120, 240, 480], _log.Said.Select(s => s.Contains("since", StringComparison.Ordinal) ? int.Parse(s.Split(' ')[4]) : 0));
    }

    [Fact]
    public void What_comes_and_goes_is_said_when_it_lasts()
    {
        var waiter = new object();
        for (var i = 0; i < 50; i++)
        {
            _outages.Failed(WorkKind.FeatureStore, waiter, "full");
            _time.Now += TimeSpan.FromSeconds(1);
            _outages.Succeeded(WorkKind.FeatureStore, waiter);
            _time.Now += TimeSpan.FromSeconds(1);
        }
        Assert.Equal(2, _log.Said.Count);
        _outages.Failed(WorkKind.FeatureStore, waiter, "full");
        _time.Now += TimeSpan.FromSeconds(5);
        _outages.Failed(WorkKind.FeatureStore, waiter, "full");
        _outages.Succeeded(WorkKind.FeatureStore, waiter);
        Assert.Equal(["FeatureStore is away, which is waited for: full", "FeatureStore is back, after 5 s"], _log.Said.Skip(2));
    }

    [Fact]
    public void Whoever_is_cancelled_does_not_know_whether_it_is_back()
    {
        var (one, other) = (new object(), new object());
        _outages.Failed(WorkKind.Device, one, "busy");
        _outages.Left(WorkKind.Device, one);
        Assert.Empty(_outages.Standing());
        Assert.Single(_log.Said);
        _outages.Succeeded(WorkKind.Device, other);
        Assert.Equal("Device is back, after 0 s", _log.Said[^1]);
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; } = TimeSpan.FromHours(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }

    private sealed class Lines : ILogger
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Add(formatter(state, exception));
    }
}
