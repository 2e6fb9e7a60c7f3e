#include "model/rule.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/json.h"
#include "base/str.h"
#include "model/embedded.h"

static const char *const kind_names[] = {"code",    "flag",	"link", "define", "allocator",
					 "tunable", "compiler", "pgo",	"patch",  "option"};
static const char *const risk_names[] = {"safe", "numerics", "portability", "semantics", "security"};
static const char *const level_names[] = {"note", "warning", "error"};

#define COUNT(a) (sizeof(a) / sizeof *(a))

static int name_index(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(names[i], name))
			return (int)i;
	return -1;
}

const char *rule_fill(struct arena *a, const char *text, const char *placeholder, const char *with)
{
	const char *at = with ? strstr(text, placeholder) : NULL;
	return at ? arena_printf(a, "%.*s%s%s", (int)(at - text), text, with, at + strlen(placeholder)) : text;
}

const char *rule_kind_name(enum rule_kind k)
{
	return kind_names[k];
}

const char *risk_name(enum risk r)
{
	return risk_names[r];
}

int risk_parse(const char *name, enum risk *out)
{
	int i = name_index(risk_names, COUNT(risk_names), name);
	if (i < 0)
		return -1;
	*out = (enum risk)i;
	return 0;
}

int risk_allowed(enum risk r, const struct strlist *allow)
{
	return r == RISK_SAFE || strlist_has(allow, risk_name(r)) || strlist_has(allow, "all");
}

const char *level_name(enum level l)
{
	return level_names[l];
}

/* One file being read: what error sentences and members need. */
struct reader {
	struct arena *a;
	const char *path, *text; /* text: of the whole file */
	struct rule *rule;
	struct err *err;
};

/* The line on which a member's name stands first, for the sentence. */
static int member_line(const struct reader *r, const char *name)
{
	char quoted[128];
	snprintf(quoted, sizeof quoted, "\"%s\"", name);
	const char *at = strstr(r->text, quoted);
	int line = 1;
	for (const char *p = r->text; at && p < at; p++)
		line += *p == '\n';
	return line;
}

static int bad(const struct reader *r, const cJSON *v, const char *what)
{
	return err_set(r->err, "%s:%d: \"%s\" %s", r->path, member_line(r, v->string), v->string, what);
}

static int read_text(struct reader *r, const cJSON *v, const char **out)
{
	if (!cJSON_IsString(v) || !v->valuestring[0])
		return bad(r, v, "must be a text");
	*out = arena_strdup(r->a, v->valuestring);
	return 0;
}

static int read_list(struct reader *r, const cJSON *v, struct strlist *out)
{
	const cJSON *item;
	if (!cJSON_IsArray(v))
		return bad(r, v, "must be a list of texts");
	cJSON_ArrayForEach(item, v)
	{
		if (!cJSON_IsString(item))
			return bad(r, v, "must be a list of texts");
		strlist_dup(r->a, out, item->valuestring);
	}
	return 0;
}

/* {"A": "1"} becomes "A=1" entries; numbers and true/false are taken, too. */
static int read_pairs(struct reader *r, const cJSON *v, struct strlist *out)
{
	const cJSON *item;
	if (!cJSON_IsObject(v))
		return bad(r, v, "must be an object of names and values");
	cJSON_ArrayForEach(item, v)
	{
		if (cJSON_IsString(item))
			strlist_addf(r->a, out, "%s=%s", item->string, item->valuestring);
		else if (cJSON_IsNumber(item))
			strlist_addf(r->a, out, "%s=%.15g", item->string, item->valuedouble);
		else if (cJSON_IsBool(item))
			strlist_addf(r->a, out, "%s=%d", item->string, cJSON_IsTrue(item));
		else
			return bad(r, v, "may hold texts, numbers, true and false only");
	}
	return 0;
}

static int read_name(struct reader *r, const cJSON *v, const char *const *names, size_t n, int *out)
{
	*out = cJSON_IsString(v) ? name_index(names, n, v->valuestring) : -1;
	if (*out >= 0)
		return 0;
	struct str s = {0};
	str_addf(&s, "must be one of");
	for (size_t i = 0; i < n; i++)
		str_addf(&s, "%s %s", i ? "," : "", names[i]);
	bad(r, v, str_text(&s));
	str_free(&s);
	return -1;
}

