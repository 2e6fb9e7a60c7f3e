/* Findings and tags in bytes. What has no member here is empty when a scan ends: counts
 * are joined, and suggestions named, after it. */
#include <math.h>
#include <string.h>

#include "scan/read/kept_findings.h"

#define KEPT_MAGIC 0x41444b33u /* changes with every change of what is written */
#define NO_TEXT	   UINT32_MAX

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
	size_t i, n = io_count(io, l->n);

	for (i = 0; i < n && !io->bad; i++) {
		const char *text = io->out ? l->v[i] : NULL;

		io_text(io, &text);
		if (!io->out && text)
			strlist_add(io->a, l, text);
	}
}

#define IO(io, member) io_bytes(io, &(member), sizeof(member))

static void io_finding(struct io *io, struct finding *f)
{
	io_text(io, &f->id);
	io_text(io, &f->rule);
	IO(io, f->level);
	IO(io, f->certainty);
	io_text(io, &f->message);
	io_text(io, &f->file);
	IO(io, f->line);
	IO(io, f->column);
	IO(io, f->end_line);
	IO(io, f->end_column);
	io_text(io, &f->function);
	io_text(io, &f->loop_file);
	IO(io, f->loop_line);
	io_text(io, &f->evidence);
	IO(io, f->cold);
	io_text(io, &f->fingerprint);
	io_text(io, &f->suppressed_by);
	io_texts(io, &f->units);
	IO(io, f->weight);
}

static void io_tag(struct io *io, struct tag *t)
{
	size_t i, n;

	io_text(io, &t->name);
	io_text(io, &t->value);
	io_text(io, &t->file);
	IO(io, t->line);
	IO(io, t->places);
	io_texts(io, &t->tries);
	io_texts(io, &t->safe_tries);
	io_text(io, &t->proof);
	io_texts(io, &t->units);
	io_texts(io, &t->functions);
	n = io_count(io, t->spots.n);
	for (i = 0; i < n && !io->bad; i++) {
		struct tag_spot *s = io->out ? &t->spots.v[i] : list_push(io->a, &t->spots);

		io_text(io, &s->file);
		IO(io, s->first);
		IO(io, s->last);
	}
	IO(io, t->guards_code);
	IO(io, t->weight);
}

static void io_result(struct io *io, struct scan_result *r)
{
	uint32_t magic = KEPT_MAGIC;
	size_t i, n;

	IO(io, magic);
	if (magic != KEPT_MAGIC) {
		io->bad = 1;
		return;
	}
	IO(io, r->lines);
	n = io_count(io, r->findings.n);
	for (i = 0; i < n && !io->bad; i++)
		io_finding(io, io->out ? &r->findings.v[i] : list_push(io->a, &r->findings));
	n = io_count(io, r->tags.n);
	for (i = 0; i < n && !io->bad; i++)
		io_tag(io, io->out ? &r->tags.v[i] : list_push(io->a, &r->tags));
	n = io_count(io, r->partial.n);
	for (i = 0; i < n && !io->bad; i++) {
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
	size_t i;

	for (i = 0; i < rules->n; i++)
		if (str_eq(rules->v[i].id, id))
			return 1;
	return 0;
}

static int is_sound(const struct finding *f, const struct rule_set *rules)
{
	return f->rule && has_rule(rules, f->rule) && f->message && f->file && f->evidence && f->fingerprint &&
	       (unsigned)f->level <= LEVEL_ERROR && (unsigned)f->certainty <= CERTAINTY_CERTAIN && f->line >= 0 &&
	       f->column >= 0 && f->end_line >= 0 && f->end_column >= 0 && f->loop_line >= 0 && isfinite(f->weight);
}

static int is_sound_tag(const struct tag *t)
{
	size_t i;

	for (i = 0; i < t->spots.n; i++)
		if (!t->spots.v[i].file)
			return 0;
	return t->name && t->file && t->line >= 0 && t->places >= 0 && isfinite(t->weight);
}

static int check(const struct scan_result *r, const struct rule_set *rules)
{
	size_t i;

	for (i = 0; i < r->findings.n; i++)
		if (!is_sound(&r->findings.v[i], rules))
			return 0;
	for (i = 0; i < r->tags.n; i++)
		if (!is_sound_tag(&r->tags.v[i]))
			return 0;
	for (i = 0; i < r->partial.n; i++)
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
