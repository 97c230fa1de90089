namespace QueueWorkers.Protocol.Tests.Simulation;

internal sealed class SimulationException(string message, Exception? inner = null) : Exception(message, inner);
