using System.Text.Json.Serialization;

namespace QueueWorkers.Decoder.OpenCv;

[JsonSerializable(typeof(DecodeCommand))]
[JsonSerializable(typeof(StreamDescription))]
[JsonSerializable(typeof(ContainerDescription))]
internal sealed partial class CommandJson : JsonSerializerContext;
