using Parquet;
using Parquet.Schema;

namespace QueueWorkers.Coordinator.Aggregation;

/// <summary>Writes columns of lists, none of which is absent, nor a value in one. Not two at once: they share memory.</summary>
internal sealed class ListColumn
{
    private int[] _repetition = [];
    private int[] _definition = [];

    /// <summary>Writes a list a row.</summary>
    /// <param name="group">The row group.</param>
    /// <param name="field">The items of the list.</param>
    /// <param name="values">All items, row by row.</param>
    /// <param name="lists">So many rows with so many items each, in order.</param>
    /// <param name="cancellation">Ends it.</param>
    public async ValueTask WriteAsync<T>(ParquetRowGroupWriter group, DataField field, ReadOnlyMemory<T> values, IEnumerable<(int Rows, int Items)> lists, CancellationToken cancellation)
        where T : struct
    {
        if (_repetition.Length < values.Length)
            (_repetition, _definition) = (new int[values.Length], new int[values.Length]);
        var (repetition, definition) = (_repetition.AsMemory(0, values.Length), _definition.AsMemory(0, values.Length));
        definition.Span.Fill(field.MaxDefinitionLevel);
        repetition.Span.Fill(field.MaxRepetitionLevel);
        var at = 0;
        foreach (var (rows, items) in lists)
        {
            for (var row = 0; row < rows; row++, at += items)
                _repetition[at] = 0;
        }

        await group.WriteAllPartsAsync(field, values, definition, repetition, cancellation);
    }
}
