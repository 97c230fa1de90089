using QueueWorkers.Models.Profiles;

namespace QueueWorkers.Models;

/// <summary>A profile with the bytes of its model, which have been checked against its hash.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Bytes">The model in one piece: the ONNX file, with the weights that it has in other files.</param>
/// <param name="Sha256">Hash of the ONNX file as it was found, lower-case hex; with weights in other files, of all of them together, as <c>ExternalData</c> defines it.</param>
/// <param name="Origin">What errors call it: a path, or the name of a built-in.</param>
public sealed record ModelFile(ModelProfile Profile, ReadOnlyMemory<byte> Bytes, string Sha256, string Origin)
{
    /// <summary>What the bytes were converted to, <c>fp16</c>; absent if they are those of the file.</summary>
    public string? Precision { get; init; }
}
