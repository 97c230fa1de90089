using QueueWorkers.SystemTests.Cluster;

// Two cores: what runs beside a test changes what it measures.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(Broker))]
[assembly: AssemblyFixture(typeof(Baselines))]
