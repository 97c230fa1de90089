namespace QueueWorkers.Protocol.Tests.Doubles;

/// <summary>How a segment of a simulated video decodes.</summary>
internal enum SegmentNature
{
    /// <summary>Every run gives every frame.</summary>
    Sound,

    /// <summary>Way 1 loses the first frame; the others are right (an open GOP).</summary>
    OpenGop,

    /// <summary>Every way gives fewer frames than packets, always the same (invisible frames).</summary>
    FewerFrames,

    /// <summary>Runs of ways 1 and 2 lose other frames each time; way 3 is right.</summary>
    Unsteady,

    /// <summary>Every run of every way loses other frames.</summary>
    NeverTheSame,

    /// <summary>Every run breaks at the same frame.</summary>
    Broken,

    /// <summary>Every way decodes to nothing.</summary>
    Nothing,
}
