namespace QueueWorkers.Platform.Models;

/// <summary>A profile with the bytes of its model, which have been checked against its hash.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Bytes">The ONNX file.</param>
/// <param name="Sha256">Hash of the bytes, lower-case hex.</param>
/// <param name="Origin">What errors call it: a path, or the name of a built-in.</param>
public sealed record ModelFile(ModelProfile Profile, ReadOnlyMemory<byte> Bytes, string Sha256, string Origin);
