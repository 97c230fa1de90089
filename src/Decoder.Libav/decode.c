#include "decode.h"

#include "clock.h"
#include "compat.h"
#include "faults.h"
#include "keyframes.h"
#include "output.h"
#include "picture.h"
#include "units.h"

#include <libavutil/avstring.h>

// As many packets as a transport stream may have begun when it is cut off.
enum { JOINT_PACKETS = 16 };

struct run {
    const struct command *command;
    struct media media;
    AVStream *stream;
    AVCodecContext *decoder;
    AVFrame *frame;
    struct clock clock;
    struct picture picture;
    struct keyframes keyframes;
    int64_t packets, decoded, damaged, previous;
    // The last packet that the container calls corrupt, and how many have been read since; its time is AV_NOPTS_VALUE if that is settled.
    int64_t corrupt_dts;
    int corrupt_age;
    bool is_raw;       // a stream of H.264 or HEVC without a container
    int64_t first_key; // timestamp of the first keyframe
    int keys;
    struct verdict verdict;
    bool is_over;
};

static void fail(struct run *run, struct verdict verdict) {
    run->verdict = verdict;
    run->is_over = true;
}

static void fail_with(struct run *run, const char *what, int error) {
    fail(run, verdict_of("CorruptStream", "%s: %s", what, av_err2str(error)));
}

static void give_pixels(struct run *run) {
    const AVFrame *frame = run->picture.frame;
    size_t row = (size_t)run->command->width * 3;
    if (frame->width != run->command->width || frame->height != run->command->height) {
        fail(run, verdict_of("CorruptStream", "a frame became %d x %d", frame->width, frame->height));
        return;
    }
    output_pixels(frame->data[0], frame->linesize[0], row, (size_t)frame->height);
}

static const char *flags_of(const AVFrame *frame, bool is_damaged) {
    static const char *const flags[] = {"-", "D", "P", "PD", "K", "KD", "KP", "KPD"};
    bool is_predicted = frame->pict_type == AV_PICTURE_TYPE_P || frame->pict_type == AV_PICTURE_TYPE_B;
    return flags[(frame_is_key(frame) ? 4 : 0) + (is_predicted ? 2 : 0) + (is_damaged ? 1 : 0)];
}

static void take_frame(struct run *run, bool is_draining) {
    const struct command *command = run->command;
    AVFrame *frame = run->frame;
    int64_t pts = clock_time_of(&run->clock, frame, is_draining);
    // The choice follows from the frames alone, so that another run makes the same.
    if (pts == AV_NOPTS_VALUE)
        pts = run->previous != AV_NOPTS_VALUE ? run->previous + 1 : command->first != AV_NOPTS_VALUE ? command->first : 0;
    run->previous = pts;
    int64_t number = command->keyframes_only ? keyframes_number_of(&run->keyframes, frame->best_effort_timestamp) : run->decoded;
    run->decoded++;
    bool is_damaged = frame->decode_error_flags || frame->flags & AV_FRAME_FLAG_CORRUPT;
    if (command->from != AV_NOPTS_VALUE && pts < command->from)
        return;
    if (command->to != AV_NOPTS_VALUE && pts >= command->to) {
        run->is_over = true;
        return;
    }
    run->damaged += is_damaged;
    if (command->select_keyframes && !frame_is_key(frame))
        return;
    const char *flags = flags_of(frame, is_damaged);
    if (command->filters) {
        frame->pts = pts;
        int error = picture_take(&run->picture, frame);
        if (error < 0) {
            fail_with(run, "a frame could not be scaled", error);
            return;
        }
    }
    output_line("frame %lld %lld %s", (long long)number, (long long)pts, flags);
    if (command->filters)
        give_pixels(run);
}

