#include "source.h"
#include "input.h"

#include <errno.h>
#include <fcntl.h>
#include <libavutil/error.h>
#include <libavutil/mem.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER_BYTES = 1 << 15 };

bool source_open(struct source *source, const char *path) {
    *source = (struct source){.descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    struct stat status;
    if (source->descriptor < 0)
        return false;
    if (fstat(source->descriptor, &status) < 0 || !S_ISREG(status.st_mode)) {
        close(source->descriptor);
        errno = EINVAL;
        return false;
    }
    source->size = status.st_size;
    return true;
}

bool source_receive(struct source *source, int64_t bytes) {
    *source = (struct source){.descriptor = -1, .size = bytes};
    if (bytes < 0 || !(source->clip = malloc(bytes ? (size_t)bytes : 1)))
        return false;
    if (input_bytes(source->clip, (size_t)bytes))
        return true;
    source_close(source);
    return false;
}

void source_close(struct source *source) {
    if (source->descriptor >= 0)
        close(source->descriptor);
    free(source->clip);
    *source = (struct source){.descriptor = -1};
}

static int read_bytes(void *opaque, uint8_t *buffer, int count) {
    struct source *source = opaque;
    ssize_t got = source->size - source->at < count ? source->size - source->at : count;
    if (got <= 0)
        return AVERROR_EOF;
    if (source->clip)
        memcpy(buffer, source->clip + source->at, (size_t)got);
    else if ((got = pread(source->descriptor, buffer, (size_t)got, source->at)) <= 0)
        // A file that has become shorter ends.
        return got < 0 ? AVERROR(errno) : AVERROR_EOF;
    source->at += got;
    return (int)got;
}

static int64_t seek_to(void *opaque, int64_t offset, int whence) {
    struct source *source = opaque;
    whence &= ~AVSEEK_FORCE;
    if (whence == AVSEEK_SIZE)
        return source->size;
    int64_t base = whence == SEEK_CUR ? source->at : whence == SEEK_END ? source->size : 0;
    if ((offset < 0 && base < -offset) || (offset > 0 && base > INT64_MAX - offset))
        return AVERROR(EINVAL);
    return source->at = base + offset;
}

AVIOContext *source_read(struct source *source) {
    uint8_t *buffer = av_malloc(BUFFER_BYTES);
    source->at = 0;
    AVIOContext *reader = buffer ? avio_alloc_context(buffer, BUFFER_BYTES, 0, source, read_bytes, NULL, seek_to) : NULL;
    if (!reader)
        av_free(buffer);
    return reader;
}

void source_unread(AVIOContext **reader) {
    if (*reader)
        av_freep(&(*reader)->buffer);
    avio_context_free(reader);
}
