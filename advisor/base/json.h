/* JSON, strict, over cJSON: the whole text must be one value, errors name the
 * line, duplicate keys are errors, and numbers that are not finite never get out.
 * Trees are cJSON's own (owned by the caller: cJSON_Delete). */
#ifndef ADVISOR_BASE_JSON_H
#define ADVISOR_BASE_JSON_H

#include <stddef.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* JSON_COMMENTS also takes // and C comments (.advisor.json). name is the file's name
 * for the sentence in err ("FILE:LINE: what"). NULL on failure. */
enum json_flags { JSON_STRICT = 0, JSON_COMMENTS = 1 };
cJSON *json_parse(const char *text, size_t len, const char *name, int flags, struct err *err);
cJSON *json_read_file(const char *path, int flags, struct err *err);

/* Appends v, indented by tabs and with a final newline when pretty. */
void json_print(struct str *out, const cJSON *v, int pretty);

/* Members by name; the default when absent or of another type. Strings are the
 * tree's own. */
const char *json_str(const cJSON *obj, const char *name, const char *def);
double json_num(const cJSON *obj, const char *name, double def);
/* Appends the strings of an array member (copied); other types are skipped.
 * Returns the number appended. */
size_t json_strlist(struct arena *a, const cJSON *obj, const char *name, struct strlist *out);

/* Building: text that is not UTF-8 is made so (bad bytes become U+FFFD), a
 * number that is not finite becomes null, NULL text becomes null. */
void json_add_str(cJSON *obj, const char *name, const char *text);
void json_add_num(cJSON *obj, const char *name, double v);
/* 64-bit counts travel as strings (JSON numbers stop at 2^53). */
void json_add_u64(cJSON *obj, const char *name, unsigned long long v);
void json_add_bool(cJSON *obj, const char *name, int v);
/* An array of strings. */
void json_add_strlist(cJSON *obj, const char *name, const struct strlist *l);
/* The same for names of files, which may hold anything: control bytes become visible (str_add_visible), so
 * that it is one line that can be printed. */
void json_add_visible(cJSON *obj, const char *name, const char *text);
void json_add_visible_list(cJSON *obj, const char *name, const struct strlist *l);

#endif
