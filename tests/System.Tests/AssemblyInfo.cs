using QueueWorkers.SystemTests.Cluster;

// Each class has processes, folders and a virtual host of its own; two at a time, for much of their time is waiting.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.Collections, MaxThreads = 2)]
[assembly: AssemblyFixture(typeof(Broker))]
[assembly: AssemblyFixture(typeof(Baselines))]