// Gives a packet to the decoder, or NULL to drain it, and takes the frames that come out.
static void decode(struct run *run, AVPacket *packet) {
    clock_begin_packet(&run->clock, packet);
    for (bool repeats = false; !run->is_over; repeats = true) {
        int64_t dts = clock_begin_frame(&run->clock, !packet);
        int error = 0;
        if (packet)
            packet->dts = dts;
        if (!repeats)
            error = avcodec_send_packet(run->decoder, packet);
        if (error >= 0 || error == AVERROR_EOF)
            error = avcodec_receive_frame(run->decoder, run->frame);
        bool has_frame = error >= 0;
        if (!repeats || !packet || has_frame)
            clock_end_frame(&run->clock, packet);
        if (error == AVERROR(EAGAIN) || error == AVERROR_EOF)
            return;
        if (error == AVERROR(ENOMEM)) {
            fail_with(run, "decoding", error);
            return;
        }
        if (!has_frame) {
            faults_add(FAULT_PACKET, "%s", av_err2str(error));
            return;
        }
        take_frame(run, !packet);
        av_frame_unref(run->frame);
    }
}

static int open_decoder(struct run *run) {
    const AVCodec *codec = avcodec_find_decoder(run->stream->codecpar->codec_id);
    if (!codec || av_match_list(codec->name, run->command->codecs, ',') <= 0)
        return AVERROR_DECODER_NOT_FOUND;
    if (!(run->decoder = avcodec_alloc_context3(codec)) || !(run->frame = av_frame_alloc()))
        return AVERROR(ENOMEM);
    int error = avcodec_parameters_to_context(run->decoder, run->stream->codecpar);
    if (error < 0)
        return error;
    run->decoder->pkt_timebase = run->stream->time_base;
    run->decoder->framerate = run->stream->avg_frame_rate;
    run->decoder->thread_count = run->command->threads;
    run->decoder->max_pixels = run->command->max_pixels;
    if (run->command->keyframes_only)
        run->decoder->skip_frame = AVDISCARD_NONKEY;
    return avcodec_open2(run->decoder, codec, NULL);
}

static void begin(struct run *run) {
    AVFormatContext *format = run->media.format;
    if (run->command->stream >= (int)format->nb_streams) {
        fail(run, verdict_of("CorruptStream", "there is no stream %d", run->command->stream));
        return;
    }
    for (int i = 0; i < (int)format->nb_streams; i++)
        format->streams[i]->discard = i == run->command->stream ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
    run->stream = format->streams[run->command->stream];
    run->is_raw = av_match_list(format->iformat->name, "h264,hevc", ',') > 0;
    int error = open_decoder(run);
    if (error < 0) {
        fail_with(run, "the decoder cannot be opened", error);
        return;
    }
    run->clock = (struct clock){.stream = run->stream, .decoder = run->decoder};
    run->picture = (struct picture){.stream = run->stream, .filters = run->command->filters};
    if (run->command->seek != AV_NOPTS_VALUE && (error = avformat_seek_file(format, run->command->stream, INT64_MIN, run->command->seek, run->command->seek, 0)) < 0)
        faults_add(FAULT_DEMUXER, "it cannot be sought in: %s", av_err2str(error));
}

// Whether a packet stands before the first keyframe, in the file or when it is shown: what it is built on is not there.
static bool is_leading(struct run *run, const AVPacket *packet) {
    if (packet->flags & AV_PKT_FLAG_KEY && run->keys++ == 0)
        run->first_key = packet->pts;
    return run->keys == 0 || (run->keys == 1 && packet->pts != AV_NOPTS_VALUE && packet->pts < run->first_key);
}

static bool is_outside(const struct command *command, const AVPacket *packet) {
    return packet->pts != AV_NOPTS_VALUE && ((command->from != AV_NOPTS_VALUE && packet->pts < command->from) || (command->to != AV_NOPTS_VALUE && packet->pts >= command->to));
}

