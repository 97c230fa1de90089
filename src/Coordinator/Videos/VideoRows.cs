using System.Text.Json;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Videos;

/// <summary>Rows of videos, read and written as records.</summary>
public sealed class VideoRows(ISagaRows rows)
{
    /// <summary>The row of a video and its version, if there is one.</summary>
    public async ValueTask<(VideoRecord Record, long Version)?> LoadAsync(Guid videoId, CancellationToken cancellation) =>
        await rows.LoadAsync(videoId, cancellation) is { } row
            ? (JsonSerializer.Deserialize(row.Data, VideoJson.Default.VideoRecord)!, row.Version)
            : null;

    /// <inheritdoc cref="ISagaRows.NewestAsync"/>
    public ValueTask<IReadOnlyList<Guid>> NewestAsync(int count, CancellationToken cancellation) => rows.NewestAsync(count, cancellation);

    /// <summary>Stores a row over the version that was loaded, 0 for none; false if another step was faster.</summary>
    public ValueTask<bool> SaveAsync(VideoRecord record, long version, CancellationToken cancellation)
    {
        var data = JsonSerializer.Serialize(record, VideoJson.Default.VideoRecord);
        return version == 0
            ? rows.InsertAsync(record.VideoId, data, record.IsFinal(), cancellation)
            : rows.UpdateAsync(record.VideoId, version, data, record.IsFinal(), cancellation);
    }
}
