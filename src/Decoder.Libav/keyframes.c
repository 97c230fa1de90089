#include "keyframes.h"

#include "units.h"

#include <string.h>

static void note_sent(struct keyframes *keyframes, int64_t pts, int64_t number) {
    if (keyframes->count == KEYFRAMES_WAITING)
        memmove(keyframes->sent, keyframes->sent + 1, sizeof *keyframes->sent * (size_t)--keyframes->count);
    keyframes->sent[keyframes->count].pts = pts;
    keyframes->sent[keyframes->count++].number = number;
}

AVPacket *keyframes_take(struct keyframes *keyframes, enum AVCodecID codec, const AVPacket *packet) {
    bool is_shown = packet && packet_is_shown(codec, packet), is_key = is_shown && packet->flags & AV_PKT_FLAG_KEY;
    AVPacket *ready = NULL;
    if (keyframes->held && is_shown && !is_key && packet->pts < keyframes->held->pts)
        keyframes->held_number++;
    else if (keyframes->held && (!packet || is_shown)) {
        ready = keyframes->held;
        keyframes->held = NULL;
        note_sent(keyframes, ready->pts, keyframes->held_number);
    }
    if (is_key) {
        keyframes->held = av_packet_clone(packet);
        keyframes->held_number = keyframes->shown;
    }
    keyframes->shown += is_shown;
    return ready;
}

int64_t keyframes_number_of(struct keyframes *keyframes, int64_t pts) {
    for (int i = 0; i < keyframes->count; i++)
        if (keyframes->sent[i].pts == pts)
            return keyframes->sent[i].number;
    return keyframes->count > 0 ? keyframes->sent[keyframes->count - 1].number : 0;
}

void keyframes_free(struct keyframes *keyframes) {
    av_packet_free(&keyframes->held);
}
