// What this process may do. It reads foreign bytes: a video that takes it over finds nothing to reach.
#pragma once

#include <stdbool.h>
#include <stdint.h>

// At the start: bounds of processor time and memory, no files to write, no new privileges, an end with its parent, a process group of its own.
// False, with errno, if the system refuses.
bool limits_set(int64_t cpu_seconds, int64_t memory_bytes);

// Once libraries are loaded and the file is open: leaves reading, writing to what is open, memory, threads of this process, and the clock.
bool limits_close(void);
