#include "picture.h"

#include "compat.h"

#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavutil/display.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { CHAIN_BYTES = 64 };

// The filters that show a picture as its container wants it (fftools/ffmpeg_filter.c, configure_input_video_filter).
static void upright(const AVStream *stream, char chain[CHAIN_BYTES]) {
    const int32_t *matrix = stream_matrix(stream);
    double angle = matrix ? -round(av_display_rotation_get(matrix)) : 0;
    angle -= 360 * floor(angle / 360 + 0.9 / 360);
    const char *filters = "";
    chain[0] = 0;
    if (!matrix || !isfinite(angle))
        return;
    if (fabs(angle - 90) < 1)
        filters = matrix[3] > 0 ? "transpose=cclock_flip," : "transpose=clock,";
    else if (fabs(angle - 180) < 1)
        filters = matrix[0] < 0 && matrix[4] < 0 ? "hflip,vflip," : matrix[0] < 0 ? "hflip," : matrix[4] < 0 ? "vflip," : "";
    else if (fabs(angle - 270) < 1)
        filters = matrix[3] < 0 ? "transpose=clock_flip," : "transpose=cclock,";
    else if (fabs(angle) > 1)
        snprintf(chain, CHAIN_BYTES, "rotate=%f*PI/180,", angle);
    else if (matrix[4] < 0)
        filters = "vflip,";
    if (*filters)
        snprintf(chain, CHAIN_BYTES, "%s", filters);
}

static int open_source(struct picture *picture, const AVFrame *decoded) {
    char arguments[256];
    AVRational time_base = picture->stream->time_base, aspect = decoded->sample_aspect_ratio;
    snprintf(arguments, sizeof arguments, "video_size=%dx%d:pix_fmt=%d:time_base=%d/%d:pixel_aspect=%d/%d", decoded->width, decoded->height, decoded->format,
        time_base.num, time_base.den, aspect.den ? aspect.num : 0, aspect.den ? aspect.den : 1);
    return avfilter_graph_create_filter(&picture->source, avfilter_get_by_name("buffer"), "in", arguments, NULL, picture->graph);
}

static int link_filters(struct picture *picture) {
    char turn[CHAIN_BYTES], chain[1024];
    upright(picture->stream, turn);
    if (snprintf(chain, sizeof chain, "%s%s", turn, picture->filters) >= (int)sizeof chain)
        return AVERROR(EINVAL);
    AVFilterInOut *outputs = avfilter_inout_alloc(), *inputs = avfilter_inout_alloc();
    int error = AVERROR(ENOMEM);
    if (outputs && inputs) {
        *outputs = (AVFilterInOut){.name = av_strdup("in"), .filter_ctx = picture->source};
        *inputs = (AVFilterInOut){.name = av_strdup("out"), .filter_ctx = picture->sink};
        error = avfilter_graph_parse_ptr(picture->graph, chain, &inputs, &outputs, NULL);
    }
    avfilter_inout_free(&outputs);
    avfilter_inout_free(&inputs);
    return error;
}

static int open_graph(struct picture *picture, const AVFrame *decoded) {
    avfilter_graph_free(&picture->graph);
    if (!(picture->graph = avfilter_graph_alloc()))
        return AVERROR(ENOMEM);
    picture->graph->nb_threads = 1;
    // Of scalers that libavfilter puts between others; ours say their own.
    picture->graph->scale_sws_opts = av_strdup("flags=bicubic");
    int error = open_source(picture, decoded);
    if (error >= 0)
        error = avfilter_graph_create_filter(&picture->sink, avfilter_get_by_name("buffersink"), "out", NULL, NULL, picture->graph);
    if (error >= 0)
        error = link_filters(picture);
    if (error >= 0)
        error = avfilter_graph_config(picture->graph, NULL);
    if (error < 0)
        avfilter_graph_free(&picture->graph);
    return error;
}

static bool fits(const struct picture *picture, const AVFrame *decoded) {
    return picture->format == decoded->format && picture->width == decoded->width && picture->height == decoded->height;
}

int picture_take(struct picture *picture, AVFrame *decoded) {
    int error = 0;
    if (!picture->frame && !(picture->frame = av_frame_alloc()))
        return AVERROR(ENOMEM);
    if (!picture->graph || !fits(picture, decoded)) {
        picture->changed |= picture->graph != NULL;
        if ((error = open_graph(picture, decoded)) < 0)
            return error;
        picture->format = decoded->format;
        picture->width = decoded->width;
        picture->height = decoded->height;
    }
    av_frame_unref(picture->frame);
    if ((error = av_buffersrc_add_frame(picture->source, decoded)) < 0)
        return error;
    return av_buffersink_get_frame(picture->sink, picture->frame);
}

void picture_close(struct picture *picture) {
    avfilter_graph_free(&picture->graph);
    av_frame_free(&picture->frame);
}
