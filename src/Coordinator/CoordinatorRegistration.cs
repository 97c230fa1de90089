using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Admission;
using QueueWorkers.Coordinator.Aggregation;
using QueueWorkers.Coordinator.Ledger;
using QueueWorkers.Coordinator.Models;
using QueueWorkers.Coordinator.Sweeping;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Coordinator.Waking;
using QueueWorkers.Coordinator.Workers;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Bus.Validation;

namespace QueueWorkers.Coordinator;

/// <summary>All that a coordinator does, on any transport and any stores.</summary>
public static class CoordinatorRegistration
{
    private const int AggregationsAtOnce = 2;

    /// <summary>Adds admission, saga, ledger, aggregation, waking and sweeping. Stores, state and bus are added beside it.</summary>
    public static IServiceCollection AddCoordinator(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<VideoOptions>().Bind(configuration.GetSection(VideoOptions.Section)).ValidateOnStart();
        services.TryAddSingleton<IValidateOptions<VideoOptions>, VideoOptionsValidator>();
        services.AddSingleton<VideoQueries>().AddSingleton<PartMerger>().AddSingleton<LedgerTimes>().AddSingleton<WakeRound>();
        services.AddHostedService<WakeScanner>().AddHostedService<PartSweeper>();
        services.AddSagaEndpoint();
        return services
            .AddEndpoint<VideoSubmitted, SubmitVideoHandler>("submit-video", rawJson: true)
            .AddEndpoint<CancelVideo, CancelVideoHandler>("cancel-video", rawJson: true)
            .AddEndpoint<IssueSegments, IssueSegmentsHandler>("issue-segments")
            .AddEndpoint<SegmentExtracted, SegmentExtractedHandler>("segment-extracted", maxBytes: MessageLimits.ListBytes)
            .AddEndpoint<FrameBatchProcessed, FrameBatchProcessedHandler>("frame-batch-processed", prefetch: 64)
            .AddEndpoint<BatchesLost, BatchesLostHandler>("batches-lost", maxBytes: MessageLimits.ListBytes)
            .AddEndpoint<ModelServed, ModelServedHandler>("model-served")
            .AddEndpoint<WatermarkReached, WatermarkReachedHandler>("watermark-reached")
            .AddEndpoint<WorkerAlive, WorkerAliveHandler>("worker-alive")
            .AddEndpoint<SweepVideo, SweepVideoHandler>("sweep-video")
            .AddWorkEndpoints<AggregateVideo, AggregateVideoHandler>(_ => (WorkQueues.Aggregate, AggregationsAtOnce, Endpoint.AnyWorker));
    }

    /// <summary>Adds the saga to the bus.</summary>
    public static void AddCoordinatorSaga(this MassTransit.IBusRegistrationConfigurator bus) => bus.AddSaga();
}
