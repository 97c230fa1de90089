using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("QueueWorkers.Platform.Tests")]
