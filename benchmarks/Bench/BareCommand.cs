using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Inference.Settings;

namespace QueueWorkers.Benchmarks;

/// <summary>The best layout of bare sessions.</summary>
internal static class BareCommand
{
    public static Command Create()
    {
        var model = Models.Option();
        var seconds = new Option<double>("--seconds") { Description = "For each layout, twice.", DefaultValueFactory = _ => 1 };
        var accelerator = new Option<string>("--accelerator") { Description = "cpu or cuda.", DefaultValueFactory = _ => Accelerators.Cpu };
        var layout = new Option<int[]>("--layout") { Description = "Sessions, threads and frames, instead of the grid.", Arity = new ArgumentArity(3, 3), AllowMultipleArgumentsPerToken = true };
        var settings = Models.Settings();
        var command = new Command("bare", "Frames per second of bare sessions, the best layout of a grid.") { model, seconds, accelerator, layout, settings };
        command.SetAction(parsed => Run(
            Models.Options(parsed.GetValue(model)!, parsed.GetValue(settings), parsed.GetValue(accelerator)!), TimeSpan.FromSeconds(parsed.GetValue(seconds)),
            parsed.GetValue(layout) is [var sessions, var threads, var frames] ? new(sessions, threads, frames) : null));
        return command;
    }

    private static void Run(InferenceOptions options, TimeSpan each, BareLayout? layout)
    {
        using var messages = OrtRuntime.Begin(NullLogger.Instance);
        var grid = BareSessions.Grid(options, each, layout);
        var (best, rate) = grid[0];
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            model = options.Model,
            framesPerSecond = Math.Round(rate, 1),
            best.Sessions,
            best.Threads,
            best.Frames,
            grid = grid.Select(g => $"{g.Layout}: {g.Rate:F1}"),
        }));
    }
}
