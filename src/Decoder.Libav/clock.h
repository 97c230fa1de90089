// Timestamps of streams that have none, or few: by the durations of packets, as the ffmpeg command of version 5.1 fills them in
// (fftools/ffmpeg.c, process_input_packet and decode_video). Times of decoding are kept in microseconds, as they are there.
#pragma once

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <stdbool.h>

enum { CLOCK_WAITING = 64 };

struct clock {
    const AVStream *stream;
    const AVCodecContext *decoder;
    bool has_begun;
    int64_t dts, next_dts;
    // Times of the calls that drained the decoder, for its last frames.
    int64_t drained[CLOCK_WAITING];
    int first_drained, count_drained;
};

// Before a packet goes to the decoder, or, with NULL, before it is drained.
void clock_begin_packet(struct clock *clock, const AVPacket *packet);

// Before each frame is asked for. Returns the time of decoding, in ticks.
int64_t clock_begin_frame(struct clock *clock, bool is_draining);

// After each: how long what was decoded lasts. Not called if the decoder, asked again for the same packet, gave nothing.
void clock_end_frame(struct clock *clock, const AVPacket *packet);

// Timestamp of a frame; AV_NOPTS_VALUE if it has none.
int64_t clock_time_of(struct clock *clock, const AVFrame *frame, bool is_draining);
