using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace QueueWorkers.Ingest.Settings;

/// <summary>Settings of fetching, probing, planning and decoding: section <c>Ingest</c>.</summary>
public sealed class IngestOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Ingest";

    /// <summary>Folders below which sources may lie, absolute; symbolic links are followed before the check. <c>/</c> allows every file.</summary>
    /// <value>None: at least one must be set.</value>
    [Required, MinLength(1, ErrorMessage = "Ingest:Roots must name at least one absolute folder (Ingest__Roots__0=/srv/videos); \"/\" allows every file.")]
    public IList<string> Roots { get; set; } = [];

    /// <summary>Sources that are fetched: <c>Ingest:Https</c>.</summary>
    [ValidateObjectMembers]
    public HttpsOptions Https { get; set; } = new();

    /// <summary>Largest source in bytes.</summary>
    /// <value>256 GiB.</value>
    [Range(1, long.MaxValue)]
    public long MaxBytes { get; set; } = 256L << 30;

    /// <summary>Largest width or height in pixels.</summary>
    /// <value>16,384.</value>
    [Range(1, 65_536)]
    public int MaxSide { get; set; } = 16_384;

    /// <summary>Largest area of a frame in pixels.</summary>
    /// <value>67,108,864 (8,192 × 8,192).</value>
    [Range(1, long.MaxValue)]
    public long MaxFramePixels { get; set; } = 1L << 26;

    /// <summary>Longest video.</summary>
    /// <value>One day.</value>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Most packets of a video stream.</summary>
    /// <value>20 million.</value>
    [Range(1, 200_000_000)]
    public int MaxFrames { get; set; } = 20_000_000;

    /// <summary>Coded pixels of a frame × frames that a segment aims at. The default is about two minutes of one core.</summary>
    /// <value>32 × 10⁹.</value>
    [Range(1, long.MaxValue)]
    public long SegmentPixels { get; set; } = 32_000_000_000;

    /// <summary>Pixels × frames that one run may decode; a way that would need more is refused. The default is about twenty minutes of one core.</summary>
    /// <value>320 × 10⁹.</value>
    [Range(1, long.MaxValue)]
    public long MaxRunPixels { get; set; } = 320_000_000_000;

    /// <summary>How long one run may take, waits for room not counted: below the time that a broker gives a consumer (RabbitMQ: 30 minutes).</summary>
    /// <value>25 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MaxRunTime { get; set; } = TimeSpan.FromMinutes(25);

    /// <summary>Most bytes of pixels in a batch, and of the features that come of it; a batch also keeps below an eighth of the payload quota, and has one frame at least.</summary>
    /// <value>32 MiB: 222 frames of 224 × 224.</value>
    [Range(1, int.MaxValue)]
    public int BatchBytes { get; set; } = 32 << 20;

    /// <summary>The program that decodes with libav: a path, absolute or from this program's folder.</summary>
    /// <value><c>decoder-libav/qw-decoder-libav</c>: it is built with this program.</value>
    [Required]
    public string LibavPath { get; set; } = "decoder-libav/qw-decoder-libav";

    /// <summary>
    /// The decoders of libav that may be used, by their names there: each is code that reads foreign bytes. <c>ffmpeg -decoders</c> lists what there is.
    /// </summary>
    /// <value>None: those of H.264, HEVC, VP8, VP9, AV1, MPEG-1, 2 and 4, DivX 3, MJPEG, ProRes, DNxHD, DV, FFV1, Theora, WMV, VC-1, FLV1, H.261, H.263, GIF, APNG, PNG and raw video.</value>
    public IList<string> Codecs { get; set; } = [];

    /// <summary>What decodes.</summary>
    /// <value><see cref="DecoderMode.Auto"/>: libav if its decoder starts, else OpenCV.</value>
    public DecoderMode Decoder { get; set; } = DecoderMode.Auto;

    /// <summary>The program that decodes with OpenCV: a path, absolute or from this program's folder.</summary>
    /// <value><c>decoder-opencv/QueueWorkers.Decoder.OpenCv</c>: it comes with this program.</value>
    [Required]
    public string OpenCvPath { get; set; } = "decoder-opencv/QueueWorkers.Decoder.OpenCv";

    /// <summary>Largest file that is given to a warm child of a decoder; larger ones, or all if it is 0, have a child of their own.</summary>
    /// <value>32 MiB.</value>
    [Range(0, 1L << 32)]
    public long WarmClipBytes { get; set; } = 32 << 20;

    /// <summary>Most warm children that wait for the next clip.</summary>
    /// <value>None: as many as there are plans and segments at once.</value>
    [Range(0, 128)]
    public int? WarmChildren { get; set; }

    /// <summary>Videos that are planned at once. Most of them wait: for a disk that is hashed, or for a server.</summary>
    internal const int PlansAtOnce = 4;

    /// <summary>Clips after which a warm child is replaced: a video that takes a decoder over reaches no more than these.</summary>
    /// <value>100.</value>
    [Range(1, 100_000)]
    public int WarmChildClips { get; set; } = 100;

    /// <summary>How long reading the streams and packets of a video may take.</summary>
    /// <value>5 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a decoder that is read from may give nothing before it is ended.</summary>
    /// <value>60 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan DecodeStallTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Segments that are extracted at once, each by a decoder of its own. Nothing is taken ahead: a segment is minutes of work, for whichever worker is free (R11). As many urgent ones beside them (R16).</summary>
    /// <value>1: a daemon for every two cores. <c>qw run</c>, a process alone, takes one for every two cores, 8 at most.</value>
    [Range(1, 64)]
    public int SegmentsAtOnce { get; set; } = 1;

    /// <summary>Threads of a decoder in ways 1 and 2. They change no frame of an undamaged file.</summary>
    /// <value>3: one more than two cores, as one of them waits now and then.</value>
    [Range(1, 64)]
    public int DecodeThreads { get; set; } = 3;

    /// <summary>CPU seconds of one decoder.</summary>
    /// <value>3,600.</value>
    [Range(1, 1_000_000)]
    public int DecodeCpuSeconds { get; set; } = 3600;

    /// <summary>Address space of one decoder in bytes.</summary>
    /// <value>4 GiB.</value>
    [Range(256L << 20, long.MaxValue)]
    public long DecodeMemoryBytes { get; set; } = 4L << 30;

    /// <summary>Whether decoders run in a bubblewrap jail.</summary>
    /// <value><see cref="JailMode.Auto"/>: where <c>bwrap</c> is installed and works.</value>
    public JailMode Jail { get; set; } = JailMode.Auto;
}
