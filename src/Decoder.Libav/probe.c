#include "probe.h"

#include "compat.h"

#include "faults.h"
#include "output.h"
#include "units.h"

#include <ctype.h>
#include <libavutil/avstring.h>
#include <libavutil/display.h>
#include <libavutil/pixdesc.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_video(const AVStream *stream) {
    return stream->codecpar->codec_type == AVMEDIA_TYPE_VIDEO;
}

// Its name; its tag if this libav has none, so that a message can name it.
static void write_codec(const AVCodecParameters *stream) {
    if (stream->codec_id != AV_CODEC_ID_NONE) {
        output_list(",\"Codec\":\"%s\"", avcodec_get_name(stream->codec_id));
        return;
    }
    char tag[AV_FOURCC_MAX_STRING_SIZE] = "";
    av_fourcc_make_string(tag, stream->codec_tag);
    for (char *at = tag; *at; at++)
        if (!isalnum((unsigned char)*at))
            *at = '?';
    output_list(",\"Codec\":\"%s\"", tag);
}

static bool is_decoded(const AVCodecParameters *stream, const struct command *command) {
    const AVCodec *decoder = avcodec_find_decoder(stream->codec_id);
    return decoder && av_match_list(decoder->name, command->codecs, ',') > 0;
}

// The matrix turns by its angle, and turns over if its determinant is negative. One of zeros does neither.
static void write_orientation(const AVStream *stream) {
    const int32_t *matrix = stream_matrix(stream);
    double angle = matrix ? av_display_rotation_get(matrix) : 0;
    bool mirrored = matrix && (double)matrix[0] * matrix[4] < (double)matrix[1] * matrix[3];
    output_list(",\"Rotation\":%d,\"IsMirrored\":%s", isfinite(angle) ? (int)round(angle) : 0, mirrored ? "true" : "false");
}

static void write_stream(const AVFormatContext *format, AVStream *stream, const struct command *command) {
    const AVCodecParameters *parameters = stream->codecpar;
    const char *pixels = av_get_pix_fmt_name(parameters->format), *transfer = av_color_transfer_name(parameters->color_trc);
    const AVDictionaryEntry *alpha = av_dict_get(stream->metadata, "alpha_mode", NULL, 0);
    AVRational aspect = av_guess_sample_aspect_ratio((AVFormatContext *)format, stream, NULL);
    output_list("stream {\"Index\":%d,\"Width\":%d,\"Height\":%d", stream->index, parameters->width, parameters->height);
    write_codec(parameters);
    output_list(",\"IsDecoded\":%s,\"IsCover\":%s,\"HasAlphaMode\":%s,\"Reorders\":%s", is_decoded(parameters, command) ? "true" : "false",
        stream->disposition & AV_DISPOSITION_ATTACHED_PIC ? "true" : "false", alpha && strcmp(alpha->value, "1") == 0 ? "true" : "false",
        parameters->video_delay > 0 ? "true" : "false");
    output_list(",\"PixelFormat\":\"%s\",\"Transfer\":\"%s\"", pixels ? pixels : "", transfer ? transfer : "");
    output_list(",\"AspectNumerator\":%d,\"AspectDenominator\":%d", aspect.num, aspect.den);
    output_list(",\"TimeBaseNumerator\":%d,\"TimeBaseDenominator\":%d", stream->time_base.num, stream->time_base.den);
    output_list(",\"FrameRate\":\"%d/%d\"", stream->avg_frame_rate.num, stream->avg_frame_rate.den);
    if (stream->duration != AV_NOPTS_VALUE)
        output_list(",\"DurationTicks\":%lld", (long long)stream->duration);
    write_orientation(stream);
    output_list("}\n");
}

// What a container says of its length; not what libavformat works out from its packets or its bytes.
static void write_length(const AVFormatContext *format) {
    if (format->duration != AV_NOPTS_VALUE && format->duration_estimation_method == AVFMT_DURATION_FROM_STREAM)
        output_list(",\"DurationUs\":%lld", (long long)format->duration);
    if (format->start_time != AV_NOPTS_VALUE)
        output_list(",\"StartUs\":%lld", (long long)format->start_time);
}

static void write_streams(const AVFormatContext *format, const struct command *command) {
    bool is_protected = av_dict_get(format->metadata, "ASF_Protection_Type", NULL, 0);
    output_list("media {\"Format\":\"%s\",\"IsProtected\":%s", format->iformat->name, is_protected ? "true" : "false");
    write_length(format);
    output_list("}\n");
    for (unsigned i = 0; i < format->nb_streams; i++)
        if (is_video(format->streams[i]))
            write_stream(format, format->streams[i], command);
}

// Tells fields from frames, of which neither container nor packet says anything. Covers have none.
struct fields {
    AVCodecParserContext *parser;
    AVCodecContext *codec;
};

