/* Findings and tags in bytes. What has no member here is empty when a scan ends: counts
 * are joined, and suggestions named, after it. */
#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "model/fields.h"
#include "scan/read/kept_findings.h"

#define KEPT_VERSION 1 /* of what is written beside the tables of members */
#define NO_TEXT	     UINT32_MAX

/* The same members in the same order for both ways: `io` writes when out is set. */
struct io {
	struct str *out;
	struct arena *a;
	const char *at, *end;
	int bad;
};

static void io_bytes(struct io *io, void *v, size_t n)
{
	if (io->out) {
		str_addn(io->out, v, n);
	} else if ((size_t)(io->end - io->at) < n) {
		io->bad = 1;
		memset(v, 0, n);
	} else {
		memcpy(v, io->at, n);
		io->at += n;
	}
}

static void io_text(struct io *io, const char **text)
{
	uint32_t n = io->out && *text ? (uint32_t)strlen(*text) : NO_TEXT;

	io_bytes(io, &n, sizeof n);
	if (io->out) {
		if (n != NO_TEXT)
			str_addn(io->out, *text, n);
		return;
	}
	*text = NULL;
	if (n == NO_TEXT || io->bad)
		return;
	if ((size_t)(io->end - io->at) < n) {
		io->bad = 1;
		return;
	}
	*text = arena_strndup(io->a, io->at, n);
	io->at += n;
}

/* How many items follow: never more than there are bytes left. */
static size_t io_count(struct io *io, size_t n)
{
	uint64_t count = n;

	io_bytes(io, &count, sizeof count);
	if (!io->out && count > (uint64_t)(io->end - io->at))
		io->bad = 1;
	return io->bad ? 0 : (size_t)count;
}

static void io_texts(struct io *io, struct strlist *l)
{
	size_t n = io_count(io, l->n);

	for (size_t i = 0; i < n && !io->bad; i++) {
		const char *text = io->out ? l->v[i] : NULL;

		io_text(io, &text);
		if (!io->out && text)
			strlist_add(io->a, l, text);
	}
}

#define IO(io, member) io_bytes(io, &(member), sizeof(member))

static void io_field(struct io *io, const struct field *f, void *item)
{
	void *v = (char *)item + f->at;

	switch (f->kind) {
	case FIELD_NATURAL:
	case FIELD_INTEGER:
	case FIELD_SWITCH:
	case FIELD_ENUM:
		io_bytes(io, v, sizeof(int));
		break;
	case FIELD_NUMBER:
		io_bytes(io, v, sizeof(double));
		break;
	case FIELD_TEXTS:
	case FIELD_IDS:
	case FIELD_FLAGS:
	case FIELD_SETTINGS:
	case FIELD_NAMES_OF_FILES:
		io_texts(io, v);
		break;
	default:
		io_text(io, v);
	}
}

static void io_fields(struct io *io, const struct field_table *t, void *item)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->v[i].flags & FIELD_KEPT)
			io_field(io, &t->v[i], item);
}

static void io_spots(struct io *io, struct tag *t)
{
	size_t n = io_count(io, t->spots.n);

	for (size_t i = 0; i < n && !io->bad; i++) {
		struct tag_spot *s = io->out ? &t->spots.v[i] : list_push(io->a, &t->spots);

		io_text(io, &s->file);
		IO(io, s->first);
		IO(io, s->last);
	}
}

/* What is written, in a number: a block of a version with other members is not ours. */
static uint64_t format_number(void)
{
	static const struct field_table *const tables[] = {&finding_fields, &tag_fields};
	struct str s = {0};
	uint64_t number;

	str_addf(&s, "%d", KEPT_VERSION);
	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < tables[k]->n; i++)
			if (tables[k]->v[i].flags & FIELD_KEPT)
				str_addf(&s, " %s.%s:%d", tables[k]->v[i].object ? tables[k]->v[i].object : "",
					 tables[k]->v[i].name, tables[k]->v[i].kind);
	number = hash64(str_text(&s), s.len);
	str_free(&s);
	return number;
}

static void io_result(struct io *io, struct scan_result *r)
{
	uint64_t ours = format_number(), magic = ours;
	size_t n;

	IO(io, magic);
	if (magic != ours) {
		io->bad = 1;
		return;
	}
	IO(io, r->lines);
	n = io_count(io, r->findings.n);
	for (size_t i = 0; i < n && !io->bad; i++)
		io_fields(io, &finding_fields, io->out ? &r->findings.v[i] : list_push(io->a, &r->findings));
	n = io_count(io, r->tags.n);
	for (size_t i = 0; i < n && !io->bad; i++) {
		struct tag *t = io->out ? &r->tags.v[i] : list_push(io->a, &r->tags);

		io_fields(io, &tag_fields, t);
		io_spots(io, t);
	}
	n = io_count(io, r->partial.n);
	for (size_t i = 0; i < n && !io->bad; i++) {
		struct unit_failure *f = io->out ? &r->partial.v[i] : list_push(io->a, &r->partial);

		io_text(io, &f->file);
		io_text(io, &f->reason);
	}
	io_texts(io, &r->facts);
	io_texts(io, &r->warnings);
}

void kept_save(const struct scan_result *r, struct str *out)
{
	struct io io = {.out = out};

	io_result(&io, (struct scan_result *)r); /* only read */
}

/* ---- what may be loaded ---- */

static int has_rule(const struct rule_set *rules, const char *id)
{
	for (size_t i = 0; i < rules->n; i++)
		if (str_eq(rules->v[i].id, id))
			return 1;
	return 0;
}

static int is_sound(const struct finding *f, const struct rule_set *rules)
{
	return f->rule && has_rule(rules, f->rule) && f->message && f->file && f->evidence && f->fingerprint &&
	       (unsigned)f->level <= LEVEL_ERROR && (unsigned)f->certainty <= CERTAINTY_CERTAIN && f->line >= 0 &&
	       f->column >= 0 && f->end_line >= 0 && f->end_column >= 0 && f->loop_line >= 0 && isfinite(f->score) &&
	       (unsigned)f->weight <= WEIGHT_HOT;
}

static int is_sound_tag(const struct tag *t)
{
	for (size_t i = 0; i < t->spots.n; i++)
		if (!t->spots.v[i].file)
			return 0;
	return t->name && t->file && t->line >= 0 && t->places >= 0 && isfinite(t->weight);
}

static int check(const struct scan_result *r, const struct rule_set *rules)
{
	for (size_t i = 0; i < r->findings.n; i++)
		if (!is_sound(&r->findings.v[i], rules))
			return 0;
	for (size_t i = 0; i < r->tags.n; i++)
		if (!is_sound_tag(&r->tags.v[i]))
			return 0;
	for (size_t i = 0; i < r->partial.n; i++)
		if (!r->partial.v[i].file || !r->partial.v[i].reason)
			return 0;
	return 1;
}

int kept_load(struct arena *a, const void *bytes, size_t n, const struct rule_set *rules, struct scan_result *r)
{
	struct io io = {.a = a, .at = bytes, .end = (const char *)bytes + n};
	struct scan_result read = {0};

	io_result(&io, &read);
	if (io.bad || io.at != io.end || !check(&read, rules))
		return -1;
	r->findings = read.findings;
	r->tags = read.tags;
	r->partial = read.partial;
	strlist_cat(a, &r->facts, &read.facts);
	strlist_cat(a, &r->warnings, &read.warnings);
	r->lines = read.lines;
	return 0;
}
