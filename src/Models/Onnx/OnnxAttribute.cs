using Google.Protobuf;
using AttributeType = QueueWorkers.Models.Onnx.AttributeProto.Types.AttributeType;

namespace QueueWorkers.Models.Onnx;

/// <summary>Makes attributes of nodes.</summary>
public static class OnnxAttribute
{
    /// <summary>An integer.</summary>
    public static AttributeProto Int(string name, long value) => new() { Name = name, I = value, Type = AttributeType.Int };

    /// <summary>A number.</summary>
    public static AttributeProto Float(string name, float value) => new() { Name = name, F = value, Type = AttributeType.Float };

    /// <summary>A word.</summary>
    public static AttributeProto Text(string name, string value) => new() { Name = name, S = ByteString.CopyFromUtf8(value), Type = AttributeType.String };

    /// <summary>Several integers.</summary>
    public static AttributeProto Ints(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Ints };
        foreach (var value in values)
            attribute.Ints.Add(value);
        return attribute;
    }
}
