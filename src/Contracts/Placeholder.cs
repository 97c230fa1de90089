namespace QueueWorkers.Contracts;
