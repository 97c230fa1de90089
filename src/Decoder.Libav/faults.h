// What went wrong on the way, by kind and place. A run goes on behind a fault; the worker judges.
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum fault {
    FAULT_DEMUXER,   // the container is not what it should be
    FAULT_ENDING,    // it ends before what it promises
    FAULT_DECODER,   // the decoder complains, and goes on
    FAULT_REFERENCE, // a picture is built on one that is missing
    FAULT_PACKET,    // a packet could not be decoded at all
    FAULT_LEADING,   // any of the decoder among pictures before the first keyframe, which lack what they are built on
    FAULT_COUNT,
};

// Forgets all, and takes what libav logs from now on.
void faults_begin(void);

// Where the run is: timestamp of the packet that was read last, or AV_NOPTS_VALUE; whether it stands before the first keyframe; and whether it is outside
// of the span that is asked for, where nothing is noted.
void faults_at(int64_t pts, bool is_leading, bool is_outside);

// Notes one. Lines say the first of each kind; all are counted.
__attribute__((format(printf, 2, 3))) void faults_add(enum fault kind, const char *format, ...);

int64_t faults_of(enum fault kind);
