// What the worker is told: pixels on standard output, lines on standard error.
#pragma once

#include <stddef.h>

// Keeps standard output for pixels: what a library prints there goes to standard error from now on. Ends the process if that fails.
void output_open(void);

// Writes all of it; ends the process if nobody reads any more.
void output_pixels(const void *bytes, size_t count);

// Writes one line at once, shortened to a bound. It begins with a line feed: no piece of another's line may stand before it.
__attribute__((format(printf, 1, 2))) void output_line(const char *format, ...);

// Adds to the lines of a long list, which go out together: when there are many, and before the next line that goes out at once.
__attribute__((format(printf, 1, 2))) void output_list(const char *format, ...);
