// What the worker asks for: one line of JSON, a flat object.
#pragma once

#include <libavutil/avutil.h>
#include <stdbool.h>
#include <stdint.h>

// Texts are owned by the command; NULL if absent.
struct command {
    char *verb;         // "probe" or "decode"
    char *token;        // said again in the lines that end the answer
    char *name;         // name of the file: some formats are known by their extension alone
    char *containers;   // names of the demuxers that may open it, joined by commas
    char *codecs;       // names of the codecs that may be decoded, joined by commas
    char *filters;      // libavfilter's chain from a decoded frame to width x height, three bytes a pixel; absent: no pixels are given
    int64_t clip_bytes; // bytes of the file that follow the line
    int64_t max_pixels; // largest picture
    int64_t max_packets;
    int stream;
    int threads;
    int width;
    int height;
    bool keyframes_only; // decodes no others
    bool select_keyframes; // decodes all, and gives keyframes
    bool discard_corrupt; // drops packets that the demuxer calls corrupt
    // In ticks of the stream; AV_NOPTS_VALUE if absent.
    int64_t seek;       // where to begin to read
    int64_t from;       // first timestamp that is given
    int64_t to;         // first one behind those that are given
    int64_t first;      // timestamp of a first frame that has none
};

// Reads a command. False if the line is no flat object of texts, whole numbers, true, false and null.
bool command_parse(struct command *command, const char *line);

void command_free(struct command *command);
