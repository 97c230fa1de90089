using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Tests.Tools;

/// <summary>Programs that are asked something small, and the watchdog beside them.</summary>
public sealed class FirstLineTests
{
    [Fact]
    public void The_first_line_of_its_output_is_the_answer()
    {
        var answer = FirstLine.Of(ToolLauncher.StartInfo(["/bin/sh", "-c", "echo; echo version 7; echo more"]));
        Assert.Equal((true, "version 7"), (answer.Succeeded, answer.Output));
    }

    [Fact]
    public void A_program_that_does_not_end_is_ended()
    {
        var answer = FirstLine.Of(ToolLauncher.StartInfo(["/bin/sleep", "100"]), TimeSpan.FromMilliseconds(50));
        Assert.Equal((false, "it did not end"), (answer.Succeeded, answer.Errors));
    }

    /// <summary>The watchdog then kills what has just ended, or what is disposed already. What it threw took the whole process with it.</summary>
    [Fact]
    public void A_program_that_ends_as_its_watchdog_wakes_takes_nobody_with_it()
    {
        for (var i = 0; i < 300; i++)
            FirstLine.Of(ToolLauncher.StartInfo(["/bin/true"]), TimeSpan.FromMicroseconds(1000 + (i * 20)));
    }
}
