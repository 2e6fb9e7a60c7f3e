/* .advisor.json: any option by its long name, as text, number, true, or a list of texts. One
 * file serves all commands: each takes what it knows. */
#include <string.h>

#include "base/fs.h"
#include "base/json.h"
#include "base/str.h"
#include "cli/config_trust.h"
#include "cli/options.h"
#include "cli/table.h"

/* The line on which the n-th member of the outermost object begins, from 1. cJSON forgets
 * where things stood; the text was parsed already, so this is about well-formed text only. */
static int member_line(const char *text, size_t member)
{
	int line = 1, depth = 0;
	size_t seen = 0;
	int key = 0; /* the next text at depth 1 is a name */
	for (const char *p = text; *p; p++) {
		line += *p == '\n';
		if (p[0] == '/' && p[1] == '/') {
			p += strcspn(p, "\n") - 1;
		} else if (p[0] == '/' && p[1] == '*') {
			for (p += 2; *p && !(p[0] == '*' && p[1] == '/'); p++)
				line += *p == '\n';
			p += *p != '\0';
		} else if (*p == '"') {
			if (key && seen++ == member)
				return line;
			key = 0;
			for (p++; *p && *p != '"'; p++)
				p += *p == '\\' && p[1];
		} else if (*p == '{' || *p == '[') {
			depth++;
			key = depth == 1;
		} else if (*p == '}' || *p == ']') {
			depth--;
		} else if (*p == ',') {
			key = depth == 1;
		}
		if (!*p)
			break;
	}
	return 1;
}

/* The name with dashes, as on the command line; underscores are taken, too. */
static const struct option *named_option(const char *name)
{
	char text[64] = "--";
	size_t n = strlen(name);
	if (n + 3 > sizeof text)
		return NULL;
	for (size_t i = 0; i <= n; i++)
		text[i + 2] = name[i] == '_' ? '-' : name[i];
	return option_find(text, n + 2);
}

/* What only makes sense once, for one call. */
static int for_one_call(const struct option *opt)
{
	static const char *const names[] = {"help", "version", "undo", "dry-run", "try", "try-command", "edit"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(opt->name, names[i]))
			return 1;
	return 0;
}

/* An option that takes one of a few words. */
static int check_word(struct arena *a, const struct option *opt, const char *where, const char *value, struct err *err)
{
	const char *said = "";
	if (opt->kind != TEXT || !opt->words || str_eq(opt->words, "FILE") || str_eq(opt->words, "DIR"))
		return 0;
	for (const char *p = opt->words; *p; p += strspn(p, " ")) {
		size_t n = strcspn(p, " ");
		if (strlen(value) == n && !strncmp(p, value, n))
			return 0;
		said = arena_printf(a, "%s%s%.*s", said, *said ? ", " : "", (int)n, p);
		p += n;
	}
	return err_set(err, "%s takes %s, not \"%s\"", where, said, value);
}

/* The file that is read, and what the command line says already. */
struct config {
	struct arena *a;
	const char *tree, *path;
	struct options *o;
	const struct options given;
};

/* where: "FILE:LINE: "name"". */
static int take_text(const struct config *c, struct options *to, const struct option *opt, const char *where,
		     const char *value, struct err *err)
{
	if (config_value(c->a, c->tree, opt, where, &value, err) != 0)
		return -1;
	if (to == c->o && config_is_command(opt))
		strlist_addf(c->a, &c->o->tree_commands, "%s: %s", where, value);
	return option_set(c->a, to, opt, where, value, err);
}

static int take_member(const struct config *c, const cJSON *v, const char *where, struct err *err)
{
	struct arena *a = c->a;
	struct options *o = c->o;
	const struct option *opt = named_option(v->string);
	const struct verb_text *verb = verb_find(o->verb);
	struct options unused = {0}; /* of other commands: checked all the same */
	if (!opt || for_one_call(opt))
		return err_set(err, "%s is no option that can stand there; see `advisor run --help`", where);
	int idle = (verb && !(opt->verbs & verb->bit)) || (config_is_command(opt) && !config_may_run(&c->given));
	struct options *to = idle ? &unused : o;
	if (to == o && option_is_set(&c->given, opt))
		return 0;
	if (opt->kind == SWITCH && !cJSON_IsBool(v))
		return err_set(err, "%s takes true or false", where);
	if (cJSON_IsString(v) && check_word(a, opt, where, v->valuestring, err) != 0)
		return -1;
	if (cJSON_IsString(v))
		return take_text(c, to, opt, where, v->valuestring, err);
	if (cJSON_IsNumber(v))
		return option_set(a, to, opt, where, arena_printf(a, "%.15g", v->valuedouble), err);
	if (opt->kind == SWITCH)
		return cJSON_IsTrue(v) ? option_set(a, to, opt, where, "", err) : 0;
	const cJSON *item;
	if (!cJSON_IsArray(v) || (opt->kind != LIST && opt->kind != COMMA_LIST))
		return err_set(err, "%s has a value of the wrong kind", where);
	cJSON_ArrayForEach(item, v)
	{
		if (!cJSON_IsString(item))
			return err_set(err, "%s must be a list of texts", where);
		if (take_text(c, to, opt, where, item->valuestring, err) != 0)
			return -1;
	}
	return 0;
}

static int take_members(const struct config *c, const cJSON *obj, const char *text, struct err *err)
{
	const char *path = c->path;
	const cJSON *v;
	size_t n = 0;
	if (!cJSON_IsObject(obj))
		return err_set(err, "%s: must hold one object of options", path);
	cJSON_ArrayForEach(v, obj)
	{
		const char *where = arena_printf(c->a, "%s:%d: \"%s\"", path, member_line(text, n++), v->string);
		if (take_member(c, v, where, err) != 0)
			return -1;
	}
	return 0;
}

int options_config_text(struct arena *a, const char *tree, const char *path, const struct str *text, struct options *o,
			struct err *err)
{
	const struct config c = {.a = a, .tree = tree, .path = path, .o = o, .given = *o};
	cJSON *obj = json_parse(str_text(text), text->len, path, JSON_COMMENTS, err);
	int rc = obj ? take_members(&c, obj, str_text(text), err) : -1;
	cJSON_Delete(obj);
	return rc;
}

int options_config(struct arena *a, const char *tree, struct options *o, struct err *err)
{
	const char *path = path_join(a, tree, ".advisor.json");
	struct str text = {0};
	if (!fs_exists(path))
		return 0;
	int rc = fs_read(path, &text, 1 << 20, err);
	if (rc == 0)
		rc = options_config_text(a, tree, path, &text, o, err);
	str_free(&text);
	return rc;
}
