using QueueWorkers.Cli;

return await Commands.InvokeAsync(args);
