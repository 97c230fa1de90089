using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Protocol.Tests.Simulation;

namespace QueueWorkers.Protocol.Tests.Doubles;

/// <summary>Decodes simulated videos, each segment by its nature.</summary>
internal sealed class SimDecoder(World world, SimProcess process) : IVideoDecoder
{
    public string Kind => "libav";

    public string Version => "sim";

    public string Colour => "exact";

    public DecoderTraits Traits { get; } = new();

    public async ValueTask<IDecodeRun> StartAsync(DecodeRequest request, CancellationToken cancellation)
    {
        await process.Gate("start decoder");
        var video = world.VideoAt(request.Extraction.Source.Path);
        var from = request.Segment.FromPts ?? 0;
        var to = request.Segment.ToPts ?? video.End(video.Natures.Length - 1);
        var frames = new List<long>();
        Failure? failure = null;
        for (var segment = video.SegmentAt(from); segment < video.Natures.Length && video.Start(segment) < to; segment++)
        {
            var (given, fault) = Decode(video, segment, request.Way);
            frames.AddRange(given);
            failure ??= fault;
            if (failure is not null)
                break;
        }
        if (!video.Runs.TryGetValue((from, request.Way), out var runs))
            video.Runs[(from, request.Way)] = runs = [];
        runs.Add([.. frames]);
        return new Run(video, frames, failure, process);
    }

    private (IReadOnlyList<long> Frames, Failure? Failure) Decode(SimVideo video, int segment, SeekStrategy way)
    {
        long[] all = [.. video.Truth(video.Start(segment), video.End(segment))];
        return video.Natures[segment] switch
        {
            SegmentNature.OpenGop when way == SeekStrategy.OwnKeyframe => (all[1..], null),
            SegmentNature.FewerFrames => (all[..^1], null),
            SegmentNature.Unsteady when way != SeekStrategy.FromStart => (Lose(all), null),
            SegmentNature.NeverTheSame => (Lose(all), null),
            SegmentNature.Broken => (all[..(all.Length / 2)], new Failure(FailureCode.DecoderCrashed, "breaks here")),
            SegmentNature.Nothing => ([], null),
            _ => (all, null),
        };
    }

    private long[] Lose(long[] all) => [.. all.Where(_ => world.Random.NextDouble() > 0.25)];

    private sealed class Run(SimVideo video, IReadOnlyList<long> frames, Failure? failure, SimProcess process) : IDecodeRun
    {
        private int _next;
        private bool _ended;

        public DecodeAccount Account { get; } = new();

        public Failure? Failure => _ended ? failure : null;

        public async ValueTask<int> ReadAsync(Memory<byte> room, List<FrameStamp> stamps, CancellationToken cancellation)
        {
            await process.Gate("decode");
            var count = Math.Min(room.Length / SimModel.Geometry.FrameBytes(), frames.Count - _next);
            for (var i = 0; i < count; i++)
            {
                video.Paint(frames[_next], room.Span.Slice(i * SimModel.Geometry.FrameBytes(), SimModel.Geometry.FrameBytes()));
                stamps.Add(new FrameStamp(_next, frames[_next]));
                _next++;
            }
            _ended = count == 0;
            return count;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
