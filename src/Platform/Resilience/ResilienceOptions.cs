using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace QueueWorkers.Platform.Resilience;

/// <summary>A pipeline for each kind of work: section <c>Resilience</c>.</summary>
public sealed class ResilienceOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Resilience";

    /// <summary>The state store.</summary>
    /// <value>An attempt may take 30 seconds.</value>
    [Required, ValidateObjectMembers]
    public PipelineOptions State { get; set; } = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>The payload store.</summary>
    /// <value>An attempt may take two minutes.</value>
    [Required, ValidateObjectMembers]
    public PipelineOptions PayloadStore { get; set; } = new() { Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>Parts, records, markers and results; merging the parts of a long video is one attempt.</summary>
    /// <value>An attempt may take an hour.</value>
    [Required, ValidateObjectMembers]
    public PipelineOptions FeatureStore { get; set; } = new() { Timeout = TimeSpan.FromHours(1) };

    /// <summary>The device that runs the model. A batch waits its turn in it; a run that hangs is ended by <c>Inference:RunTimeout</c>.</summary>
    /// <value>An attempt may take as long as it takes.</value>
    [Required, ValidateObjectMembers]
    public PipelineOptions Device { get; set; } = new();

    /// <summary>The broker. A publish that is cut off with its connection may hang in the client for good; one that is made again after it did arrive is a duplicate, which does no harm.</summary>
    /// <value>An attempt may take a minute.</value>
    [Required, ValidateObjectMembers]
    public PipelineOptions Broker { get; set; } = new() { Timeout = TimeSpan.FromMinutes(1) };

    /// <summary>The source of a video. Downloads and probes have limits of their own.</summary>
    /// <value>An attempt may take as long as it takes.</value>
    [Required, ValidateObjectMembers]
    public PipelineOptions Source { get; set; } = new();

    /// <summary>The pipeline of a kind.</summary>
    public PipelineOptions Of(WorkKind kind) => kind switch
    {
        WorkKind.State => State,
        WorkKind.PayloadStore => PayloadStore,
        WorkKind.FeatureStore => FeatureStore,
        WorkKind.Device => Device,
        WorkKind.Broker => Broker,
        _ => Source,
    };
}
