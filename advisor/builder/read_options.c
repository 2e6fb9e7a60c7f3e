/* What the project's build system offers to choose, from texts: CMake's cache, Meson's introspection, and what a
 * configure script prints when asked for help. */
#include <string.h>
#include <strings.h>

#include "base/json.h"
#include "builder/builder_parts.h"

/* ---- CMake: CMakeCache.txt ---- */

static const char *const cmake_off[] = {"OFF", "NO", "FALSE", "N", "0", "IGNORE", "NOTFOUND", ""};

static int cmake_is_off(const char *value)
{
	for (size_t i = 0; i < sizeof cmake_off / sizeof *cmake_off; i++)
		if (!strcasecmp(value, cmake_off[i]))
			return 1;
	return str_ends(value, "-NOTFOUND");
}

/* The value of NAME-STRINGS or NAME-ADVANCED, kept beside the entry itself. */
static const char *cache_property(struct arena *a, const char *text, const char *name, const char *property)
{
	const char *key = arena_printf(a, "\n%s-%s:INTERNAL=", name, property), *at = strstr(text, key);
	return at ? arena_strndup(a, at + strlen(key), strcspn(at + strlen(key), "\n")) : NULL;
}

/* 1 for DISABLE_THREADS, NO_ASM, WITHOUT_X: switched on, it leaves something out. */
static int leaves_out(const char *name)
{
	static const char *const words[] = {"disable", "no", "without", "omit", "skip"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i]);
		for (const char *p = name; *p; p++)
			if ((p == name || strchr("_-", p[-1])) && !strncasecmp(p, words[i], n) && strchr("_-", p[n]) &&
			    p[n])
				return 1;
	}
	return 0;
}

static enum option_change change_of(const char *name, int off)
{
	return off == leaves_out(name) ? OPTION_OFF : OPTION_ON;
}

static void add_option(struct arena *a, struct build_option_list *out, struct build_option o, const char *format)
{
	o.word = arena_printf(a, format, o.name, o.to);
	*list_push(a, out) = o;
}

static void add_choices(struct arena *a, struct build_option_list *out, struct build_option o, const char *choices,
			char separator)
{
	for (const char *p = choices; *p;) {
		size_t n = 0;
		while (p[n] && p[n] != separator)
			n++;
		o.to = arena_strndup(a, p, n);
		if (n && strcmp(o.to, o.now))
			add_option(a, out, o, "-D%s=%s");
		p += n + (p[n] != '\0');
	}
}

/* One line "NAME:TYPE=VALUE" of the cache's text; help is what the // lines above it say. */
static void cmake_entry(struct arena *a, const char *text, const char *line, const char *help,
			struct build_option_list *out)
{
	size_t n = strcspn(line, ":\n"), end = strcspn(line, "\n");
	const char *type = line + n + 1, *equals = memchr(line, '=', end);
	struct build_option o = {.help = help};
	if (line[n] != ':' || !equals || str_starts(line, "CMAKE_") || str_starts(line, "BUILD_TESTING:") ||
	    str_starts(line, "FETCHCONTENT_") || line[0] == '_')
		return;
	o.name = arena_strndup(a, line, n);
	o.now = arena_strndup(a, equals + 1, end - (size_t)(equals + 1 - line));
	if (cache_property(a, text, o.name, "ADVANCED"))
		return;
	const char *choices = cache_property(a, text, o.name, "STRINGS");
	o.change = OPTION_CHOICE;
	if (str_starts(type, "STRING=") && choices) {
		add_choices(a, out, o, choices, ';');
	} else if (str_starts(type, "BOOL=")) {
		int off = cmake_is_off(o.now);
		o.to = off ? "ON" : "OFF";
		o.change = change_of(o.name, off);
		add_option(a, out, o, "-D%s=%s");
	}
}

void options_read_cmake(struct arena *a, const char *text, struct build_option_list *out)
{
	struct str help = {0};
	for (const char *line = text; *line;) {
		size_t n = strcspn(line, "\n");
		if (str_starts(line, "//")) {
			str_addn(&help, line + 2, n - 2);
		} else {
			if (line[0] != '#' && n)
				cmake_entry(a, text, line, arena_strdup(a, str_text(&help)), out);
			str_clear(&help);
		}
		line += n + (line[n] == '\n');
	}
	str_free(&help);
}

/* ---- Meson: meson-info/intro-buildoptions.json ---- */

/* "enabled", "disabled" and "auto": a feature. */
static int is_feature(const cJSON *choices)
{
	const cJSON *c;
	cJSON_ArrayForEach(c, choices)
	{
		if (cJSON_IsString(c) && str_eq(c->valuestring, "disabled"))
			return 1;
	}
	return 0;
}

static void meson_choices(struct arena *a, const cJSON *choices, struct build_option o, struct build_option_list *out)
{
	const cJSON *c;
	o.change = OPTION_CHOICE;
	cJSON_ArrayForEach(c, choices)
	{
		if (!cJSON_IsString(c) || str_eq(c->valuestring, o.now))
			continue;
		o.to = arena_strdup(a, c->valuestring);
		add_option(a, out, o, "-D%s=%s");
	}
}

