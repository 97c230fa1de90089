using Parquet;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Features;
using QueueWorkers.Protocol.Tests.Doubles;

namespace QueueWorkers.Protocol.Tests.Simulation;

/// <summary>A row of <c>features.parquet</c>.</summary>
internal sealed record FeatureRow(long Index, long Source, double PtsMs, int Segment, float[] Feature);

internal static class FeatureRows
{
    /// <summary>Every row, read by the library's reader.</summary>
    public static async Task<IReadOnlyList<FeatureRow>> ReadAsync(string path)
    {
        await using var reader = await ParquetReader.CreateAsync(path);
        var rows = new List<FeatureRow>();
        var fields = reader.Schema.GetDataFields();
        for (var g = 0; g < reader.RowGroupCount; g++)
        {
            using var group = reader.OpenRowGroupReader(g);
            var count = (int)group.RowCount;
            var (index, source, pts, segment) = (new long[count], new long[count], new double[count], new int[count]);
            await group.ReadAsync<long>(fields[0], index);
            await group.ReadAsync<long>(fields[1], source);
            await group.ReadAsync<double>(fields[2], pts);
            await group.ReadAsync<int>(fields[3], segment);
            var values = (int)group.GetMetadata(fields[4])!.MetaData!.NumValues;
            var (floats, definition, repetition) = (new float[values], new int[values], new int[values]);
            if (values > 0)
                await group.ReadRawAsync<float>(fields[4], floats, definition, repetition);
            var at = 0;
            for (var row = 0; row < count; row++)
            {
                var start = at++;
                while (at < values && repetition[at] != 0)
                    at++;
                rows.Add(new FeatureRow(index[row], source[row], pts[row], segment[row], floats[start..at]));
            }
        }
        return rows;
    }
}
