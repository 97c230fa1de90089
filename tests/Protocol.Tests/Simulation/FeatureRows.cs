using Parquet;
using Parquet.Schema;
using QueueWorkers.Platform.Features;

namespace QueueWorkers.Protocol.Tests.Simulation;

/// <summary>A row of <c>features.parquet</c>.</summary>
internal sealed record FeatureRow(long Index, long Source, double PtsMs, int Segment, float[] Feature)
{
    public string[]? Labels { get; init; }

    public float[]? Scores { get; init; }
}

internal static class FeatureRows
{
    /// <summary>Every row, read by the library's reader.</summary>
    public static async Task<IReadOnlyList<FeatureRow>> ReadAsync(string path)
    {
        await using var file = File.OpenRead(path);
        return await ReadAsync(file);
    }

    public static async Task<IReadOnlyList<FeatureRow>> ReadAsync(Stream file)
    {
        await using var reader = await ParquetReader.CreateAsync(file);
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
            var features = await ListsAsync<float>(group, fields[4]);
            var labels = fields.Length > 5 ? await ListsAsync<ReadOnlyMemory<char>>(group, fields[5]) : null;
            var scores = fields.Length > 5 ? await ListsAsync<float>(group, fields[6]) : null;
            for (var row = 0; row < count; row++)
                rows.Add(new FeatureRow(index[row], source[row], pts[row], segment[row], features[row]) { Labels = labels?[row].Select(l => l.ToString()).ToArray(), Scores = scores?[row] });
        }
        return rows;
    }

    private static async Task<List<T[]>> ListsAsync<T>(ParquetRowGroupReader group, DataField field)
        where T : struct
    {
        var values = (int)group.GetMetadata(field)!.MetaData!.NumValues;
        var (items, definition, repetition) = (new T[values], new int[values], new int[values]);
        if (values > 0)
            await group.ReadRawAsync<T>(field, items, definition, repetition);
        var lists = new List<T[]>();
        for (var at = 0; at < values;)
        {
            var start = at++;
            while (at < values && repetition[at] != 0)
                at++;
            lists.Add(items[start..at]);
        }
        return lists;
    }
}
