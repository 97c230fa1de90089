using Spectre.Console;

namespace QueueWorkers.Cli.Output;

/// <summary>How far some steps are, on standard error: a bar on a terminal, else a line for each.</summary>
internal static class StepProgress
{
    /// <param name="count">How many steps.</param>
    /// <param name="work">Calls what it is given when a step begins, with its name; without one the step is passed over.</param>
    public static Task ShowAsync(int count, Func<Action<string?>, Task> work)
    {
        if (!Terminal.Error.Profile.Capabilities.Interactive)
            return work(name =>
            {
                if (name is not null)
                    Console.Error.WriteLine($"qw: {name}");
            });
        return Terminal.Error.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask("", maxValue: count);
                var begun = 0;
                await work(name =>
                {
                    task.Value = begun++;
                    if (name is not null)
                        task.Description = Terminal.Safe(name);
                });
                task.Value = count;
            });
    }
}
