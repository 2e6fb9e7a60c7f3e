/* All rules together: loading them, and whether they fit each other. */
#include <stdio.h>
#include <string.h>

#include "base/fs.h"
#include "base/str.h"
#include "model/embedded.h"
#include "model/rule.h"
#include "model/rule_words.h"

const struct rule *rule_find(const struct rule_set *set, const char *id)
{
	for (size_t i = 0; i < set->n; i++)
		if (str_eq(set->v[i].id, id))
			return &set->v[i];
	return NULL;
}

struct loading {
	struct arena *a;
	struct rule_set *set;
};

/* A rule, or what a library's functions do, by the file's name; others are left alone. */
static int load_text(struct arena *a, const char *path, const char *text, size_t len, struct rule_set *set,
		     struct err *err)
{
	if (str_ends(path, ".md"))
		return rule_parse(a, path, text, len, set, err);
	if (!set->library)
		set->library = arena_alloc(a, sizeof *set->library);
	return library_parse(a, path, text, len, set->library, err);
}

static int load_file(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct loading *l = ctx;
	if (e->kind == FS_DIR)
		return FS_WALK_SKIP;
	if (!str_ends(e->rel, ".md") && !str_ends(e->rel, ".json"))
		return 0;
	struct str text = {0};
	int rc = fs_read(e->path, &text, 1 << 20, err);
	if (rc == 0)
		rc = load_text(l->a, e->path, str_text(&text), text.len, l->set, err);
	str_free(&text);
	return rc;
}

int rules_load(struct arena *a, const struct strlist *dirs, struct rule_set *set, struct err *err)
{
	for (const struct rule_embedded *e = rules_embedded; e->path; e++)
		if (load_text(a, arena_printf(a, "rules/%s", e->path), e->text, e->len, set, err) != 0)
			return -1;
	for (size_t i = 0; dirs && i < dirs->n; i++) {
		struct loading l = {a, set};
		if (!fs_is_dir(dirs->v[i]))
			return err_set(err, "%s: no such folder; --rules takes a folder with rule files (*.md)",
				       dirs->v[i]);
		if (fs_walk(dirs->v[i], load_file, &l, err) != 0)
			return -1;
	}
	/* The embedded rules are checked by a test, once. */
	return dirs && dirs->n ? rules_check(set, err) : 0;
}

/* ---- words and references ------------------------------------------------------------ */

int rule_member_line(const char *text, const char *name)
{
	char quoted[128];
	snprintf(quoted, sizeof quoted, "\"%s\"", name);
	const char *at = strstr(text, quoted);
	int line = 1;
	for (const char *p = text; at && p < at; p++)
		line += *p == '\n';
	return line;
}

static int unknown(const struct rule *r, const char *member, const char *word, const char *what, struct err *err)
{
	return err_set(err, "%s:%d: \"%s\" names %s, and there is no such %s%s", r->path,
		       rule_member_line(r->text, member), member, word, what,
		       str_eq(what, "rule") ? "; `advisor explain` lists them" : "; `advisor help rules` lists them");
}

static int check_ids(const struct rule_set *set, const struct rule *r, const struct strlist *ids, const char *member,
		     struct err *err)
{
	for (size_t i = 0; i < ids->n; i++)
		if (!strchr(ids->v[i], '*') && !rule_find(set, ids->v[i]))
			return unknown(r, member, ids->v[i], "rule", err);
	return 0;
}

/* A "because" may name a code rule, too. */
static int check_facts(const struct rule_set *set, const struct rule *r, const struct strlist *facts,
		       const char *member, struct err *err)
{
	for (size_t i = 0; i < facts->n; i++) {
		const struct rule *code = set ? rule_find(set, facts->v[i]) : NULL;
		if (!rule_word_fact(facts->v[i]) && !(code && code->kind == RULE_CODE))
			return unknown(r, member, facts->v[i], set ? "fact or code rule" : "fact", err);
	}
	return 0;
}

static int check_rule(const struct rule_set *set, const struct rule *r, struct err *err)
{
	if (r->for_each && !rule_word_find(WORD_FOR_EACH, r->for_each))
		return unknown(r, "for_each", r->for_each, "word for it", err);
	if (r->match && !rule_word_find(WORD_SHAPE, r->match))
		return unknown(r, "match", r->match, "shape", err);
	if (check_facts(set, r, &r->because, "because", err) != 0 ||
	    check_facts(NULL, r, &r->needs, "needs", err) != 0 || check_facts(NULL, r, &r->unless, "unless", err) != 0)
		return -1;
	return check_ids(set, r, &r->suggests, "suggests", err) != 0 ||
			       check_ids(set, r, &r->conflicts, "conflicts", err) != 0 ||
			       check_ids(set, r, &r->subsumes, "subsumes", err) != 0
		       ? -1
		       : 0;
}

int rules_check(const struct rule_set *set, struct err *err)
{
	for (size_t i = 0; i < set->n; i++)
		if (check_rule(set, &set->v[i], err) != 0)
			return -1;
	return 0;
}
