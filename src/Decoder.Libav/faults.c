#include "faults.h"

#include "output.h"

#include <libavutil/avutil.h>
#include <libavutil/log.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LINES = 20, TEXT = 256 };

static const char *const names[FAULT_COUNT] = {"demuxer", "ending", "decoder", "reference", "packet", "leading"};

// Of H.264, HEVC and the MPEG family: a decoder says this nowhere but in its log.
static const char *const reference_texts[] = {
    "reference picture missing",
    "Missing reference picture",
    "Could not find ref with POC",
    "Frame num gap",
    "Reference picture missing",
    "no reference picture",
};

// mov: a sample lies beyond the end of the file; matroska: an element does.
static const char *const ending_texts[] = {"partial file", "File ended prematurely"};

// Threads of a decoder log as well.
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int64_t counts[FAULT_COUNT];
static int64_t place;
static bool leading, outside;

static void note(enum fault kind, const char *text) {
    pthread_mutex_lock(&lock);
    if (outside) {
        pthread_mutex_unlock(&lock);
        return;
    }
    if (leading && kind != FAULT_DEMUXER && kind != FAULT_ENDING)
        kind = FAULT_LEADING;
    if (counts[kind]++ < LINES) {
        if (place == AV_NOPTS_VALUE)
            output_line("fault %s - %s", names[kind], text);
        else
            output_line("fault %s %lld %s", names[kind], (long long)place, text);
    }
    pthread_mutex_unlock(&lock);
}

static bool is_among(const char *text, const char *const *texts, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strstr(text, texts[i]))
            return true;
    return false;
}

#define IS_AMONG(text, texts) is_among(text, texts, sizeof texts / sizeof *texts)

static enum fault kind_of(void *context, const char *text) {
    const AVClass *class = context ? *(const AVClass **)context : NULL;
    AVClassCategory category = !class ? AV_CLASS_CATEGORY_NA : class->get_category ? class->get_category(context) : class->category;
    if (category == AV_CLASS_CATEGORY_DEMUXER || category == AV_CLASS_CATEGORY_INPUT)
        return IS_AMONG(text, ending_texts) ? FAULT_ENDING : FAULT_DEMUXER;
    return IS_AMONG(text, reference_texts) ? FAULT_REFERENCE : FAULT_DECODER;
}

// libavformat has most of its faults in the log alone.
static void on_log(void *context, int level, const char *format, va_list arguments) {
    if (level > AV_LOG_ERROR)
        return;
    char text[TEXT];
    vsnprintf(text, sizeof text, format, arguments);
    text[strcspn(text, "\n")] = 0;
    // Sound is not decoded: no fault of the file.
    if (!strstr(text, "not on whitelist"))
        note(kind_of(context, text), text);
}

void faults_begin(void) {
    memset(counts, 0, sizeof counts);
    place = AV_NOPTS_VALUE;
    outside = false;
    leading = true; // what is looked at to open it may begin anywhere
    av_log_set_callback(on_log);
}

void faults_at(int64_t pts, bool is_leading, bool is_outside) {
    pthread_mutex_lock(&lock);
    place = pts;
    leading = is_leading;
    outside = is_outside;
    pthread_mutex_unlock(&lock);
}

void faults_add(enum fault kind, const char *format, ...) {
    char text[TEXT];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    note(kind, text);
}

int64_t faults_of(enum fault kind) {
    pthread_mutex_lock(&lock);
    int64_t count = counts[kind];
    pthread_mutex_unlock(&lock);
    return count;
}
