// Standard input: lines of commands, and clips between them.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// Reads a line of less than so many bytes, without its end. False at the end of the input, or if it is longer.
bool input_line(char *line, size_t room);

// Reads exactly so many bytes. False if there are fewer.
bool input_bytes(void *bytes, size_t count);
