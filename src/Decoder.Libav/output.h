// What the worker is told: pixels on standard output, lines on standard error.
#pragma once

#include <stddef.h>
#include <stdint.h>

// Keeps standard output for pixels: what a library prints there goes to standard error from now on. Ends the process if that fails.
void output_open(void);

// Writes rows of pixels without what lies between them; ends the process if nobody reads any more.
void output_pixels(const uint8_t *bytes, ptrdiff_t stride, size_t row, size_t rows);

// Writes one line at once, shortened to a bound. It begins with a line feed: no piece of another's line may stand before it.
__attribute__((format(printf, 1, 2))) void output_line(const char *format, ...);

// Adds to the lines of a long list, which go out together: when there are many, and before the next line that goes out at once.
__attribute__((format(printf, 1, 2))) void output_list(const char *format, ...);
