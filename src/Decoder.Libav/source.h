// The bytes of a video: a file that was opened, or a clip in memory. libav sees nothing else, and opens nothing itself.
#pragma once

#include <libavformat/avio.h>
#include <stdbool.h>
#include <stdint.h>

struct source {
    int descriptor;      // -1 for a clip
    uint8_t *clip;       // NULL for a file
    int64_t size;
    int64_t at;
};

// Opens a regular file. False, with errno, if it cannot be.
bool source_open(struct source *source, const char *path);

// Reads a clip of so many bytes from standard input. False if they do not come, or do not fit into memory.
bool source_receive(struct source *source, int64_t bytes);

void source_close(struct source *source);

// A reader of it for libavformat, from its beginning; NULL without memory. Free with source_unread.
AVIOContext *source_read(struct source *source);

void source_unread(AVIOContext **reader);
