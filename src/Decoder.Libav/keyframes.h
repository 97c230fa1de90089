// Keyframes alone: picks their packets, and counts what is passed by, so that each keeps its place among all frames.
#pragma once

#include <libavcodec/avcodec.h>
#include <stdbool.h>

enum { KEYFRAMES_WAITING = 64 };

struct keyframes {
    AVPacket *held;      // the last keyframe: pictures that follow it may be shown before it
    int64_t held_number; // its place, as far as it is known
    int64_t shown;       // packets read so far that show something
    // Those that are with the decoder.
    struct { int64_t pts, number; } sent[KEYFRAMES_WAITING];
    int count;
};

// Takes a packet in the order of the file, NULL at the end. Returns a keyframe that may be decoded now, until the next call; NULL if there is none.
AVPacket *keyframes_take(struct keyframes *keyframes, enum AVCodecID codec, const AVPacket *packet);

// The place of a frame that came out of the decoder.
int64_t keyframes_number_of(struct keyframes *keyframes, int64_t pts);

void keyframes_free(struct keyframes *keyframes);
