namespace QueueWorkers.Contracts;

/// <summary>
/// Why a video, a segment or a batch did not end well. Written as its name in messages and reports; a reader
/// treats a name that it does not know like <see cref="Internal"/>.
/// </summary>
public static class FailureCode
{
    /// <summary>The source does not exist.</summary>
    public const string NotFound = nameof(NotFound);
    /// <summary>The source is a directory, a FIFO, a device or a socket.</summary>
    public const string NotRegularFile = nameof(NotRegularFile);
    /// <summary>The worker may not read the source.</summary>
    public const string AccessDenied = nameof(AccessDenied);
    /// <summary>The source lies outside the configured roots.</summary>
    public const string OutsideRoots = nameof(OutsideRoots);
    /// <summary>The uri cannot be understood or its scheme is not served.</summary>
    public const string InvalidUri = nameof(InvalidUri);
    /// <summary>A submission is not valid; the message says what.</summary>
    public const string InvalidSubmission = nameof(InvalidSubmission);
    /// <summary>The source has no bytes.</summary>
    public const string Empty = nameof(Empty);
    /// <summary>The bytes are no media format that the decoder knows.</summary>
    public const string UnknownFormat = nameof(UnknownFormat);
    /// <summary>A media format that is known and not read here: a playlist, a script, a picture.</summary>
    public const string UnsupportedContainer = nameof(UnsupportedContainer);
    /// <summary>No decoder for the codec.</summary>
    public const string UnsupportedCodec = nameof(UnsupportedCodec);
    /// <summary>A media file without a video stream.</summary>
    public const string NoVideoStream = nameof(NoVideoStream);
    /// <summary>The packets are encrypted.</summary>
    public const string Encrypted = nameof(Encrypted);
    /// <summary>The file ends before what its container promises.</summary>
    public const string Truncated = nameof(Truncated);
    /// <summary>No frame could be decoded, or frames are missing inside the stream.</summary>
    public const string CorruptStream = nameof(CorruptStream);
    /// <summary>Frames without usable timestamps where the selection needs them.</summary>
    public const string TimestampInvalid = nameof(TimestampInvalid);
    /// <summary>The time base of the stream is no positive number: no timestamp means anything.</summary>
    public const string FrameRateInvalid = nameof(FrameRateInvalid);
    /// <summary>Width, height or area above the limit.</summary>
    public const string DimensionsExceeded = nameof(DimensionsExceeded);
    /// <summary>Longer than the limit.</summary>
    public const string DurationExceeded = nameof(DurationExceeded);
    /// <summary>More frames than the limit.</summary>
    public const string FramesExceeded = nameof(FramesExceeded);
    /// <summary>More bytes than the limit.</summary>
    public const string BytesExceeded = nameof(BytesExceeded);
    /// <summary>The plan would need more segments than a message can carry.</summary>
    public const string TooManySegments = nameof(TooManySegments);
    /// <summary>A segment that would take longer than the limit, and cannot be split.</summary>
    public const string UnsplittableTooLong = nameof(UnsplittableTooLong);
    /// <summary>The decoder took longer than its limit.</summary>
    public const string DecodeTimeout = nameof(DecodeTimeout);
    /// <summary>The decoder process died or broke its protocol.</summary>
    public const string DecoderCrashed = nameof(DecoderCrashed);
    /// <summary>The source changed between the plan and its use.</summary>
    public const string SourceChanged = nameof(SourceChanged);
    /// <summary>The source was there when planned and is gone.</summary>
    public const string SourceGone = nameof(SourceGone);
    /// <summary>The server of a source could not be reached, or failed, as often as it was tried.</summary>
    public const string SourceUnavailable = nameof(SourceUnavailable);
    /// <summary>The range selects nothing of the video.</summary>
    public const string EmptyRange = nameof(EmptyRange);
    /// <summary>One batch is larger than the whole payload quota.</summary>
    public const string QuotaExceeded = nameof(QuotaExceeded);
    /// <summary>No worker has served the model for the time set.</summary>
    public const string ModelUnavailable = nameof(ModelUnavailable);
    /// <summary>The model failed on an input.</summary>
    public const string ModelFailed = nameof(ModelFailed);
    /// <summary>A payload was lost and extracted again as often as allowed.</summary>
    public const string PayloadLost = nameof(PayloadLost);
    /// <summary>A repeated run did not reach the batch that was asked for.</summary>
    public const string NotReproducible = nameof(NotReproducible);
    /// <summary>On the last way a batch holds other frames than its segment said.</summary>
    public const string BatchDiffers = nameof(BatchDiffers);
    /// <summary>A part that the ledger calls stored is absent.</summary>
    public const string PartLost = nameof(PartLost);
    /// <summary>A message killed its process every time it ran, alone.</summary>
    public const string Poison = nameof(Poison);
    /// <summary>The deadline of the submission passed.</summary>
    public const string DeadlineExceeded = nameof(DeadlineExceeded);
    /// <summary>The client cancelled the video.</summary>
    public const string Cancelled = nameof(Cancelled);
    /// <summary>The video ended before and its state was lost; a new video wants a new id.</summary>
    public const string EndedBefore = nameof(EndedBefore);
    /// <summary>A fault of this program; the message has details, the log has more.</summary>
    public const string Internal = nameof(Internal);
}
