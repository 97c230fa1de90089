// A container that is open for reading.
#pragma once

#include "command.h"
#include "source.h"

#include <libavformat/avformat.h>

// How an answer ended: the code is "ok", or one that the pipeline knows.
struct verdict {
    const char *code;
    char reason[256];
};

__attribute__((format(printf, 2, 3))) struct verdict verdict_of(const char *code, const char *format, ...);

bool verdict_is_ok(struct verdict verdict);

struct media {
    AVFormatContext *format;
    AVIOContext *reader;
};

// Opens it, and finds its streams. If the verdict is not "ok", nothing is open.
struct verdict media_open(struct media *media, struct source *source, const struct command *command);

void media_close(struct media *media);
