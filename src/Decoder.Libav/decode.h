// Decodes a stream from where it is told to, and gives the frames of a span of time.
#pragma once

#include "media.h"

// Before the pixels of each frame a line: frame NUMBER PTS FLAGS. Numbers count the frames that came before it since the run began to read, those before
// the span too; if keyframes alone are decoded, the packets that show something. Flags: K keyframe, P predicted from others, D damaged.
// Faults on the way have lines of their own, and a line before the last counts them.
struct verdict decode_run(struct source *source, const struct command *command);