static int read_compilers(struct reader *r, const cJSON *v)
{
	const cJSON *item;
	if (!cJSON_IsObject(v))
		return bad(r, v, "must be an object such as {\"gcc\": \">=4.8\", \"clang\": \"*\"}");
	struct rule *rule = r->rule;
	rule->compilers = arena_alloc(r->a, (size_t)(cJSON_GetArraySize(v) + 1) * sizeof *rule->compilers);
	cJSON_ArrayForEach(item, v)
	{
		struct rule_compiler *c = &rule->compilers[rule->n_compilers++];
		const char *text = cJSON_IsString(item) ? item->valuestring : "";
		c->family = arena_strdup(r->a, item->string);
		int known = str_eq(c->family, "gcc") || str_eq(c->family, "clang");
		if (!known || (!str_eq(text, "*") && sscanf(text, ">=%d.%d", &c->min_major, &c->min_minor) < 1))
			return bad(r, v, "may name gcc and clang, each with \"*\" or \">=MAJOR[.MINOR]\"");
	}
	return 0;
}

/* Reads one member; 1: there is no such member. */
static int read_flag_member(struct reader *r, const cJSON *v)
{
	struct rule *rule = r->rule;
	static const struct {
		const char *name;
		size_t offset;
	} lists[] = {
		{"add", offsetof(struct rule, add)},	       {"remove", offsetof(struct rule, remove)},
		{"link", offsetof(struct rule, link)},	       {"because", offsetof(struct rule, because)},
		{"needs", offsetof(struct rule, needs)},       {"conflicts", offsetof(struct rule, conflicts)},
		{"subsumes", offsetof(struct rule, subsumes)}, {"suggests", offsetof(struct rule, suggests)},
		{"unless", offsetof(struct rule, unless)},
	};
	for (size_t i = 0; i < COUNT(lists); i++)
		if (str_eq(v->string, lists[i].name))
			return read_list(r, v, (struct strlist *)(void *)((char *)rule + lists[i].offset));
	if (str_eq(v->string, "env"))
		return read_pairs(r, v, &rule->env);
	if (str_eq(v->string, "with"))
		return read_pairs(r, v, &rule->with);
	if (str_eq(v->string, "compilers"))
		return read_compilers(r, v);
	if (str_eq(v->string, "pgo") || str_eq(v->string, "pool")) {
		if (!cJSON_IsBool(v))
			return bad(r, v, "must be true or false");
		*(str_eq(v->string, "pgo") ? &rule->pgo : &rule->pool) = cJSON_IsTrue(v);
		return 0;
	}
	if (str_eq(v->string, "order")) {
		rule->order = cJSON_IsNumber(v) ? v->valueint : 0;
		return cJSON_IsNumber(v) ? 0 : bad(r, v, "must be a number");
	}
	return 1;
}

static int read_member(struct reader *r, const cJSON *v)
{
	struct rule *rule = r->rule;
	static const struct {
		const char *name;
		size_t offset;
	} texts[] = {
		{"id", offsetof(struct rule, id)},
		{"title", offsetof(struct rule, title)},
		{"match", offsetof(struct rule, match)},
		{"preload", offsetof(struct rule, preload)},
		{"compiler", offsetof(struct rule, use_compiler)},
		{"for_each", offsetof(struct rule, for_each)},
	};
	for (size_t i = 0; i < COUNT(texts); i++)
		if (str_eq(v->string, texts[i].name))
			return read_text(r, v, (const char **)(void *)((char *)rule + texts[i].offset));
	int index = 0, rc;
	if (str_eq(v->string, "kind")) {
		rc = read_name(r, v, kind_names, COUNT(kind_names), &index);
		rule->kind = (enum rule_kind)(index < 0 ? 0 : index);
		return rc;
	}
	if (str_eq(v->string, "risk")) {
		rc = read_name(r, v, risk_names, COUNT(risk_names), &index);
		rule->risk = (enum risk)(index < 0 ? 0 : index);
		return rc;
	}
	if (str_eq(v->string, "level")) {
		rc = read_name(r, v, level_names, COUNT(level_names), &index);
		rule->level = (enum level)(index < 0 ? 0 : index);
		return rc;
	}
	rc = read_flag_member(r, v);
	return rc > 0 ? bad(r, v, "is no member of a rule; see `advisor explain` for rules that work") : rc;
}

