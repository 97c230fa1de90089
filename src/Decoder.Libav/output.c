#include "output.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE_BYTES = 1024, LIST_BYTES = 1 << 16 };

static int pixels = -1;
static char list[LIST_BYTES] = "\n";
static size_t list_length = 1;

void output_open(void) {
    pixels = dup(STDOUT_FILENO);
    if (pixels < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
        exit(2);
}

static void write_all(int descriptor, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(descriptor, bytes, count);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            _exit(3);
        bytes += written;
        count -= (size_t)written;
    }
}

void output_pixels(const uint8_t *bytes, ptrdiff_t stride, size_t row, size_t rows) {
    static char *packed;
    static size_t room;
    size_t count = row * rows;
    if (stride == (ptrdiff_t)row) {
        write_all(pixels, (const char *)bytes, count);
        return;
    }
    if (count > room) {
        free(packed);
        packed = malloc(count);
        room = packed ? count : 0;
        if (!packed)
            _exit(3);
    }
    for (size_t y = 0; y < rows; y++)
        memcpy(packed + y * row, bytes + (ptrdiff_t)y * stride, row);
    write_all(pixels, packed, count);
}

static void flush_list(void) {
    if (list_length > 1)
        write_all(STDERR_FILENO, list, list_length);
    list_length = 1;
}

void output_list(const char *format, ...) {
    // Between two lines if that can be: what goes out begins with a line feed.
    size_t room = LIST_BYTES - list_length;
    if (room < LINE_BYTES || (room < 4 * LINE_BYTES && list[list_length - 1] == '\n'))
        flush_list();
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(list + list_length, LINE_BYTES, format, arguments);
    va_end(arguments);
    if (length > 0)
        list_length += length < LINE_BYTES ? (size_t)length : LINE_BYTES - 1;
}

void output_line(const char *format, ...) {
    char line[LINE_BYTES] = "\n";
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line + 1, LINE_BYTES - 2, format, arguments);
    va_end(arguments);
    if (length < 0)
        return;
    size_t end = length < LINE_BYTES - 2 ? (size_t)length + 1 : LINE_BYTES - 2;
    for (size_t i = 1; i < end; i++)
        if (line[i] == '\n' || line[i] == '\r')
            line[i] = ' ';
    line[end] = '\n';
    flush_list();
    write_all(STDERR_FILENO, line, end + 1);
}
