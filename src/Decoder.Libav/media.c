#include "media.h"

#include <libavutil/avstring.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct verdict verdict_of(const char *code, const char *format, ...) {
    struct verdict verdict = {.code = code};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(verdict.reason, sizeof verdict.reason, format, arguments);
    va_end(arguments);
    return verdict;
}

bool verdict_is_ok(struct verdict verdict) {
    return strcmp(verdict.code, "ok") == 0;
}

// Playlists and references to other files lead nowhere.
static int refuse_file(AVFormatContext *format, AVIOContext **reader, const char *url, int flags, AVDictionary **options) {
    (void)format, (void)reader, (void)url, (void)flags, (void)options;
    return AVERROR(EACCES);
}

static struct verdict why_closed(int error) {
    return error == AVERROR(ENOMEM)
        ? verdict_of("DecoderCrashed", "no memory to open it")
        : verdict_of("UnknownFormat", "%s", av_err2str(error));
}

// Finds out what it is; containers that are not allowed are not opened.
static struct verdict recognise(struct media *media, const struct command *command, const char *name, const AVInputFormat **container) {
    int error = av_probe_input_buffer2(media->reader, container, name, NULL, 0, 0);
    if (error < 0)
        return why_closed(error);
    return av_match_list((*container)->name, command->containers, ',') > 0
        ? verdict_of("ok", "%s", "")
        : verdict_of("UnsupportedContainer", "it is of a format that is not read here: %s", (*container)->name);
}

// Reads on until every stream is described, with decoders that are allowed and pictures that are not too large.
static int find_streams(AVFormatContext *format, const struct command *command) {
    unsigned count = format->nb_streams;
    AVDictionary **options = av_calloc(count ? count : 1, sizeof *options);
    if (!options)
        return AVERROR(ENOMEM);
    for (unsigned i = 0; i < count; i++) {
        av_dict_set_int(&options[i], "max_pixels", command->max_pixels, 0);
        av_dict_set(&options[i], "threads", "1", 0);
    }
    int error = avformat_find_stream_info(format, options);
    for (unsigned i = 0; i < count; i++)
        av_dict_free(&options[i]);
    av_free(options);
    return error;
}

struct verdict media_open(struct media *media, struct source *source, const struct command *command) {
    const char *name = command->name ? command->name : "clip";
    const AVInputFormat *container = NULL;
    *media = (struct media){.format = avformat_alloc_context(), .reader = source_read(source)};
    if (!media->format || !media->reader) {
        media_close(media);
        return why_closed(AVERROR(ENOMEM));
    }
    struct verdict verdict = recognise(media, command, name, &container);
    if (verdict_is_ok(verdict)) {
        media->format->pb = media->reader;
        media->format->io_open = refuse_file;
        AVDictionary *options = NULL;
        av_dict_set(&options, "codec_whitelist", command->codecs, 0);
        if (command->discard_corrupt)
            av_dict_set(&options, "fflags", "+discardcorrupt", 0);
        int error = avformat_open_input(&media->format, name, container, &options);
        av_dict_free(&options);
        if (error >= 0)
            error = find_streams(media->format, command);
        if (error < 0)
            verdict = why_closed(error);
    }
    if (!verdict_is_ok(verdict))
        media_close(media);
    return verdict;
}

void media_close(struct media *media) {
    // The reader is ours: libavformat closes it no more than it opened it.
    avformat_close_input(&media->format);
    source_unread(&media->reader);
}
