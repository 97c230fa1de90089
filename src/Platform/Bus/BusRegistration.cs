using System.Security.Authentication;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Security;

namespace QueueWorkers.Platform.Bus;

/// <summary>The bus of a process: one registration with the transport as its parameter.</summary>
public static class BusRegistration
{
    /// <summary>Adds the bus with every <see cref="Endpoint"/> that was registered. RabbitMQ if <c>Bus:Connection</c> is set, else inside the process.</summary>
    public static IServiceCollection AddBus(this IServiceCollection services, IConfiguration configuration, Action<IBusRegistrationConfigurator>? more = null)
    {
        services.AddBusOptions(configuration);
        services.TryAddSingleton<WorkGate>();
        services.TryAddSingleton<WorkInHand>();
        if (configuration.GetSection(BusOptions.Section)[nameof(BusOptions.Connection)] is { Length: > 0 })
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, BrokerTlsCheck>());
        services.TryAddSingleton<EndpointWatch>();
        services.AddReceiveEndpointObserver(p => p.GetRequiredService<EndpointWatch>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<MassTransitHostOptions>().Configure<IOptions<BusOptions>>((host, bus) =>
        {
            // Started means that every queue is declared and consumed; a broker that is away is waited for. Timeouts nest: consumers < bus < host < the supervisor's.
            host.WaitUntilStarted = true;
            host.ConsumerStopTimeout = bus.Value.DrainTimeout;
            host.StopTimeout = bus.Value.DrainTimeout + TimeSpan.FromSeconds(2);
        });
        services.AddOptions<HostOptions>().Configure<IOptions<BusOptions>>((host, bus) => host.ShutdownTimeout = bus.Value.DrainTimeout + TimeSpan.FromSeconds(4));
        var options = configuration.GetSection(BusOptions.Section).Get<BusOptions>() ?? new();
        services.AddMassTransit(x =>
        {
            x.DisableUsageTelemetry();
            x.SetKebabCaseEndpointNameFormatter();
            more?.Invoke(x);
            if (options.Connection.Length > 0)
                x.UsingRabbitMq((context, bus) => UseRabbitMq(bus, context, options));
            else
                x.UsingInMemory(UseInMemory);
        });
        return services;
    }

    /// <summary>Adds the settings of the bus alone.</summary>
    public static IServiceCollection AddBusOptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<BusOptions>().Bind(configuration.GetSection(BusOptions.Section)).ValidateOnStart();
        // Beside others: a daemon adds one that wants a connection.
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BusOptions>, BusOptionsValidator>());
        return services;
    }

    private static void UseRabbitMq(IRabbitMqBusFactoryConfigurator bus, IBusRegistrationContext context, BusOptions options)
    {
        var broker = new Uri(options.Connection);
        bus.Host(broker, host =>
        {
            host.MaxMessageSize(BrokerFactory.MostReceived);
            // Otherwise the port decides, and any authority's certificate is accepted.
            if (BrokerAddress.IsTls(broker))
                host.UseSsl(tls =>
                {
                    tls.ServerName = broker.Host;
                    tls.Protocol = SslProtocols.None;
                    tls.Certificate = options.Tls.Certificate();
                    tls.CertificateValidationCallback = ServerTrust.Callback(options.CaFile);
                });
        });
        bus.ConfigureJsonSerializerOptions(MessageJson.Compact);
        Topology.Apply(bus);
        foreach (var endpoint in context.GetServices<Endpoint?>().OfType<Endpoint>())
        {
            bus.ReceiveEndpoint(endpoint.Name, e =>
            {
                SetArguments(e, QueueArguments.Of(endpoint, options));
                if (endpoint.HasSuspects)
                    e.UseFilter(new GateFilter(context.GetRequiredService<WorkGate>(), alone: false));
                ConfigureNormal(e, endpoint, context);
            });
            if (endpoint.HasSuspects)
                bus.ReceiveEndpoint(Endpoint.SuspectsOf(endpoint.Name), e =>
                {
                    SetArguments(e, QueueArguments.OfSuspects());
                    e.UseFilter(new GateFilter(context.GetRequiredService<WorkGate>(), alone: true));
                    ConfigureSuspects(e, endpoint, context);
                });
        }
    }

    private static void SetArguments(IRabbitMqReceiveEndpointConfigurator e, Dictionary<string, object?> arguments)
    {
        e.SetQuorumQueue();
        foreach (var (name, value) in arguments)
            e.SetQueueArgument(name, value!);
    }

    private static void UseInMemory(IBusRegistrationContext context, IInMemoryBusFactoryConfigurator bus)
    {
        bus.ConfigureJsonSerializerOptions(MessageJson.Compact);
        Topology.Apply(bus);
        foreach (var endpoint in context.GetServices<Endpoint?>().OfType<Endpoint>())
        {
            bus.ReceiveEndpoint(endpoint.Name, e => ConfigureNormal(e, endpoint, context));
            if (endpoint.HasSuspects)
                bus.ReceiveEndpoint(Endpoint.SuspectsOf(endpoint.Name), e => ConfigureSuspects(e, endpoint, context));
        }
    }

    private static void ConfigureNormal(IReceiveEndpointConfigurator e, Endpoint endpoint, IRegistrationContext context)
    {
        Guard(e, endpoint, context);
        e.PrefetchCount = endpoint.Prefetch;
        e.ConcurrentMessageLimit = endpoint.Concurrency;
        if (endpoint.AcceptsRawJson)
            e.UseRawJsonDeserializer(RawSerializerOptions.AnyMessageType | RawSerializerOptions.AddTransportHeaders, isDefault: false);
        if (endpoint.RoutingKey is { } key)
        {
            e.ConfigureConsumeTopology = false;
            endpoint.Bind!(e, key);
        }
        e.PublishFaults = false;
        endpoint.Configure(e, context);
    }

    private static void ConfigureSuspects(IReceiveEndpointConfigurator e, Endpoint endpoint, IRegistrationContext context)
    {
        Guard(e, endpoint, context);
        e.PrefetchCount = 1;
        e.ConcurrentMessageLimit = 1;
        e.ConfigureConsumeTopology = false;
        e.PublishFaults = false;
        endpoint.ConfigureSuspect!(e, context);
    }

    /// <summary>Every message of every queue goes through this, before retries and handlers: who adds a queue cannot forget it.</summary>
    private static void Guard(IReceiveEndpointConfigurator e, Endpoint endpoint, IRegistrationContext context)
    {
        e.ConfigureReceive(r => r.UseFilter(new SizeFilter(endpoint.MaxBytes, context.GetRequiredService<ILogger<SizeFilter>>())));
        e.UseConsumeFilter(typeof(RulesFilter<>), context);
        e.UseConsumeFilter(typeof(InHandFilter<>), context);
    }
}