/* What the kind needs, beyond id, kind and title. */
static int check_kind(const struct reader *r)
{
	const struct rule *rule = r->rule;
	const char *missing = NULL;
	if (!rule->id || !rule->title)
		missing = !rule->id ? "id" : "title";
	else if (rule->kind == RULE_CODE && !rule->match)
		missing = "match";
	else if (rule->kind == RULE_FLAG && !rule->add.n && !rule->remove.n)
		missing = "add";
	else if (rule->kind == RULE_DEFINE && !rule->add.n)
		missing = "add";
	else if (rule->kind == RULE_LINK && !rule->link.n && !rule->add.n && !rule->remove.n)
		missing = "link";
	else if (rule->kind == RULE_ALLOCATOR && !rule->preload && !rule->link.n)
		missing = "preload";
	else if (rule->kind == RULE_TUNABLE && !rule->env.n)
		missing = "env";
	else if (rule->kind == RULE_COMPILER && !rule->use_compiler)
		missing = "compiler";
	else if (rule->kind == RULE_OPTION && !str_starts(rule->for_each, "option-"))
		missing = "for_each";
	if (missing)
		return err_set(r->err, "%s:1: a rule%s%s needs the member \"%s\"", r->path,
			       rule->kind ? " of kind " : "", rule->kind ? kind_names[rule->kind] : "", missing);
	if (strspn(rule->id, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(rule->id))
		return err_set(r->err, "%s:%d: the id \"%s\" may hold small letters, digits and - only", r->path,
			       member_line(r, "id"), rule->id);
	return 0;
}

/* Finds the first fenced block: *from and *to bound its inside. */
static int find_block(const struct reader *r, const char **from, const char **to)
{
	const char *open = str_starts(r->text, "```") ? r->text : strstr(r->text, "\n```");
	if (!open)
		return err_set(r->err, "%s:1: a rule file begins with a JSON block between ``` lines; there is none",
			       r->path);
	open += *open == '\n';
	*from = strchr(open, '\n');
	*to = *from ? strstr(*from, "\n```") : NULL;
	if (!*to)
		return err_set(r->err, "%s: the JSON block is not closed by a ``` line", r->path);
	*from += 1;
	return 0;
}

static cJSON *parse_block(const struct reader *r, const char *from, const char *to)
{
	/* Newlines in front keep the sentence's line number the file's own. */
	struct str s = {0};
	for (const char *p = r->text; p < from; p++)
		if (*p == '\n')
			str_addc(&s, '\n');
	if (to > from)
		str_addn(&s, from, (size_t)(to - from));
	cJSON *v = json_parse(str_text(&s), s.len, r->path, JSON_STRICT, r->err);
	str_free(&s);
	return v;
}

static int read_members(struct reader *r, const cJSON *obj)
{
	const cJSON *v;
	if (!cJSON_IsObject(obj))
		return err_set(r->err, "%s: the JSON block must be an object", r->path);
	cJSON_ArrayForEach(v, obj)
	{
		if (read_member(r, v) != 0)
			return -1;
	}
	if (!cJSON_GetObjectItemCaseSensitive(obj, "kind"))
		return err_set(r->err, "%s:1: a rule needs the member \"kind\"", r->path);
	return check_kind(r);
}

int rule_parse(struct arena *a, const char *path, const char *text, size_t len, struct rule_set *set, struct err *err)
{
	struct rule rule = {.level = LEVEL_WARNING, .order = 50};
	struct reader r = {a, arena_strdup(a, path), arena_strndup(a, text, len), &rule, err};
	const char *from = NULL, *to = NULL;
	if (find_block(&r, &from, &to) != 0)
		return -1;
	cJSON *obj = parse_block(&r, from, to);
	if (!obj)
		return -1;
	int rc = read_members(&r, obj);
	cJSON_Delete(obj);
	if (rc != 0)
		return -1;
	const char *prose = strchr(to + 1, '\n');
	rule.path = r.path;
	rule.prose = prose ? arena_strdup(a, prose + strspn(prose, "\n")) : "";
	struct rule *old = (struct rule *)(uintptr_t)rule_find(set, rule.id);
	*(old ? old : list_push(a, set)) = rule;
	return 0;
}

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

static int load_file(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct loading *l = ctx;
	if (e->kind == FS_DIR)
		return FS_WALK_SKIP;
	if (!str_ends(e->rel, ".md"))
		return 0;
	struct str text = {0};
	int rc = fs_read(e->path, &text, 1 << 20, err);
	if (rc == 0)
		rc = rule_parse(l->a, e->path, str_text(&text), text.len, l->set, err);
	str_free(&text);
	return rc;
}

int rules_load(struct arena *a, const struct strlist *dirs, struct rule_set *set, struct err *err)
{
	for (const struct rule_embedded *e = rules_embedded; e->path; e++)
		if (rule_parse(a, arena_printf(a, "rules/%s", e->path), e->text, e->len, set, err) != 0)
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

static int check_list(const struct rule_set *set, const struct rule *rule, const struct strlist *ids,
		      const char *member, struct err *err)
{
	for (size_t i = 0; i < ids->n; i++)
		if (!strchr(ids->v[i], '*') && !rule_find(set, ids->v[i]))
			return err_set(err, "%s: \"%s\" names %s, and there is no such rule", rule->path, member,
				       ids->v[i]);
	return 0;
}

int rules_check(const struct rule_set *set, struct err *err)
{
	for (size_t i = 0; i < set->n; i++) {
		const struct rule *r = &set->v[i];
		if (check_list(set, r, &r->suggests, "suggests", err) != 0 ||
		    check_list(set, r, &r->conflicts, "conflicts", err) != 0 ||
		    check_list(set, r, &r->subsumes, "subsumes", err) != 0)
			return -1;
	}
	return 0;
}
