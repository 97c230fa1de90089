using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using QueueWorkers.Platform.Hosting;
using QueueWorkers.Platform.Tests.State;

namespace QueueWorkers.Platform.Tests.Hosting;

/// <summary>The log of daemons, byte for byte.</summary>
public sealed class PlainConsoleFormatterTests
{
    private static readonly SettableTime Time = new() { Now = new DateTimeOffset(2026, 3, 4, 5, 6, 7, 89, TimeSpan.FromHours(2)) };

    [Fact]
    public void An_entry_is_one_line_with_the_time_in_utc() =>
        Assert.Equal("2026-03-04T03:06:07.089Z warn Some.Category[7] all is well\n", Write(isSystemd: false, LogLevel.Warning, "all is well"));

    [Theory]
    [InlineData(LogLevel.Debug, "<7>dbug")]
    [InlineData(LogLevel.Information, "<6>info")]
    [InlineData(LogLevel.Warning, "<4>warn")]
    [InlineData(LogLevel.Error, "<3>fail")]
    [InlineData(LogLevel.Critical, "<2>crit")]
    public void Under_systemd_a_priority_stands_where_the_time_was(LogLevel level, string start) =>
        Assert.Equal($"{start} Some.Category[7] text\n", Write(isSystemd: true, level, "text"));

    [Fact]
    public void Text_of_others_neither_acts_nor_looks_like_an_entry_of_its_own() =>
        Assert.Equal(
            "2026-03-04T03:06:07.089Z info Some.Category[7] a\\u001b[2Jb\\u000a2026 fail forged\\u009b1m\\u202egpj.exe ü 漢 😀\n",
            Write(isSystemd: false, LogLevel.Information, "a\u001b[2Jb\n2026 fail forged\u009b1m\u202egpj.exe ü 漢 😀"));

    [Fact]
    public void The_lines_of_an_exception_stand_below_and_are_safe_too()
    {
        var lines = Write(isSystemd: true, LogLevel.Error, "it failed", new IOException("no\u001b]0;title\u0007\nsecond")).Split('\n');
        Assert.Equal(["<3>fail Some.Category[7] it failed", "<3>  System.IO.IOException: no\\u001b]0;title\\u0007", "<3>  second", ""], lines);
    }

    private static string Write(bool isSystemd, LogLevel level, string message, Exception? fault = null)
    {
        using var text = new StringWriter();
        new PlainConsoleFormatter(Time, isSystemd).Write(new LogEntry<string>(level, "Some.Category", 7, message, fault, (state, _) => state), null, text);
        return text.ToString();
    }
}
