using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Tests.Conformance;

/// <summary>The code that each video ends with which is not whole. All others are.</summary>
internal static class Expected
{
    private static readonly Dictionary<string, string> Codes = new()
    {
        // Refused before decoding.
        ["ey_init_truncated.mp4"] = FailureCode.NoVideoStream,
        ["ey_vvc_unsupported.mp4"] = FailureCode.UnsupportedCodec,
        ["m3_audio_only.mp4"] = FailureCode.NoVideoStream,
        ["tc_nasa_audio_only.mp3"] = FailureCode.NoVideoStream,
        ["m3_sample_malformed_free_box.mp4"] = FailureCode.UnknownFormat,
        ["mz_invalid_userdata.mp4"] = FailureCode.Truncated,
        ["ey_prog_8s_encrypted.mp4"] = FailureCode.Encrypted,
        ["qtrle.mov"] = FailureCode.UnsupportedCodec,
        // Broken: what can be decoded is there, and no more.
        ["dc_corrupted.mp4"] = FailureCode.CorruptStream,
        ["m3_sample_with_invalid_nalu.mp4"] = FailureCode.CorruptStream,
        ["m3_vp9_invalid-bitstream.webm"] = FailureCode.CorruptStream,
        ["mz_test_case_1185230.mp4"] = FailureCode.CorruptStream,
        ["mz_zero_empty_stsc.mp4"] = FailureCode.CorruptStream,
    };

    /// <summary>What OpenCV does not decode.</summary>
    private static readonly Dictionary<string, string> OpenCv = new()
    {
        ["ey_av1.ivf"] = FailureCode.UnsupportedCodec,
        ["m3_long_180p_av1.mp4"] = FailureCode.UnsupportedCodec,
        ["m3_sample_av1.mp4"] = FailureCode.UnsupportedCodec,
        ["tc_av1_video.mkv"] = FailureCode.UnsupportedCodec,
        ["av1.mp4"] = FailureCode.UnsupportedCodec,
        ["av1.webm"] = FailureCode.UnsupportedCodec,
        ["av1.ivf"] = FailureCode.UnsupportedCodec,
        // Its size changes on the way.
        ["va_test_res_change.h264"] = FailureCode.UnsupportedCodec,
        // Mirrored; and a better stream behind the first.
        ["m3_sample_rotate_and_reflect.mp4"] = FailureCode.UnsupportedContainer,
        ["tc_nasa_13013.mp4"] = FailureCode.UnsupportedContainer,
    };

    public static string? Code(string name, string decoder) =>
        decoder == "opencv" && OpenCv.TryGetValue(name, out var code) ? code : Codes.GetValueOrDefault(name);
}
