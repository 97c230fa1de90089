using Google.Protobuf;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Models.Onnx;

/// <summary>Reads an ONNX file, and says what it is instead if it is none.</summary>
public static class OnnxFile
{
    /// <summary>The model. Throws <see cref="ModelProfileException"/> if it is none, or has no graph.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="origin">What errors call it.</param>
    public static ModelProto Parse(ReadOnlyMemory<byte> bytes, string origin)
    {
        if (ForeignFile.NameOf(bytes.Span) is { } foreign)
            throw new ModelProfileException(origin, $"no ONNX model: {foreign}");
        try
        {
            var model = ModelProto.Parser.ParseFrom(bytes.Span);
            return model.Graph is { Node.Count: > 0 } ? model : throw new ModelProfileException(origin, "no ONNX model: it has no graph");
        }
        catch (InvalidProtocolBufferException fault)
        {
            throw new ModelProfileException(origin, $"no ONNX model: {fault.Message}", fault);
        }
    }
}
