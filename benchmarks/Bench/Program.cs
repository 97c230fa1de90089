using System.CommandLine;
using QueueWorkers.Benchmarks;

return await new RootCommand("Measures one part of the pipeline by itself and prints one JSON line.") { ExtractCommand.Create(), BareCommand.Create(), InferCommand.Create(), WorkerCommand.Create(), CompareCommand.Create(), TilesCommand.Create() }.Parse(args).InvokeAsync();