static void meson_option(struct arena *a, const cJSON *v, struct build_option_list *out)
{
	const cJSON *value = cJSON_GetObjectItemCaseSensitive(v, "value");
	const cJSON *choices = cJSON_GetObjectItemCaseSensitive(v, "choices");
	struct build_option o = {.name = arena_strdup(a, json_str(v, "name", "")),
				 .help = arena_strdup(a, json_str(v, "description", "")),
				 .change = OPTION_ON};
	if (!str_eq(json_str(v, "section", ""), "user") || strchr(o.name, ':'))
		return;
	if (cJSON_IsBool(value)) {
		o.now = cJSON_IsTrue(value) ? "true" : "false";
		o.to = cJSON_IsTrue(value) ? "false" : "true";
		o.change = change_of(o.name, !cJSON_IsTrue(value));
		add_option(a, out, o, "-D%s=%s");
	} else if (cJSON_IsString(value) && is_feature(choices)) {
		o.now = arena_strdup(a, value->valuestring);
		int off = str_eq(o.now, "disabled");
		o.to = off ? "enabled" : "disabled";
		o.change = change_of(o.name, off);
		add_option(a, out, o, "-D%s=%s");
	} else if (cJSON_IsString(value) && cJSON_IsArray(choices)) {
		o.now = arena_strdup(a, value->valuestring);
		meson_choices(a, choices, o, out);
	}
}

void options_read_meson(struct arena *a, const char *text, struct build_option_list *out)
{
	cJSON *root = json_parse(text, strlen(text), "intro-buildoptions.json", JSON_STRICT, NULL);
	const cJSON *v;
	cJSON_ArrayForEach(v, root)
	{
		meson_option(a, v, out);
	}
	cJSON_Delete(root);
}

/* ---- configure --help ---- */

/* What Autoconf, Automake, libtool and gettext offer in every project: nothing of this one's code. */
static int of_autotools(const char *name)
{
	static const char *const names[] = {"option-checking",
					    "silent-rules",
					    "dependency-tracking",
					    "maintainer-mode",
					    "fast-install",
					    "libtool-lock",
					    "largefile",
					    "year2038",
					    "rpath",
					    "nls",
					    "FEATURE",
					    "PACKAGE",
					    "pic",
					    "gnu-ld",
					    "sysroot",
					    "aix-soname",
					    "static",
					    "x"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(name, names[i]))
			return 1;
	return str_ends(name, "-prefix");
}

/* 1 when the option is a word among configure's present arguments. */
static int given(struct arena *a, const char *args, const char *switch_, const char *name)
{
	const char *word = arena_printf(a, "--%s-%s", switch_, name);
	for (const char *p = args; (p = strstr(p, word)) != NULL; p += strlen(word))
		if (!p[strlen(word)] || strchr(" '\"\n=", p[strlen(word)]))
			return 1;
	return 0;
}

/* The text after an option, from all its lines, without the column's spaces. */
static const char *help_of(struct arena *a, const char *p)
{
	struct str s = {0};
	for (int first = 1; *p; first = 0) {
		size_t blank = strspn(p, " \t"), n = strcspn(p, "\n");
		if (!first && (blank < 10 || p[blank] == '\n'))
			break;
		if (n > blank)
			str_addf(&s, "%s%.*s", s.len ? " " : "", (int)(n - blank), p + blank);
		p += n + (p[n] == '\n');
	}
	return arena_take(a, &s);
}

/* What the help text says of the default ("[default=yes]"), else by how the option is listed. */
static int default_of(const char *help, int listed)
{
	const char *p = strstr(help, "default");
	if (!p)
		return listed;
	p += strlen("default");
	p += strspn(p, " =:") + (size_t)(str_starts(p + strspn(p, " =:"), "is ") ? 3 : 0);
	if (str_starts(p, "yes") || str_starts(p, "on") || str_starts(p, "enabled"))
		return 1;
	return str_starts(p, "no") || str_starts(p, "off") || str_starts(p, "disabled") ? 0 : listed;
}

/* A line "  --enable-NAME[=ARG]   help"; what must be given a value is left alone. */
static void configure_option(struct arena *a, const char *line, const char *args, struct build_option_list *out)
{
	static const struct {
		const char *listed, *on, *off;
		int default_on;
	} kinds[] = {{"--enable-", "enable", "disable", 0},
		     {"--disable-", "enable", "disable", 1},
		     {"--with-", "with", "without", 0},
		     {"--without-", "with", "without", 1}};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!str_starts(line, kinds[i].listed))
			continue;
		const char *name = line + strlen(kinds[i].listed);
		size_t n = strcspn(name, " =[\t\n");
		struct build_option o = {.name = arena_strndup(a, name, n),
					 .help = help_of(a, name + strcspn(name, " \t\n"))};
		int by_default = default_of(o.help, kinds[i].default_on);
		int on = given(a, args, kinds[i].on, o.name) || (by_default && !given(a, args, kinds[i].off, o.name));
		if (name[n] == '=' || of_autotools(o.name))
			return;
		o.now = on ? "on" : "off";
		o.to = on ? "off" : "on";
		o.change = change_of(o.name, !on);
		o.word = arena_printf(a, "--%s-%s", on ? kinds[i].off : kinds[i].on, o.name);
		*list_push(a, out) = o;
		return;
	}
}

void options_read_configure(struct arena *a, const char *help, const char *args, struct build_option_list *out)
{
	while (*help) {
		size_t blank = strspn(help, " ");
		if (blank && blank < 8)
			configure_option(a, help + blank, args, out);
		help += strcspn(help, "\n");
		help += *help == '\n';
	}
}
