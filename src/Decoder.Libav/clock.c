#include "clock.h"

#include "compat.h"

#include <libavutil/mathematics.h>

static const AVRational microseconds = {1, AV_TIME_BASE};

void clock_begin_packet(struct clock *clock, const AVPacket *packet) {
    if (!clock->has_begun) {
        AVRational rate = clock->stream->avg_frame_rate;
        clock->dts = rate.num ? (int64_t)(-clock->decoder->has_b_frames * AV_TIME_BASE / av_q2d(rate)) : 0;
        clock->next_dts = AV_NOPTS_VALUE;
        clock->has_begun = true;
    }
    if (clock->next_dts == AV_NOPTS_VALUE)
        clock->next_dts = clock->dts;
    if (packet && packet->dts != AV_NOPTS_VALUE)
        clock->next_dts = clock->dts = av_rescale_q(packet->dts, clock->stream->time_base, microseconds);
}

int64_t clock_begin_frame(struct clock *clock, bool is_draining) {
    clock->dts = clock->next_dts;
    int64_t ticks = clock->dts == AV_NOPTS_VALUE ? AV_NOPTS_VALUE : av_rescale_q(clock->dts, microseconds, clock->stream->time_base);
    if (is_draining && clock->count_drained < CLOCK_WAITING)
        clock->drained[(clock->first_drained + clock->count_drained++) % CLOCK_WAITING] = ticks;
    return ticks;
}

static int64_t duration_of(const struct clock *clock, const AVPacket *packet) {
    if (packet && packet->duration)
        return av_rescale_q(packet->duration, clock->stream->time_base, microseconds);
    AVRational rate = clock->decoder->framerate;
    if (!rate.num || !rate.den)
        return 0;
    // Ticks of the decoder's clock: two a frame if pictures may be fields.
    const AVCodecParserContext *parser = av_stream_get_parser(clock->stream);
    int ticks = parser ? parser->repeat_pict + 1 : ticks_of_frame(clock->decoder);
    return (int64_t)AV_TIME_BASE * rate.den * ticks / rate.num / ticks_of_frame(clock->decoder);
}

void clock_end_frame(struct clock *clock, const AVPacket *packet) {
    int64_t duration = duration_of(clock, packet);
    clock->next_dts = clock->dts != AV_NOPTS_VALUE && duration ? clock->next_dts + duration : AV_NOPTS_VALUE;
}

int64_t clock_time_of(struct clock *clock, const AVFrame *frame, bool is_draining) {
    if (frame->best_effort_timestamp != AV_NOPTS_VALUE || !is_draining || clock->count_drained == 0)
        return frame->best_effort_timestamp;
    int64_t time = clock->drained[clock->first_drained];
    clock->first_drained = (clock->first_drained + 1) % CLOCK_WAITING;
    clock->count_drained--;
    return time;
}
