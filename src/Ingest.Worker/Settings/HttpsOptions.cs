using System.ComponentModel.DataAnnotations;

namespace QueueWorkers.Ingest.Settings;

/// <summary>Settings of <c>https:</c> sources and of the store that they are fetched into: section <c>Ingest:Https</c>.</summary>
public sealed class HttpsOptions
{
    /// <summary>Hosts that may be read from: exact names, or <c>*.example.org</c> for every name below one. Ports do not matter.</summary>
    /// <value>None: <c>https:</c> sources are refused.</value>
    public IList<string> Hosts { get; set; } = [];

    /// <summary>Networks that hosts may be in although they are private or special, in CIDR form: <c>10.20.0.0/16</c>.</summary>
    /// <value>None: public addresses only.</value>
    public IList<string> AllowPrivateAddresses { get; set; } = [];

    /// <summary>PEM file of authorities that are trusted beside those of the system; read anew for each fetch.</summary>
    /// <value>None.</value>
    public string? CaFile { get; set; }

    /// <summary>The folder of the source store, absolute, the same for all ingest workers.</summary>
    /// <value><c>/var/lib/queueworkers/sources</c>.</value>
    [Required(AllowEmptyStrings = false)]
    public string Path { get; set; } = "/var/lib/queueworkers/sources";

    /// <summary>The most bytes that the store may hold, those that are still being fetched included.</summary>
    /// <value>256 GiB.</value>
    [Range(1, long.MaxValue)]
    public long StoreBytes { get; set; } = 256L << 30;

    /// <summary>How long a source stays that no unfinished video uses. Where room is wanted it goes earlier.</summary>
    /// <value>One day.</value>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a server may be silent before the connection counts as broken.</summary>
    /// <value>30 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often in a row a request that brought less than a MiB is repeated.</summary>
    /// <value>5.</value>
    [Range(1, 1000)]
    public int Retries { get; set; } = 5;

    /// <summary>
    /// How long a worker fetches in one go. After it the rest is put back in the queue, and whoever takes it resumes: together with the time
    /// of probing it stays below the time that a broker gives a consumer (RabbitMQ: 30 minutes).
    /// </summary>
    /// <value>20 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan TurnTime { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>How long a video may wait for its source in all: for the download, for room, for another video that fetches the same.</summary>
    /// <value>One day.</value>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan MaxTime { get; set; } = TimeSpan.FromDays(1);
}
