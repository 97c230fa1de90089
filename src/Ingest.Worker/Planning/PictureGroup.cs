namespace QueueWorkers.Ingest.Planning;

/// <summary>The packets of the window from one keyframe, by timestamp, up to the next.</summary>
/// <param name="Keyframe">Index of the keyframe; −1 before the first.</param>
/// <param name="Frames">Packets.</param>
/// <param name="Selected">Packets whose frames are selected.</param>
internal sealed record PictureGroup(int Keyframe, long Frames, long Selected);
