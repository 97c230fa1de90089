using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;

namespace QueueWorkers.Ingest.Tools;

/// <summary>Finds programs in <c>PATH</c>.</summary>
internal static class Executables
{
    public static string SearchPath { get; } = Environment.GetEnvironmentVariable("PATH") is { Length: > 0 } path ? path : "/usr/local/bin:/usr/bin:/bin";

    public static string? Find(string program) => program.Contains('/')
        ? File.Exists(program) ? Path.GetFullPath(program) : null
        : SearchPath.Split(':').Where(f => f.StartsWith('/')).Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);

    /// <summary>A program of the ffmpeg package, or an error that says how to get it.</summary>
    public static string FindFfmpeg(string program, string setting) => Find(program) ?? throw new DecodeException(
        FailureCode.Internal, $"\"{program}\" (setting Ingest:{setting}) is not installed on this worker. Install it: apt-get install ffmpeg.");
}
