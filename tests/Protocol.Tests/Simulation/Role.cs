namespace QueueWorkers.Protocol.Tests.Simulation;

internal enum Role
{
    Coordinator,
    Ingest,
    Inference,
}
