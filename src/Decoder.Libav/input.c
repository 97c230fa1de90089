#include "input.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { AHEAD_BYTES = 1 << 16 };

// What was read and not yet taken.
static char ahead[AHEAD_BYTES];
static size_t next, end;

static ssize_t read_some(void *bytes, size_t count) {
    ssize_t got;
    do
        got = read(STDIN_FILENO, bytes, count);
    while (got < 0 && errno == EINTR);
    return got;
}

static bool read_ahead(void) {
    ssize_t got = read_some(ahead, sizeof ahead);
    next = 0;
    end = got > 0 ? (size_t)got : 0;
    return got > 0;
}

bool input_line(char *line, size_t room) {
    for (size_t length = 0; length < room; length++) {
        if (next == end && !read_ahead())
            return false;
        if ((line[length] = ahead[next++]) == '\n') {
            line[length] = 0;
            return true;
        }
    }
    return false;
}

bool input_bytes(void *bytes, size_t count) {
    char *at = bytes;
    size_t taken = end - next < count ? end - next : count;
    memcpy(at, ahead + next, taken);
    next += taken;
    while (taken < count) {
        ssize_t got = read_some(at + taken, count - taken);
        if (got <= 0)
            return false;
        taken += (size_t)got;
    }
    return true;
}
