using Parquet;
using Parquet.Schema;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Coordinator.Aggregation;

/// <summary>
/// <c>features.parquet</c>: a row a selected frame, in order. <c>frame_index</c> (int64, 0-based, contiguous), <c>source_frame</c> (int64, ordinal in the
/// video), <c>pts_ms</c> (double), <c>segment</c> (int32), <c>feature</c> (list of float); of a classification with names also <c>labels</c> (list of text)
/// and <c>scores</c> (list of float), the best first. Row groups of a few parts.
/// </summary>
internal sealed class FeatureFile(Stream target, ExtractionSettings extraction) : IAsyncDisposable
{
    private const int RowGroupFloats = 4 << 20;

    /// <summary>What the writer keeps of its buffers from one row group to the next: a row group with room to spare. What it did not keep would be garbage by the hundreds of megabytes, collected late.</summary>
    private const int KeptBytes = 64 << 20;

    private static readonly DataField<long> FrameIndex = new("frame_index");
    private static readonly DataField<long> SourceFrame = new("source_frame");
    private static readonly DataField<double> PtsMs = new("pts_ms");
    private static readonly DataField<int> Segment = new("segment");
    private static readonly DataField<float> Element = new("element");
    private static readonly ListField Feature = new("feature", Element);
    private static readonly DataField<string> Label = new("element");
    private static readonly DataField<float> Score = new("element");
    private static readonly ParquetSchema Schema = new(FrameIndex, SourceFrame, PtsMs, Segment, Feature);
    private static readonly ParquetSchema ClassSchema = new(FrameIndex, SourceFrame, PtsMs, Segment, Feature, new ListField("labels", Label), new ListField("scores", Score));

    /// <summary>Nothing is compressed: floats of features do not shrink, and any reader opens it.</summary>
    private static readonly ParquetOptions Options = new() { CompressionMethod = CompressionMethod.None, DictionaryEncodingThreshold = 0, MaximumSmallPoolFreeBytes = KeptBytes };

    private readonly List<Part> _pending = [];
    private readonly ListColumn _lists = new();
    private float[] _joined = [];
    private ParquetWriter? _writer;
    private bool _hasClasses;
    private long _rows;
    private long _pendingFloats;

    /// <summary>Adds a part, which is the file's from now on.</summary>
    public async ValueTask AddAsync(Part part, CancellationToken cancellation)
    {
        _pending.Add(part);
        _pendingFloats += part.Features.Length;
        if (_pendingFloats >= RowGroupFloats)
            await FlushAsync(cancellation);
    }

    public async ValueTask CompleteAsync(CancellationToken cancellation)
    {
        await FlushAsync(cancellation);
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
            await _writer.DisposeAsync();
        _writer = null;
        Clear();
    }

    private async ValueTask FlushAsync(CancellationToken cancellation)
    {
        if (_writer is null)
        {
            _hasClasses = _pending.Any(p => p.Header.Classes is not null);
            _writer = await ParquetWriter.CreateAsync(_hasClasses ? ClassSchema : Schema, target, Options, append: false, cancellation);
        }

        if (_pending.Count == 0 && _rows > 0)
            return;
        var rows = _pending.Sum(p => p.Pts.Length);
        using var group = _writer.CreateRowGroup();
        await group.WriteAsync<long>(FrameIndex, Rows(rows, i => _rows + i), cancellationToken: cancellation);
        await group.WriteAsync<long>(SourceFrame, Join(rows, p => p.Ordinals), cancellationToken: cancellation);
        await group.WriteAsync<double>(PtsMs, Array.ConvertAll(Join(rows, p => p.Pts), extraction.Stream.ToMs), cancellationToken: cancellation);
        await group.WriteAsync<int>(Segment, _pending.SelectMany(p => Enumerable.Repeat(p.Header.Batch.Segment, p.Pts.Length)).ToArray(), cancellationToken: cancellation);
        await WriteFeaturesAsync(group, cancellation);
        if (_hasClasses)
            await WriteClassesAsync(group, cancellation);
        group.CompleteValidate();
        _rows += rows;
        Clear();
    }

    private void Clear()
    {
        _pending.ForEach(p => p.Dispose());
        _pending.Clear();
        _pendingFloats = 0;
    }

    private async ValueTask WriteFeaturesAsync(ParquetRowGroupWriter group, CancellationToken cancellation)
    {
        await _lists.WriteAsync(group, Element, Joined(), _pending.Select(p => (p.Pts.Length, p.Header.Dimension)), cancellation);
    }

    /// <summary>The features of all that is pending. One part alone is a large one, and is not copied.</summary>
    private ReadOnlyMemory<float> Joined()
    {
        if (_pending.Count == 1)
            return _pending[0].Features;
        var all = checked((int)_pendingFloats);
        if (_joined.Length < all)
            _joined = new float[all];
        var at = 0;
        foreach (var part in _pending)
        {
            part.Features.CopyTo(_joined.AsMemory(at));
            at += part.Features.Length;
        }
        return _joined.AsMemory(0, all);
    }

    private async ValueTask WriteClassesAsync(ParquetRowGroupWriter group, CancellationToken cancellation)
    {
        var (labels, scores, lists) = (new List<ReadOnlyMemory<char>>(), new List<float>(), new List<(int, int)>());
        foreach (var part in _pending)
        {
            // A worker whose profile has no names may have had a share: then the index is the name.
            var classes = part.Header.Classes ?? TopClasses.Of(part.Features.Span, part.Header.Dimension, []);
            for (var i = 0; i < classes.Indices.Count; i++)
            {
                var index = classes.Indices[i];
                labels.Add(classes.Labels[index].AsMemory());
                scores.Add(part.Features.Span[(i / classes.PerFrame * part.Header.Dimension) + index]);
            }

            lists.Add((part.Pts.Length, classes.PerFrame));
        }

        await _lists.WriteAsync<ReadOnlyMemory<char>>(group, Label, labels.ToArray(), lists, cancellation);
        await _lists.WriteAsync<float>(group, Score, scores.ToArray(), lists, cancellation);
    }

    private static long[] Rows(int count, Func<int, long> value)
    {
        var rows = new long[count];
        for (var i = 0; i < count; i++)
            rows[i] = value(i);
        return rows;
    }

    private long[] Join(int count, Func<Part, ReadOnlyMemory<long>> column)
    {
        var rows = new long[count];
        var at = 0;
        foreach (var part in _pending)
        {
            column(part).CopyTo(rows.AsMemory(at));
            at += part.Pts.Length;
        }
        return rows;
    }
}
