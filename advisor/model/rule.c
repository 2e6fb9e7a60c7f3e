#include "model/rule.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/str.h"

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

const char *rule_level_name(enum level l)
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

static int bad(const struct reader *r, const cJSON *v, const char *what)
{
	return err_set(r->err, "%s:%d: \"%s\" %s", r->path, rule_member_line(r->text, v->string), v->string, what);
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

static int read_effect(struct reader *r, const cJSON *v)
{
	const cJSON *base = cJSON_GetObjectItemCaseSensitive(v, "base");
	const cJSON *shape = cJSON_GetObjectItemCaseSensitive(v, "shape");
	if (!cJSON_IsObject(v) || cJSON_GetArraySize(v) != 2 || !base || !shape)
		return bad(r, v, "must be an object such as {\"base\": [\"-O2\"], \"shape\": \"numbers\"}");
	return read_list(r, base, &r->rule->effect_base) != 0 || read_text(r, shape, &r->rule->effect_shape) != 0 ? -1
														  : 0;
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
	if (str_eq(v->string, "effect"))
		return read_effect(r, v);
	int *truth = str_eq(v->string, "pgo")		? &rule->pgo
		     : str_eq(v->string, "pool")	? &rule->pool
		     : str_eq(v->string, "allocations") ? &rule->allocations
							: NULL;
	if (truth) {
		*truth = cJSON_IsTrue(v);
		return cJSON_IsBool(v) ? 0 : bad(r, v, "must be true or false");
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
			       rule_member_line(r->text, "id"), rule->id);
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

#define FLAG_ADDED                                                                                                     \
	"The flag is added after the project's own flags in every compile, where the last one wins; `advisor apply` "  \
	"writes that for the build system in use."

/* How most rules of a kind are applied; a rule that is applied otherwise says so itself. */
static const char *const applied[RULE_OPTION + 1] = {
	[RULE_FLAG] = FLAG_ADDED,
	[RULE_DEFINE] = FLAG_ADDED,
	[RULE_LINK] = "Only the link changes, so nothing is compiled again. `advisor apply` adds the options after the "
		      "project's own link options.",
	[RULE_TUNABLE] = "Nothing is rebuilt: the variable is set for the benchmark's processes only. `advisor apply` "
			 "writes a small `run` script that sets it for the program, and prints the line for a service "
			 "file or a shell profile. glibc ignores it for set-user-id programs.",
	[RULE_COMPILER] = "The other compiler compiles and links everything; flags that it does not know are left out "
			  "and named. `advisor apply` sets it as the build's compiler.",
	[RULE_PGO] = "In two builds: one that counts, then a run of the benchmarks, then the build that uses the "
		     "counts. `advisor apply` writes a script that does all three and keeps the profile in the tree, "
		     "so that later builds use it without training again.",
	[RULE_OPTION] = "As a word of the configure command.",
};

/* The prose, with the section that pages of its kind share when it has none of its own. */
static const char *whole_prose(struct arena *a, const struct rule *rule, const char *prose)
{
	static const char title[] = "## How it is applied";
	prose += strspn(prose, "\n");
	if (!applied[rule->kind] || strstr(prose, title))
		return arena_strdup(a, prose);
	size_t n = strlen(prose);
	return arena_printf(a, "%s%s%s\n%s\n", prose,
			    n && prose[n - 1] != '\n' ? "\n\n"
			    : n			      ? "\n"
						      : "",
			    title, applied[rule->kind]);
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
	rule.text = r.text;
	rule.prose = whole_prose(a, &rule, prose ? prose : "");
	struct rule *old = (struct rule *)(uintptr_t)rule_find(set, rule.id);
	*(old ? old : list_push(a, set)) = rule;
	return 0;
}
