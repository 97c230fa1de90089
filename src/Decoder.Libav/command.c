#include "command.h"

#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum kind { TEXT, WIDE, NARROW, FLAG };

static const struct field {
    const char *name;
    enum kind kind;
    size_t offset;
} fields[] = {
    {"Verb", TEXT, offsetof(struct command, verb)},
    {"Token", TEXT, offsetof(struct command, token)},
    {"Name", TEXT, offsetof(struct command, name)},
    {"Containers", TEXT, offsetof(struct command, containers)},
    {"Codecs", TEXT, offsetof(struct command, codecs)},
    {"Filters", TEXT, offsetof(struct command, filters)},
    {"ClipBytes", WIDE, offsetof(struct command, clip_bytes)},
    {"MaxPixels", WIDE, offsetof(struct command, max_pixels)},
    {"MaxPackets", WIDE, offsetof(struct command, max_packets)},
    {"Stream", NARROW, offsetof(struct command, stream)},
    {"Threads", NARROW, offsetof(struct command, threads)},
    {"Width", NARROW, offsetof(struct command, width)},
    {"Height", NARROW, offsetof(struct command, height)},
    {"KeyframesOnly", FLAG, offsetof(struct command, keyframes_only)},
    {"SelectKeyframes", FLAG, offsetof(struct command, select_keyframes)},
    {"DiscardCorrupt", FLAG, offsetof(struct command, discard_corrupt)},
    {"SeekPts", WIDE, offsetof(struct command, seek)},
    {"FromPts", WIDE, offsetof(struct command, from)},
    {"ToPts", WIDE, offsetof(struct command, to)},
    {"FirstPts", WIDE, offsetof(struct command, first)},
};

static const char *skip_space(const char *at) {
    while (isspace((unsigned char)*at))
        at++;
    return at;
}

// The code unit of \uXXXX; -1 if it is none.
static int read_unit(const char *digits) {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
        if (!isxdigit((unsigned char)digits[i]))
            return -1;
        unit = unit * 16 + (isdigit((unsigned char)digits[i]) ? digits[i] - '0' : (digits[i] | 0x20) - 'a' + 10);
    }
    return unit;
}

// Reads a text behind its opening quote into a new string; returns what stands behind the closing one, NULL if it is malformed.
// Units above 0x7f are not written by the worker, which escapes nothing that UTF-8 can say: they are refused.
static const char *read_text(const char *at, char **text) {
    char *out = *text = malloc(strlen(at) + 1);
    if (!out)
        return NULL;
    while (*at && *at != '"') {
        if (*at != '\\') {
            *out++ = *at++;
            continue;
        }
        static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
        const char *escape = at[1] ? strchr(from, at[1]) : NULL;
        int unit = at[1] == 'u' ? read_unit(at + 2) : escape ? to[escape - from] : -1;
        if (unit <= 0 || unit > 0x7f)
            return NULL;
        *out++ = (char)unit;
        at += at[1] == 'u' ? 6 : 2;
    }
    *out = 0;
    return *at == '"' ? at + 1 : NULL;
}

static bool starts_with(const char *at, const char *word, const char **behind) {
    size_t length = strlen(word);
    *behind = at + length;
    return strncmp(at, word, length) == 0;
}

// Reads one value into its field; returns what stands behind it, NULL if it is malformed. A field that is unknown is read over.
static const char *read_value(struct command *command, const struct field *field, const char *at) {
    const char *behind;
    void *place = field ? (char *)command + field->offset : NULL;
    if (starts_with(at, "null", &behind))
        return behind;
    if (*at == '"') {
        char *text = NULL;
        at = read_text(at + 1, &text);
        if (at && field && field->kind == TEXT && !*(char **)place)
            *(char **)place = text;
        else
            free(text);
        return at;
    }
    bool value = starts_with(at, "true", &behind);
    if (value || starts_with(at, "false", &behind)) {
        if (field && field->kind == FLAG)
            *(bool *)place = value;
        return behind;
    }
    errno = 0;
    char *end;
    long long number = strtoll(at, &end, 10);
    if (end == at || errno)
        return NULL;
    if (field && field->kind == WIDE)
        *(int64_t *)place = number;
    else if (field && field->kind == NARROW && number >= 0 && number <= INT32_MAX)
        *(int *)place = (int)number;
    return end;
}

static const struct field *find_field(const char *name) {
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (strcmp(fields[i].name, name) == 0)
            return &fields[i];
    return NULL;
}

static bool read_object(struct command *command, const char *at) {
    at = skip_space(at);
    if (*at++ != '{')
        return false;
    for (at = skip_space(at); *at != '}'; at = skip_space(at)) {
        char *name = NULL;
        if (*at == ',')
            at = skip_space(at + 1);
        at = *at == '"' ? read_text(at + 1, &name) : NULL;
        const struct field *field = at ? find_field(name) : NULL;
        free(name);
        if (!at || *(at = skip_space(at)) != ':' || !(at = read_value(command, field, skip_space(at + 1))))
            return false;
    }
    return true;
}

bool command_parse(struct command *command, const char *line) {
    *command = (struct command){
        .threads = 1,
        .seek = AV_NOPTS_VALUE,
        .from = AV_NOPTS_VALUE,
        .to = AV_NOPTS_VALUE,
        .first = AV_NOPTS_VALUE,
    };
    if (read_object(command, line) && command->verb && command->token && command->containers && command->codecs)
        return true;
    command_free(command);
    return false;
}

void command_free(struct command *command) {
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (fields[i].kind == TEXT) {
            char **text = (char **)((char *)command + fields[i].offset);
            free(*text);
            *text = NULL;
        }
}
