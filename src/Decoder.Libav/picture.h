// From a decoded frame to the pixels that the model gets: turned upright, then by the worker's filters.
#pragma once

#include <libavfilter/avfilter.h>
#include <libavformat/avformat.h>
#include <stdbool.h>

struct picture {
    const AVStream *stream;
    const char *filters;
    AVFilterGraph *graph;
    AVFilterContext *source, *sink;
    // What the graph was made for: it is made anew when a stream changes on the way.
    int format, width, height;
    bool changed;
    AVFrame *frame;
};

// Takes a decoded frame; its pixels are then in picture->frame, until the next. An error of libav if that fails.
int picture_take(struct picture *picture, AVFrame *decoded);

void picture_close(struct picture *picture);
