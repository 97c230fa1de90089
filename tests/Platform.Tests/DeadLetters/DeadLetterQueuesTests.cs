using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.DeadLetters;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.State.InMemory;

namespace QueueWorkers.Platform.Tests.DeadLetters;

public sealed class DeadLetterQueuesTests
{
    private readonly InMemoryModelRegistry _models = new();
    private readonly DeadLetterQueues _queues;

    public DeadLetterQueuesTests() => _queues = new(
        [
            null,
            new Endpoint { Name = "videos", Configure = (_, _) => { } },
            new Endpoint { Name = "aggregate-video", Configure = (_, _) => { }, ConfigureSuspect = (_, _) => { } },
        ], _models);

    [Fact]
    public async Task All_queues_of_all_roles_and_of_every_model_that_was_served_are_known()
    {
        await _models.RecordAsync(
            new()
            {
                Fingerprint = "squeezenet-00000001",
                Profile = "squeezenet",
                Sha256 = new('0', 64),
                Geometry = new() { Width = 1, Height = 1 },
                Worker = "w",
                Execution = new("cpu", "none", "fp32"),
            },
            DateTimeOffset.UnixEpoch, TestContext.Current.CancellationToken);
        var names = await _queues.ListAsync(TestContext.Current.CancellationToken);
        string[] wanted =
        [
            "videos_error", "aggregate-video-suspect_error", "plan-video_error", "extract-opencv_skipped", "extract-libav-suspect_skipped",
            "inference-squeezenet-00000001_error", "inference-squeezenet-00000001-suspect_error",
        ];
        Assert.All(wanted, name => Assert.Contains(name, names));
        Assert.DoesNotContain("videos-suspect_error", names);
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, name => Assert.NotNull(_queues.QueueOf(name)));
    }

    [Theory]
    [InlineData("videos_error", "videos", 10)]
    [InlineData("plan-video_error", "plan-video", 1)]
    [InlineData("plan-video-suspect_error", "plan-video-suspect", 10)]
    [InlineData("aggregate-video_skipped", "aggregate-video", 1)]
    [InlineData("inference-gone-0123abcd_skipped", "inference-gone-0123abcd", 1)]
    [InlineData("inference-gone-0123abcd-suspect_error", "inference-gone-0123abcd-suspect", 10)]
    public void A_queue_of_dead_letters_belongs_to_one_queue(string name, string queue, int mostPutBack) =>
        Assert.Equal((queue, mostPutBack), (_queues.QueueOf(name), _queues.MostPutBack(name)));

    [Theory]
    [InlineData("videos")]
    [InlineData("videos_errors")]
    [InlineData("_error")]
    [InlineData("videos-suspect_error")]
    [InlineData("client-x_error")]
    [InlineData("inference-x_error")]
    [InlineData("inference-UPPER-0123abcd_error")]
    [InlineData("plan-video_error_error")]
    public void Another_name_belongs_to_none(string name) => Assert.Null(_queues.QueueOf(name));
}
