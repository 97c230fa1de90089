// The decoder that workers start: see docs/decoder.md.
#include "command.h"
#include "decode.h"
#include "faults.h"
#include "input.h"
#include "limits.h"
#include "output.h"
#include "probe.h"

#include <errno.h>
#include <libavutil/cpu.h>
#include <libavutil/log.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LINE = 1 << 16 };

static void answer(struct source *source, const struct command *command) {
    faults_begin();
    struct verdict verdict = strcmp(command->verb, "probe") == 0 ? probe_run(source, command) : decode_run(source, command);
    output_line("end:%s %s %s", command->token, verdict.code, verdict.reason);
}

// Some libraries look at the machine when they are first used, and then never again: before that is forbidden.
static bool close_up(void) {
    av_log_set_callback(NULL);
    av_cpu_count();
    if (limits_close())
        return true;
    output_line("seccomp: %s", strerror(errno));
    return false;
}

static int serve(void) {
    static char line[MAX_LINE];
    struct command command;
    struct source clip;
    if (!close_up())
        return 1;
    while (input_line(line, sizeof line) && command_parse(&command, line)) {
        if (!source_receive(&clip, command.clip_bytes))
            return 1;
        answer(&clip, &command);
        source_close(&clip);
        command_free(&command);
    }
    return 0;
}

static int work_on(const char *path, const char *line) {
    struct command command;
    struct source file;
    if (!command_parse(&command, line))
        return 2;
    if (!source_open(&file, path)) {
        output_line("end:%s UnknownFormat it cannot be opened: %s", command.token, strerror(errno));
        return 1;
    }
    if (!close_up())
        return 1;
    answer(&file, &command);
    source_close(&file);
    command_free(&command);
    return 0;
}

static bool set_limits(const char *cpu_seconds, const char *memory_bytes) {
    if (limits_set(strtoll(cpu_seconds, NULL, 10), strtoll(memory_bytes, NULL, 10)))
        return true;
    output_line("limits: %s", strerror(errno));
    return false;
}

int main(int count, char **arguments) {
    if (count == 2 && strcmp(arguments[1], "version") == 0)
        return printf("libav %s\n", av_version_info()) < 0;
    output_open();
    bool serves = count == 4 && strcmp(arguments[1], "serve") == 0, works = count == 6 && strcmp(arguments[1], "file") == 0;
    if (!serves && !works) {
        output_line("usage: version | serve CPU-SECONDS MEMORY-BYTES | file CPU-SECONDS MEMORY-BYTES PATH COMMAND");
        return 2;
    }
    if (!set_limits(arguments[2], arguments[3]))
        return 1;
    return serves ? serve() : work_on(arguments[4], arguments[5]);
}
