using QueueWorkers.SystemTests.Cluster;

// Each class has processes, folders and a virtual host of its own; three at a time, for much of their time is waiting.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.Collections, MaxThreads = 3)]
[assembly: AssemblyFixture(typeof(Broker))]
[assembly: AssemblyFixture(typeof(Baselines))]
