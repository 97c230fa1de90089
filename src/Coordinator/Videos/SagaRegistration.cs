using MassTransit;
using MassTransit.Configuration;
using MassTransit.Saga;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Bus.Validation;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Coordinator.Videos;

/// <summary>The saga on its queue.</summary>
internal static class SagaRegistration
{
    private const string Queue = "videos";
    private const int Prefetch = 32;

    /// <summary>Adds the state machine over our rows; its endpoint is added by <see cref="AddSagaEndpoint"/>.</summary>
    public static void AddSaga(this IBusRegistrationConfigurator bus) =>
        bus.AddSagaStateMachine<VideoStateMachine, VideoSaga>().Repository(r =>
        {
            r.TryAddScoped<ISagaConsumeContextFactory<VideoSagaSession, VideoSaga>, SagaConsumeContextFactory<VideoSagaSession, VideoSaga>>();
            r.TryAddScoped<ISagaRepositoryContextFactory<VideoSaga>, VideoSagaRepositoryContextFactory>();
            r.RegisterSagaRepository<VideoSaga, VideoSagaSession, SagaConsumeContextFactory<VideoSagaSession, VideoSaga>, VideoSagaRepositoryContextFactory>();
        });

    /// <summary>Adds the saga's queue. Retries stand outside the outbox: what it held is dropped with the try (R1).</summary>
    public static IServiceCollection AddSagaEndpoint(this IServiceCollection services) => services
        .AddSingleton<VideoStep>()
        .AddSingleton<VideoRows>()
        .AddSingleton<VideoSagaSession>()
        .AddSingleton(_ => new Endpoint
        {
            Name = Queue,
            Prefetch = Prefetch,
            Concurrency = Prefetch,
            // A report has a gap for every run of failed batches.
            MaxBytes = MessageLimits.ListBytes,
            Configure = (e, context) =>
            {
                e.UseMessageRetry(r =>
                {
                    r.Handle<Exception>(TransientFaults.Includes);
                    r.Incremental(int.MaxValue, TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(200));
                });
                e.UseMessageRetry(r =>
                {
                    r.Handle<SagaConflictException>();
                    r.Incremental(int.MaxValue, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(5));
                });
                e.UseInMemoryOutbox(context);
                e.ConfigureSaga<VideoSaga>(context);
            },
        });
}