// If recordings were joined, one of the last packets of the first is called corrupt, because the next one does not go on from it: then time goes back
// soon, and nothing is lost.
static void note_corrupt(struct run *run, const AVPacket *packet) {
    bool is_corrupt = packet && packet->flags & AV_PKT_FLAG_CORRUPT;
    bool goes_back = packet && packet->dts != AV_NOPTS_VALUE && packet->dts < run->corrupt_dts;
    if (run->corrupt_dts != AV_NOPTS_VALUE) {
        if (!goes_back && packet && !is_corrupt && ++run->corrupt_age < JOINT_PACKETS)
            return;
        if (!goes_back)
            faults_add(FAULT_DEMUXER, "a packet is corrupt");
    }
    run->corrupt_dts = !is_corrupt ? AV_NOPTS_VALUE : packet->dts != AV_NOPTS_VALUE ? packet->dts : INT64_MIN + 1;
    run->corrupt_age = 0;
}

static void take_packet(struct run *run, AVPacket *packet) {
    run->packets++;
    note_corrupt(run, packet);
    if (run->is_raw && packet_has_hole(packet))
        faults_add(FAULT_DEMUXER, "there are zeros in the stream");
    faults_at(packet->pts, is_leading(run, packet), is_outside(run->command, packet));
    if (!run->command->keyframes_only) {
        decode(run, packet);
        return;
    }
    AVPacket *keyframe = keyframes_take(&run->keyframes, run->stream->codecpar->codec_id, packet);
    if (keyframe)
        decode(run, keyframe);
    av_packet_free(&keyframe);
}

static void drain(struct run *run) {
    note_corrupt(run, NULL);
    faults_at(AV_NOPTS_VALUE, false, false);
    AVPacket *keyframe = keyframes_take(&run->keyframes, run->stream->codecpar->codec_id, NULL);
    if (keyframe)
        decode(run, keyframe);
    av_packet_free(&keyframe);
    if (!run->is_over)
        decode(run, NULL);
}

static void read_packets(struct run *run) {
    AVPacket *packet = av_packet_alloc();
    int error = packet ? 0 : AVERROR(ENOMEM);
    int64_t limit = run->command->max_packets > 0 ? run->command->max_packets : INT64_MAX;
    while (!run->is_over && run->packets < limit && error >= 0 && (error = av_read_frame(run->media.format, packet)) >= 0) {
        if (packet->stream_index == run->command->stream)
            take_packet(run, packet);
        av_packet_unref(packet);
    }
    av_packet_free(&packet);
    if (run->is_over)
        return;
    if (error == AVERROR(ENOMEM)) {
        fail_with(run, "reading", error);
        return;
    }
    if (error < 0 && error != AVERROR_EOF)
        faults_add(FAULT_DEMUXER, "reading ended: %s", av_err2str(error));
    drain(run);
}

struct verdict decode_run(struct source *source, const struct command *command) {
    struct run run = {.command = command, .previous = AV_NOPTS_VALUE, .corrupt_dts = AV_NOPTS_VALUE, .verdict = verdict_of("ok", "%s", "")};
    struct verdict verdict = media_open(&run.media, source, command);
    if (!verdict_is_ok(verdict))
        return verdict;
    begin(&run);
    if (!run.is_over)
        read_packets(&run);
    output_line("counts:%s packets=%lld decoded=%lld damaged=%lld demuxer=%lld reference=%lld packet=%lld decoder=%lld changes=%d", command->token,
        (long long)run.packets, (long long)run.decoded, (long long)run.damaged,
        (long long)faults_of(FAULT_DEMUXER), (long long)faults_of(FAULT_REFERENCE), (long long)faults_of(FAULT_PACKET), (long long)faults_of(FAULT_DECODER),
        run.picture.changed);
    keyframes_free(&run.keyframes);
    picture_close(&run.picture);
    av_frame_free(&run.frame);
    avcodec_free_context(&run.decoder);
    media_close(&run.media);
    return run.verdict;
}
