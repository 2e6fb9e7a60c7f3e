#include "model/library.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/str.h"
#include "model/embedded.h"
#include "model/rule_words.h"

#define COUNT(x) (sizeof(x) / sizeof *(x))

/* ---- the table ---------------------------------------------------------------------------- */

static uint32_t hash_of(const char *name)
{
	uint32_t h = 2166136261u;

	for (; *name; name++)
		h = (h ^ (unsigned char)*name) * 16777619u;
	return h;
}

/* The slot of the name, or the free one where it belongs. */
static uint32_t *slot_of(const struct library *l, const char *name)
{
	size_t at = hash_of(name) & (l->n_slots - 1);

	while (l->slots[at] && strcmp(l->functions.v[l->slots[at] - 1].name, name) != 0)
		at = (at + 1) & (l->n_slots - 1);
	return &l->slots[at];
}

const struct library_function *library_find(const struct library *l, const char *name)
{
	uint32_t at = l->n_slots ? *slot_of(l, name) : 0;

	return at ? &l->functions.v[at - 1] : NULL;
}

static void make_room(struct arena *a, struct library *l)
{
	if (2 * (l->functions.n + 1) < l->n_slots)
		return;
	l->n_slots = l->n_slots ? 2 * l->n_slots : 1024;
	l->slots = arena_alloc(a, l->n_slots * sizeof *l->slots);
	for (size_t i = 0; i < l->functions.n; i++)
		*slot_of(l, l->functions.v[i].name) = (uint32_t)i + 1;
}

static void put(struct arena *a, struct library *l, const char *name, size_t len, const struct library_function *f)
{
	struct library_function *to;
	char *own = arena_alloc(a, len + 1);
	uint32_t *slot;

	memcpy(own, name, len);
	make_room(a, l);
	slot = slot_of(l, own);
	if (*slot) {
		to = &l->functions.v[*slot - 1];
	} else {
		to = list_push(a, &l->functions);
		*slot = (uint32_t)l->functions.n;
	}
	*to = *f;
	to->name = own;
}

/* ---- files -------------------------------------------------------------------------------- */

struct reading {
	struct arena *a;
	const char *path, *text;
	const char *function; /* the member at hand, as written */
	struct err *err;
};

static const struct {
	const char *word;
	unsigned bit;
} does_words[] = {{"allocates", LIBRARY_ALLOCATES}, {"zeroed", LIBRARY_ZEROED},	    {"waits", LIBRARY_WAITS},
		  {"forks", LIBRARY_FORKS},	    {"opens", LIBRARY_OPENS},	    {"calls_back", LIBRARY_CALLS_BACK},
		  {"noreturn", LIBRARY_NORETURN},   {"compares", LIBRARY_COMPARES}, {"events", LIBRARY_EVENTS},
		  {"blocks", LIBRARY_BLOCKS},	    {"joins", LIBRARY_JOINS},	    {"writes", LIBRARY_WRITES}};

static const struct {
	const char *word;
	uint16_t bit;
} takes_words[] = {{"releases", LIBRARY_RELEASES},
		   {"drops", LIBRARY_DROPS},
		   {"keeps", LIBRARY_KEEPS},
		   {"returns", LIBRARY_RETURNS},
		   {"fills", LIBRARY_FILLS},
		   {"grows", LIBRARY_GROWS},
		   {"releases_fields", LIBRARY_RELEASES_FIELDS},
		   {"fills_fields", LIBRARY_FILLS_FIELDS}};

/* The line of the function's member, or of the function. */
static int line_of(const struct reading *r, const char *member)
{
	char quoted[160];
	const char *at, *in;
	int line = 1;

	snprintf(quoted, sizeof quoted, "\"%s\"", r->function);
	at = strstr(r->text, quoted);
	snprintf(quoted, sizeof quoted, "\"%s\"", member);
	in = at ? strstr(at, quoted) : NULL;
	for (const char *p = r->text; (in || at) && p < (in ? in : at); p++)
		line += *p == '\n';
	return line;
}

static int bad(const struct reading *r, const char *member, const char *what)
{
	return err_set(r->err, "%s:%d: \"%s\" of %s %s", r->path, line_of(r, member), member, r->function, what);
}

static int is_param(const cJSON *v)
{
	return cJSON_IsNumber(v) && v->valuedouble >= 0 && v->valuedouble < LIBRARY_PARAMS &&
	       v->valuedouble == (double)v->valueint;
}

static int read_param(const struct reading *r, const cJSON *v, int8_t *out)
{
	if (!is_param(v))
		return bad(r, v->string, "must be the number of a parameter, from 0 to 11");
	*out = (int8_t)v->valueint;
	return 0;
}

