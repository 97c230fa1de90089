using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("QueueWorkers.Platform.Tests")]
[assembly: InternalsVisibleTo("qw")]
[assembly: InternalsVisibleTo("QueueWorkers.Protocol.Tests")]
