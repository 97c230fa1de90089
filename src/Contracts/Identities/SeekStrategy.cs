using System.Text.Json.Serialization;

namespace QueueWorkers.Contracts;

/// <summary>A way to decode a segment. Each is slower and surer than the one before it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SeekStrategy>))]
public enum SeekStrategy
{
    /// <summary>Seek to the segment's own first keyframe.</summary>
    OwnKeyframe = 1,

    /// <summary>Seek to the keyframe before the segment's own and drop what lies before the segment.</summary>
    EarlierKeyframe = 2,

    /// <summary>No seek: decode from the start of the file on one thread. The last way: nothing is checked against packets.</summary>
    FromStart = 3,
}
