// What later versions of libav call by other names.
#pragma once

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <stdbool.h>

static inline bool frame_is_key(const AVFrame *frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 29, 100)
    return frame->flags & AV_FRAME_FLAG_KEY;
#else
    return frame->key_frame;
#endif
}

// The nine numbers that say how a picture is to be turned; NULL if there are none.
static inline const int32_t *stream_matrix(const AVStream *stream) {
#if LIBAVFORMAT_VERSION_INT >= AV_VERSION_INT(60, 15, 100)
    const AVCodecParameters *parameters = stream->codecpar;
    const AVPacketSideData *data = av_packet_side_data_get(parameters->coded_side_data, parameters->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
    return data && data->size >= 9 * sizeof(int32_t) ? (const int32_t *)data->data : NULL;
#else
    size_t size = 0;
    const uint8_t *data = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    return data && size >= 9 * sizeof(int32_t) ? (const int32_t *)data : NULL;
#endif
}

// Ticks of the decoder's clock in a frame: two if pictures may be fields.
static inline int ticks_of_frame(const AVCodecContext *decoder) {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 26, 100)
    return decoder->codec_descriptor && decoder->codec_descriptor->props & AV_CODEC_PROP_FIELDS ? 2 : 1;
#else
    return decoder->ticks_per_frame;
#endif
}
