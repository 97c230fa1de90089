using QueueWorkers.Contracts;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Protocol.Tests.Doubles;

namespace QueueWorkers.Protocol.Tests.Simulation;

/// <summary>What a seed does to the world.</summary>
internal sealed class Scenario
{
    private readonly World _world;
    private readonly Random _random;
    private readonly bool _quiet;
    private int _budget;

    public Scenario(World world, int seed)
    {
        _world = world;
        _random = new Random(seed * 31 + 7);
        // Some seeds are quiet, so that a fault of the simulation itself shows.
        _quiet = seed % 10 == 0;
        _budget = _quiet ? 0 : _random.Next(1, 9);
        Unstable = Chance(0.35);
        LosesMessages = Chance(0.15);
        ModelVanishes = Chance(0.06);
        Poison = Chance(0.1);
        Refuses = Chance(0.08);
        Cancels = Chance(0.12);
        ChangesModel = Chance(0.1);
        PayloadsLost = Chance(0.25);
    }

    public bool Unstable { get; }
    public bool LosesMessages { get; }
    public bool ModelVanishes { get; }
    public bool Poison { get; }
    public bool Refuses { get; }
    public bool Cancels { get; }
    public bool ChangesModel { get; }
    public bool PayloadsLost { get; }

    public bool IsOver => _budget == 0;

    public void Begin()
    {
        for (var i = 0; i < 2; i++)
        {
            _world.Start(Role.Coordinator, $"coordinator{i}");
            _world.Start(Role.Ingest, $"ingest{i}");
            _world.Start(Role.Inference, $"inference{i}", "alpha-00000001");
        }
        _world.FramesPerBatch = _random.Next(1, 5);
        var videos = _random.Next(1, 4);
        for (var number = 1; number <= videos; number++)
            _world.Submit(MakeVideo(number));
    }

    /// <summary>No more faults.</summary>
    public void End() => _budget = 0;

    /// <summary>One fault, chosen by the seed.</summary>
    public void Disturb()
    {
        if (_budget == 0 || _random.NextDouble() > 0.02)
            return;
        _budget--;
        var videos = _world.Videos;
        var video = videos[_random.Next(videos.Count)];
        var processes = _world.Processes;
        switch (_random.Next(14))
        {
            case <= 3 when processes.Count > 0:
                _world.Crash(processes[_random.Next(processes.Count)]);
                break;
            case 4 when processes.Count > 0:
                Drain(processes[_random.Next(processes.Count)]);
                break;
            case 5 or 6 when _world.Bus.Queued.Count > 0:
                var twin = _world.Bus.Queued[_random.Next(_world.Bus.Queued.Count)];
                _world.Note($"DUPLICATE {twin.Message.GetType().Name}");
                _world.Bus.Queued.Add(new Delivery(twin.Queue, twin.Message));
                break;
            case 7 when PayloadsLost:
                LosePayload();
                break;
            case 8:
                var kind = (WorkKind)_random.Next(4);
                _world.Note($"OUTAGE {kind}");
                _world.Outages.Begin(kind, TimeSpan.FromSeconds(_random.Next(1, 130)));
                break;
            case 9:
                _world.Note("SETTINGS change");
                _world.FramesPerBatch = _random.Next(1, 5);
                _world.JoinSegments = _random.Next(2) == 0;
                break;
            case 10 when Cancels:
                _world.Publish(new CancelVideo { VideoId = video.Id });
                break;
            case 11:
                _world.Publish(_random.Next(2) == 0 ? video.Submission() : video.Submission() with { Priority = 5 });
                break;
            case 12 when LosesMessages && _world.Bus.Queued.Count > 0:
                var lost = _world.Bus.Queued[_random.Next(_world.Bus.Queued.Count)];
                if (lost.Message is VideoSubmitted or AdmitVideo or CancelVideo or CancelRequested)
                    break;
                _world.Note($"LOST {lost.Message.GetType().Name}");
                _world.Bus.Queued.Remove(lost);
                break;
            case 13 when ModelVanishes:
                foreach (var worker in processes.Where(p => p.Role == Role.Inference).ToList())
                    _world.Crash(worker, restart: false);
                break;
            case 13 when ChangesModel:
                _world.Start(Role.Inference, "inference-new", "alpha-00000002");
                break;
            default:
                _world.Advance(TimeSpan.FromSeconds(_random.Next(1, 30)));
                break;
        }
    }

    private SimVideo MakeVideo(int number)
    {
        var segments = _random.Next(1, 4);
        int[] frames = [.. Enumerable.Range(0, segments).Select(_ => _random.Next(2, 8))];
        SegmentNature[] natures = [.. Enumerable.Range(0, segments).Select(_ => Unstable ? (SegmentNature)_random.Next(7) : SegmentNature.Sound)];
        var video = new SimVideo(number, frames, natures)
        {
            Every = _random.Next(3) == 0 ? _random.Next(2, 5) : 1,
            // A third of them, and no throw of the dice: a seed stays what it was.
            Priority = number % 3 == 0 ? VideoPriority.Highest : VideoPriority.Lowest,
            AllowPartial = _random.Next(2) == 0,
            PlanFailure = Chance(0.05) ? new Failure(FailureCode.NoVideoStream, "no video") : null,
            DeadlineSeconds = Chance(0.04) ? _random.Next(5, 200) : null,
        };
        if (Poison && number == 1)
            _world.Deadly.Add((_random.Next(frames.Sum()) * 10, number));
        if (Refuses && number == 1)
            _world.Refused.Add((_random.Next(frames.Sum()) * 10, number));
        return video;
    }

    private void Drain(SimProcess process)
    {
        _world.Note($"DRAIN {process}");
        process.Drain(_random.Next(60));
    }

    private void LosePayload()
    {
        var folder = Path.Combine(_world.Folder, "payloads");
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.frames", SearchOption.AllDirectories) : [];
        if (files.Length == 0)
        {
            _budget++;
            return;
        }
        var file = files[_random.Next(files.Length)];
        if (_random.Next(2) == 0)
        {
            _world.Note($"PAYLOAD LOST {Path.GetFileName(file)}");
            File.Delete(file);
            return;
        }
        _world.Note($"PAYLOAD DAMAGED {Path.GetFileName(file)}");
        Bytes.Damage(file);
    }

    private bool Chance(double probability) => !_quiet && _random.NextDouble() < probability;
}
