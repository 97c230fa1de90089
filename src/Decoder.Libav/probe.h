// Describes the video streams of a container and lists their packets, without giving a picture.
#pragma once

#include "media.h"

// Lines: "media" and "stream" with JSON, one for each video stream; then "packet" for each packet of those, covers left out: stream, pts, dts and duration
// in ticks ("-" if there is none), size, and flags: K keyframe, I IDR picture, D cut away by an edit list, H shows nothing, F a field, C corrupt,
// E encrypted; "-" for none. At the end "last" with the time in microseconds at which the last packet of any stream ends.
struct verdict probe_run(struct source *source, const struct command *command);
