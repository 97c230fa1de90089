#include "units.h"

#include <stdint.h>

// RFC 6386, 9.1: bit 4 of the first byte.
static bool vp8_shows(const uint8_t *data) {
    return data[0] >> 4 & 1;
}

// VP9 bitstream specification, 6.2: frame_marker (2 bits), profile (2, 3 in profile 3), show_existing_frame, frame_type, show_frame.
// A superframe (annex B) has an index at its end, and one of its frames is shown.
static bool vp9_shows(const uint8_t *data, int size) {
    if ((data[size - 1] & 0xe0) == 0xc0)
        return true;
    int profile = (data[0] >> 5 & 1) | (data[0] >> 4 & 1) << 1;
    int at = profile == 3 ? 5 : 4;
    bool shows_existing = data[0] >> (7 - at) & 1;
    return shows_existing || data[0] >> (7 - at - 2) & 1;
}

bool packet_is_hidden(enum AVCodecID codec, const AVPacket *packet) {
    if (packet->size < 1)
        return false;
    return (codec == AV_CODEC_ID_VP8 && !vp8_shows(packet->data)) || (codec == AV_CODEC_ID_VP9 && !vp9_shows(packet->data, packet->size));
}

bool packet_is_shown(enum AVCodecID codec, const AVPacket *packet) {
    return packet->size > 0 && !(packet->flags & AV_PKT_FLAG_DISCARD) && !packet_is_hidden(codec, packet);
}

bool packet_has_hole(const AVPacket *packet) {
    enum { RUN = 512 };
    int run = 0;
    for (int at = 0; at < packet->size; at++) {
        run = packet->data[at] ? 0 : run + 1;
        if (run == RUN)
            return true;
    }
    return false;
}

enum { IDR = 5, TYPE_MASK = 0x1f };

// ISO/IEC 14496-15, 5.3.3.1: units behind their lengths.
static bool has_idr_by_length(const uint8_t *data, int size, int length_size) {
    for (int at = 0; at + length_size < size;) {
        uint32_t length = 0;
        for (int i = 0; i < length_size; i++)
            length = length << 8 | data[at + i];
        at += length_size;
        if ((data[at] & TYPE_MASK) == IDR)
            return true;
        if (length > (uint32_t)(size - at))
            return false;
        at += (int)length;
    }
    return false;
}

// ITU-T H.264, annex B: units behind 00 00 01.
static bool has_idr_by_start(const uint8_t *data, int size) {
    for (int at = 0; at + 3 < size; at++)
        if (data[at] == 0 && data[at + 1] == 0 && data[at + 2] == 1 && (data[at + 3] & TYPE_MASK) == IDR)
            return true;
    return false;
}

bool packet_has_idr(const AVCodecParameters *stream, const AVPacket *packet) {
    if (stream->codec_id != AV_CODEC_ID_H264)
        return false;
    bool by_length = stream->extradata_size > 4 && stream->extradata[0] == 1;
    return by_length ? has_idr_by_length(packet->data, packet->size, (stream->extradata[4] & 3) + 1) : has_idr_by_start(packet->data, packet->size);
}