/* The numbers of parameters, as bits. */
static int read_params(const struct reading *r, const cJSON *v, uint16_t *out)
{
	const cJSON *item;

	if (!cJSON_IsArray(v))
		return bad(r, v->string, "must be a list of parameters, from 0 to 11");
	cJSON_ArrayForEach(item, v)
	{
		if (!is_param(item))
			return bad(r, v->string, "must be a list of parameters, from 0 to 11");
		*out |= (uint16_t)(1u << item->valueint);
	}
	return 0;
}

static int read_takes(const struct reading *r, const cJSON *v, uint16_t bit, struct library_function *f)
{
	uint16_t params = 0;

	if (read_params(r, v, &params) != 0)
		return -1;
	for (int i = 0; i < LIBRARY_PARAMS; i++)
		if (params >> i & 1)
			f->takes[i] |= bit;
	return 0;
}

static int read_member(const struct reading *r, const cJSON *v, struct library_function *f)
{
	for (size_t i = 0; i < COUNT(does_words); i++)
		if (str_eq(v->string, does_words[i].word)) {
			f->does |= cJSON_IsTrue(v) ? does_words[i].bit : 0u;
			return cJSON_IsBool(v) ? 0 : bad(r, v->string, "must be true or false");
		}
	for (size_t i = 0; i < COUNT(takes_words); i++)
		if (str_eq(v->string, takes_words[i].word))
			return read_takes(r, v, takes_words[i].bit, f);
	if (str_eq(v->string, "size"))
		return read_param(r, v, &f->size);
	if (str_eq(v->string, "count"))
		return read_param(r, v, &f->count);
	if (str_eq(v->string, "resizes"))
		return read_param(r, v, &f->resizes);
	if (str_eq(v->string, "same"))
		return read_params(r, v, &f->same);
	if (str_eq(v->string, "changes")) {
		f->changes = cJSON_IsTrue(v) != 0;
		return cJSON_IsBool(v) ? 0 : bad(r, v->string, "must be true or false");
	}
	if (str_eq(v->string, "ends_with")) {
		f->ends_with = cJSON_IsString(v) ? arena_strdup(r->a, v->valuestring) : NULL;
		return f->ends_with && *f->ends_with ? 0 : bad(r, v->string, "must be the name of a function");
	}
	return bad(r, v->string, "is no word for what a function does; `advisor help rules` lists them");
}

/* "execl execv": one or more names. */
static int read_function(struct reading *r, const cJSON *v, struct library *l)
{
	struct library_function f = {.size = -1, .count = -1, .resizes = -1};
	const char *name = v->string;
	const cJSON *member;

	r->function = v->string;
	if (!cJSON_IsObject(v))
		return err_set(r->err, "%s:%d: \"%s\" must be an object that says what the function does", r->path,
			       line_of(r, ""), v->string);
	cJSON_ArrayForEach(member, v)
	{
		if (read_member(r, member, &f) != 0)
			return -1;
	}
	for (name += strspn(name, " "); *name; name += strspn(name, " ")) {
		size_t n = strcspn(name, " ");

		put(r->a, l, name, n, &f);
		name += n;
	}
	return 0;
}

static int read_functions(struct reading *r, const cJSON *top, struct library *l)
{
	const cJSON *all = cJSON_GetObjectItemCaseSensitive(top, "functions"), *v;

	if (!cJSON_IsObject(top) || !cJSON_IsString(cJSON_GetObjectItemCaseSensitive(top, "library")) ||
	    !cJSON_IsObject(all) || cJSON_GetArraySize(top) != 2)
		return err_set(r->err, "%s:1: a library file has two members, \"library\" (its name) and \"functions\"",
			       r->path);
	cJSON_ArrayForEach(v, all)
	{
		if (read_function(r, v, l) != 0)
			return -1;
	}
	return 0;
}

int library_parse(struct arena *a, const char *path, const char *text, size_t len, struct library *l, struct err *err)
{
	struct reading r = {a, path, text, "", err};
	cJSON *top = json_parse(text, len, path, JSON_STRICT, err);
	struct hash *h;
	char hash[HASH_TEXT];
	int rc;

	if (!top)
		return -1;
	rc = read_functions(&r, top, l);
	cJSON_Delete(top);
	h = hash_new();
	hash_add_text(h, l->hash ? l->hash : "");
	hash_add(h, text, len);
	hash_finish(h, hash);
	l->hash = arena_strdup(a, hash);
	return rc;
}

const struct library *library_builtin(struct arena *a)
{
	struct library *l = arena_alloc(a, sizeof *l);
	struct err err = {{0}};

	for (const struct rule_embedded *e = rules_embedded; e->path; e++)
		if (str_ends(e->path, ".json"))
			library_parse(a, e->path, e->text, e->len, l, &err);
	return l;
}
