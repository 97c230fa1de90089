using Parquet;
using Parquet.Schema;

namespace QueueWorkers.Coordinator.Aggregation;

/// <summary>Writes a column of lists, none of which is absent, nor a value in one.</summary>
internal static class ListColumn
{
    /// <summary>Writes a list a row.</summary>
    /// <param name="group">The row group.</param>
    /// <param name="field">The items of the list.</param>
    /// <param name="values">All items, row by row.</param>
    /// <param name="lists">So many rows with so many items each, in order.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async ValueTask WriteAsync<T>(ParquetRowGroupWriter group, DataField field, ReadOnlyMemory<T> values, IEnumerable<(int Rows, int Items)> lists, CancellationToken cancellation)
        where T : struct
    {
        var repetition = new int[values.Length];
        var definition = new int[values.Length];
        Array.Fill(definition, field.MaxDefinitionLevel);
        Array.Fill(repetition, field.MaxRepetitionLevel);
        var at = 0;
        foreach (var (rows, items) in lists)
        {
            for (var row = 0; row < rows; row++, at += items)
                repetition[at] = 0;
        }

        await group.WriteAllPartsAsync(field, values, definition, repetition, cancellation);
    }
}
