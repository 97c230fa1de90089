using QueueWorkers.Cli;

Unexpected.Watch();
return await Commands.InvokeAsync(args);
