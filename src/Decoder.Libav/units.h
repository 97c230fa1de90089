// What the first bytes of a packet say that its container does not.
#pragma once

#include <libavcodec/avcodec.h>
#include <stdbool.h>

// Whether a packet of VP8 or VP9 shows nothing: later frames are predicted from it. Packets of other codecs all show something.
bool packet_is_hidden(enum AVCodecID codec, const AVPacket *packet);

// Whether a packet shows a picture: it is not empty, not hidden, and not cut away by an edit list.
bool packet_is_shown(enum AVCodecID codec, const AVPacket *packet);

// Whether a packet of a raw stream of H.264 or HEVC holds a hole: the coding leaves no room for a run of zeros.
bool packet_has_hole(const AVPacket *packet);

// Whether a packet of H.264 holds an IDR picture, which starts the decoder anew (ITU-T H.264, table 7-1: unit type 5).
bool packet_has_idr(const AVCodecParameters *stream, const AVPacket *packet);
