using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QueueWorkers.Platform.Bus;

namespace QueueWorkers.Platform.Tests.Bus;

public sealed class FoldedLogTests : IDisposable
{
    private readonly Lines _lines = new();
    private readonly ServiceProvider _services;
    private readonly ILogger _massTransit;

    public FoldedLogTests()
    {
        _services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ILoggerProvider, FoldedLog>()
            .AddLogging(log => log.AddFilter<Lines>(FoldedLog.Source, LogLevel.None).AddProvider(_lines))
            .BuildServiceProvider();
        _massTransit = _services.GetRequiredService<ILoggerFactory>().CreateLogger("MassTransit.ReceiveTransport");
    }

    [Fact]
    public void A_message_that_is_tried_again_is_not_told()
    {
        _massTransit.LogWarning(new InvalidOperationException("The row has changed"), "R-RETRY {InputAddress} {MessageId} {MessageType}", "videos", Guid.Empty, "Wake");
        Assert.Empty(_lines.Said);
    }

    [Fact]
    public void The_same_kind_of_entry_is_told_once_a_minute()
    {
        for (var i = 0; i < 5; i++)
            _massTransit.LogWarning(new InvalidOperationException("refused"), "R-FAULT {MessageId}", i);
        _massTransit.LogWarning(new FormatException("bad"), "R-FAULT {MessageId}", 5);
        Assert.Equal(["R-FAULT 0", "R-FAULT 5"], _lines.Said);
    }

    [Fact]
    public void A_fault_that_passes_is_told_by_whoever_waits_for_it()
    {
        _massTransit.LogError(new InvalidOperationException("x", new IOException("away")), "Connection Failed: {Address}", "broker");
        Assert.Empty(_lines.Said);
    }

    public void Dispose() => _services.Dispose();

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public List<string> Said { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
