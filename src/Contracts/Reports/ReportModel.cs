namespace QueueWorkers.Contracts;

/// <summary>The model of a video.</summary>
/// <param name="Name">Name of the profile.</param>
/// <param name="Fingerprint">Profile and everything that changes a feature.</param>
/// <param name="Sha256">Hash of the model file.</param>
public sealed record ReportModel(string Name, string Fingerprint, string Sha256);