static struct fields fields_open(const AVStream *stream) {
    struct fields fields = {0};
    if (!is_video(stream) || !(fields.codec = avcodec_alloc_context3(NULL)))
        return fields;
    if (avcodec_parameters_to_context(fields.codec, stream->codecpar) >= 0 && (fields.parser = av_parser_init((int)stream->codecpar->codec_id)))
        fields.parser->flags |= PARSER_FLAG_COMPLETE_FRAMES;
    return fields;
}

static bool fields_has(struct fields *fields, const AVPacket *packet) {
    uint8_t *data;
    int size;
    if (!fields->parser || packet->size == 0)
        return false;
    fields->parser->picture_structure = AV_PICTURE_STRUCTURE_UNKNOWN;
    av_parser_parse2(fields->parser, fields->codec, &data, &size, packet->data, packet->size, packet->pts, packet->dts, packet->pos);
    return fields->parser->picture_structure == AV_PICTURE_STRUCTURE_TOP_FIELD || fields->parser->picture_structure == AV_PICTURE_STRUCTURE_BOTTOM_FIELD;
}

static void fields_close(struct fields *fields) {
    av_parser_close(fields->parser);
    avcodec_free_context(&fields->codec);
}

static void write_number(int64_t number) {
    if (number == AV_NOPTS_VALUE)
        output_list(" -");
    else
        output_list(" %lld", (long long)number);
}

static void write_packet(const AVStream *stream, const AVPacket *packet, bool is_field) {
    char flags[8], *at = flags;
    bool is_key = packet->flags & AV_PKT_FLAG_KEY;
    if (is_key)
        *at++ = 'K';
    if (is_key && packet_has_idr(stream->codecpar, packet))
        *at++ = 'I';
    if (packet->flags & AV_PKT_FLAG_DISCARD)
        *at++ = 'D';
    if (packet_is_hidden(stream->codecpar->codec_id, packet))
        *at++ = 'H';
    if (is_field)
        *at++ = 'F';
    if (packet->flags & AV_PKT_FLAG_CORRUPT)
        *at++ = 'C';
    if (av_packet_get_side_data(packet, AV_PKT_DATA_ENCRYPTION_INFO, NULL))
        *at++ = 'E';
    if (at == flags)
        *at++ = '-';
    *at = 0;
    output_list("packet %d", stream->index);
    write_number(packet->pts);
    write_number(packet->dts);
    write_number(packet->duration);
    output_list(" %d %s\n", packet->size, flags);
}

// The end of a packet in microseconds, if it is later.
static int64_t later(int64_t last, const AVStream *stream, const AVPacket *packet) {
    int64_t start = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
    if (start == AV_NOPTS_VALUE)
        return last;
    int64_t end = av_rescale_q(start + packet->duration, stream->time_base, AV_TIME_BASE_Q);
    return last == AV_NOPTS_VALUE || end > last ? end : last;
}

static struct verdict list_packets(struct media *media, const struct command *command, struct fields *fields, unsigned count) {
    AVPacket *packet = av_packet_alloc();
    int64_t last = AV_NOPTS_VALUE;
    int error = packet ? 0 : AVERROR(ENOMEM);
    for (int64_t listed = 0; error >= 0 && (error = av_read_frame(media->format, packet)) >= 0; av_packet_unref(packet)) {
        AVStream *stream = media->format->streams[packet->stream_index];
        last = later(last, stream, packet);
        if (!is_video(stream) || stream->disposition & AV_DISPOSITION_ATTACHED_PIC)
            continue;
        faults_at(packet->pts, false, false);
        write_packet(stream, packet, (unsigned)stream->index < count && fields_has(&fields[stream->index], packet));
        if (++listed > command->max_packets) {
            av_packet_free(&packet);
            return verdict_of("FramesExceeded", "it has more than %lld frames", (long long)command->max_packets);
        }
    }
    av_packet_free(&packet);
    if (error == AVERROR(ENOMEM))
        return verdict_of("DecoderCrashed", "no memory for its packets");
    if (error < 0 && error != AVERROR_EOF)
        faults_add(FAULT_DEMUXER, "reading ended: %s", av_err2str(error));
    output_list("last");
    write_number(last);
    output_list("\n");
    return verdict_of("ok", "%s", "");
}

struct verdict probe_run(struct source *source, const struct command *command) {
    struct media media;
    struct verdict verdict = media_open(&media, source, command);
    if (!verdict_is_ok(verdict))
        return verdict;
    write_streams(media.format, command);
    unsigned count = media.format->nb_streams;
    struct fields *fields = calloc(count ? count : 1, sizeof *fields);
    for (unsigned i = 0; fields && i < count; i++)
        fields[i] = fields_open(media.format->streams[i]);
    verdict = fields ? list_packets(&media, command, fields, count) : verdict_of("DecoderCrashed", "no memory for its streams");
    for (unsigned i = 0; fields && i < count; i++)
        fields_close(&fields[i]);
    free(fields);
    media_close(&media);
    return verdict;
}
