/* CMake. CMAKE_C_FLAGS loses against the build type's flags, directory and target
 * options; an option added to every target when all directories are read wins. So a
 * file included by project() defers that to the end, and a preset of the user's own
 * kind (CMakeUserPresets.json, not to be committed) includes it. Removing flags and
 * profiles need the compiler wrapper, as a launcher. */
#include <string.h>

#include "apply/applying.h"
#include "apply/quote.h"
#include "base/fs.h"
#include "base/json.h"
#include "base/proc.h"
#include "base/str.h"

/* What the report's configure command says, to be said again in the preset. */
struct configured {
	struct strlist cache; /* "NAME=VALUE" or "NAME:TYPE=VALUE" */
	const char *generator, *folder, *preset, *source;
};

static const char *value_of(const struct strlist *words, size_t *i, const char *option)
{
	const char *w = words->v[*i];
	size_t n = strlen(option);
	if (!str_starts(w, option))
		return NULL;
	if (w[n])
		return w + n + (w[n] == '=');
	return *i + 1 < words->n ? words->v[++*i] : "";
}

static void read_configured(struct applying *ap, struct configured *out)
{
	struct strlist words = {0};
	memset(out, 0, sizeof *out);
	if (!ap->configure || proc_split(ap->a, ap->configure, &words, NULL) != 0)
		return;
	for (size_t i = 0; i < words.n; i++) {
		const char *v;
		if ((v = value_of(&words, &i, "-D")))
			strlist_add(ap->a, &out->cache, v);
		else if ((v = value_of(&words, &i, "-G")))
			out->generator = v;
		else if ((v = value_of(&words, &i, "-B")))
			out->folder = v;
		else if ((v = value_of(&words, &i, "-S")))
			out->source = v;
		else if ((v = value_of(&words, &i, "--preset")))
			out->preset = v;
	}
}

/* One CMake call with an option a line. SHELL: keeps CMake from dropping an option
 * that is earlier already, where it may not win. */
static void options(struct str *s, const char *call, const struct strlist *l)
{
	struct str word = {0};
	if (!l->n)
		return;
	str_addf(s, "\t\t%s", call);
	for (size_t i = 0; i < l->n; i++) {
		str_clear(&word);
		str_add_shell(&word, l->v[i]);
		str_add(s, "\n\t\t\t");
		quote_cmake_option(s, "SHELL:", str_text(&word));
	}
	str_add(s, ")\n");
	str_free(&word);
}

static void sort_links(struct applying *ap, struct strlist *all, struct strlist *executables)
{
	const struct changes *c = &ap->c;
	for (size_t i = 0; i < c->add.n; i++)
		if (changes_link_takes(c->add.v[i]))
			strlist_add(ap->a, all, c->add.v[i]);
	for (size_t i = 0; i < c->edit.parts.n; i++)
		for (size_t j = 0; j < c->edit.parts.v[i].add.n; j++)
			if (changes_link_needs(c->edit.parts.v[i].add.v[j]))
				strlist_add(ap->a, all, c->edit.parts.v[i].add.v[j]);
	for (size_t i = 0; i < c->link.n; i++)
		strlist_add(ap->a, changes_executable_only(c->link.v[i]) ? executables : all, c->link.v[i]);
}

static void unit_options(struct applying *ap, const struct edit *e, struct str *s)
{
	struct strlist add = {0};
	changes_compile_words(ap->a, &e->add, &add);
	str_add(s, "\tset_property(SOURCE");
	for (size_t i = 0; i < e->units.n; i++) {
		str_add(s, e->units.v[i][0] == '/' ? "\n\t\t\"" : "\n\t\t\"${advisor_root}/");
		quote_cmake_inside(s, build_script_unit(ap, e->units.v[i]));
		str_addc(s, '"');
	}
	str_add(s, "\n\t\tDIRECTORY \"${folder}\" APPEND PROPERTY COMPILE_OPTIONS");
	/* plain: a source's options know no SHELL: and drop no doubles */
	for (size_t i = 0; i < add.n; i++) {
		str_add(s, "\n\t\t");
		quote_cmake_option(s, "", add.v[i]);
	}
	str_add(s, ")\n");
}

/* Returns early at the project() calls of folders below, and in a second one at the top. */
static void start_of_flags(struct applying *ap, struct str *s)
{
	str_add(s, "# Written by `advisor apply`, taken back by `advisor apply --undo`.\n"
		   "# Read at project(); acts when all directories are done, so that it comes last:\n");
	changes_comment(ap, "#   ", s);
	str_add(s, "if(DEFINED advisor_applied OR NOT CMAKE_CURRENT_SOURCE_DIR STREQUAL CMAKE_SOURCE_DIR)\n"
		   "\treturn()\nendif()\nset(advisor_applied 1)\n");
	if (apply_up_to_root(ap))
		str_addf(s, "get_filename_component(advisor_root \"${CMAKE_CURRENT_LIST_DIR}/%s\" ABSOLUTE)\n\n",
			 apply_up_to_root(ap));
	else {
		str_add(s, "set(advisor_root ");
		quote_cmake(s, ap->root);
		str_add(s, ")\n\n");
	}
}

static void target_options(struct applying *ap, struct str *s)
{
	struct strlist compile = {0}, link = {0}, executables = {0};
	changes_compile_words(ap->a, &ap->c.add, &compile);
	sort_links(ap, &link, &executables);
	options(s, "target_compile_options(\"${target}\" PRIVATE", &compile);
	if (link.n) {
		str_add(s, "\t\tif(type MATCHES \"^(EXECUTABLE|SHARED_LIBRARY|MODULE_LIBRARY)$\")\n");
		options(s, "target_link_options(\"${target}\" PRIVATE", &link);
		str_add(s, "\t\tendif()\n");
	}
	if (executables.n) {
		str_add(s, "\t\tif(type STREQUAL \"EXECUTABLE\")\n");
		options(s, "target_link_options(\"${target}\" PRIVATE", &executables);
		str_add(s, "\t\tendif()\n");
	}
}

void cmake_function(struct applying *ap, struct str *s)
{
	const struct edit **edits = arena_alloc(ap->a, (ap->c.n + 1) * sizeof *edits);
	size_t n = changes_unit_edits(&ap->c, edits);
	str_add(s, "function(advisor_apply folder)\n"
		   "\tget_property(targets DIRECTORY \"${folder}\" PROPERTY BUILDSYSTEM_TARGETS)\n"
		   "\tforeach(target IN LISTS targets)\n"
		   "\t\tget_property(type TARGET \"${target}\" PROPERTY TYPE)\n"
		   "\t\tif(NOT type MATCHES \"^(EXECUTABLE|(STATIC|SHARED|MODULE|OBJECT)_LIBRARY)$\")\n"
		   "\t\t\tcontinue()\n\t\tendif()\n");
	target_options(ap, s);
	str_add(s, "\tendforeach()\n");
	for (size_t i = 0; i < n; i++)
		unit_options(ap, edits[i], s);
	str_add(s, "\tget_property(below DIRECTORY \"${folder}\" PROPERTY SUBDIRECTORIES)\n"
		   "\tforeach(one IN LISTS below)\n\t\tadvisor_apply(\"${one}\")\n\tendforeach()\n"
		   "endfunction()\n");
}

static char *flags_cmake(struct applying *ap)
{
	struct str s = {0};
	start_of_flags(ap, &s);
	cmake_function(ap, &s);
	str_add(&s,
		"cmake_language(DEFER DIRECTORY \"${CMAKE_SOURCE_DIR}\" CALL advisor_apply \"${CMAKE_SOURCE_DIR}\")\n");
	return arena_take(ap->a, &s);
}

/* ---- the cache variables -------------------------------------------------------- */

/* The text in the quoting of the place it is for. */
typedef void quoting(struct str *s, const char *text);
static const char *quoted(struct arena *a, quoting *quote, const char *text)
{
	struct str s = {0};
	quote(&s, text);
	return arena_take(a, &s);
}

/* CMake calls ar by its path, so no stand-in on PATH is seen. */
static void archive_definitions(struct applying *ap, quoting *quote, struct strlist *out)
{
	static const char *const names[][2] = {{"CMAKE_AR", "ar"},
					       {"CMAKE_RANLIB", "ranlib"},
					       {"CMAKE_NM", "nm"},
					       {"CMAKE_C_COMPILER_AR", "ar"},
					       {"CMAKE_C_COMPILER_RANLIB", "ranlib"},
					       {"CMAKE_CXX_COMPILER_AR", "ar"},
					       {"CMAKE_CXX_COMPILER_RANLIB", "ranlib"}};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strstr(names[i][0], "CXX") && !strlist_has(&ap->r->project.facts, "has-c++"))
			continue; /* would be called unused */
		const char *tool = wrapper_archive_tool(ap, names[i][1]);
		if (tool)
			strlist_addf(ap->a, out, "%s:FILEPATH=%s", names[i][0], quoted(ap->a, quote, tool));
	}
}

/* Our definitions, "NAME=VALUE"; base: what stands for the root there. */
static void definitions(struct applying *ap, int launcher, const char *base, quoting *quote, struct strlist *out)
{
	static const char *const languages[] = {"C", "CXX"};
	const char *folder = quoted(ap->a, quote, ap->folder_shown);
	if (!ap->c.flags)
		return; /* the options are among what was configured */
	archive_definitions(ap, quote, out);
	if (apply_up_to_root(ap))
		folder = arena_printf(ap->a, "%s/%s", base, folder);
	if (launcher) {
		for (size_t i = 0; i < 2; i++) {
			strlist_addf(ap->a, out, "CMAKE_%s_COMPILER_LAUNCHER=%s/bin/launch", languages[i], folder);
			strlist_addf(ap->a, out, "CMAKE_%s_LINKER_LAUNCHER=%s/bin/launch", languages[i], folder);
		}
		return;
	}
	strlist_addf(ap->a, out, "CMAKE_PROJECT_INCLUDE=%s/flags.cmake", folder);
	if (!ap->c.compiler)
		return;
	strlist_addf(ap->a, out, "CMAKE_C_COMPILER=%s", quoted(ap->a, quote, ap->c.compiler));
	const char *cxx = wrapper_cxx(ap->a, ap->c.compiler);
	if (!str_eq(cxx, ap->c.compiler) && strlist_has(&ap->r->project.facts, "has-c++"))
		strlist_addf(ap->a, out, "CMAKE_CXX_COMPILER=%s", quoted(ap->a, quote, cxx));
}

static void add_cache(struct arena *a, cJSON *cache, const char *definition)
{
	size_t n = strcspn(definition, "=");
	const char *value = definition[n] ? definition + n + 1 : "";
	char *name = arena_strndup(a, definition, n), *colon = strchr(name, ':');
	if (!colon) {
		json_add_str(cache, name, value);
		return;
	}
	*colon = '\0';
	cJSON *typed = cJSON_AddObjectToObject(cache, name);
	json_add_str(typed, "type", colon + 1);
	json_add_str(typed, "value", value);
}

/* "${sourceDir}", or that and as many ".." as the sources lie below the root. */
static const char *root_in_preset(struct applying *ap, const char *path)
{
	const char *below = path_below(ap->root, path_dir(ap->a, path));
	struct str s = {0};
	str_add(&s, "${sourceDir}");
	for (const char *p = below; p && !str_eq(below, ".") && *p; p++)
		if (p == below || *p == '/')
			str_add(&s, "/..");
	return arena_take(ap->a, &s);
}

static void presets(struct applying *ap, const struct configured *was, const char *folder, int launcher,
		    const char *path)
{
	struct strlist define = {0};
	const char *base = root_in_preset(ap, path);
	for (size_t i = 0; i < was->cache.n; i++)
		strlist_add(ap->a, &define, quoted(ap->a, quote_preset, was->cache.v[i]));
	definitions(ap, launcher, base, quote_preset, &define);
	cJSON *root = cJSON_CreateObject(), *preset = cJSON_CreateObject(), *build = cJSON_CreateObject();
	struct str text = {0};
	json_add_num(root, "version", 3);
	cJSON_AddItemToArray(cJSON_AddArrayToObject(root, "configurePresets"), preset);
	json_add_str(preset, "name", "advisor");
	json_add_str(preset, "displayName", "with what `advisor apply` wrote; `advisor apply --undo` takes it back");
	if (was->preset)
		json_add_str(preset, "inherits", was->preset);
	if (was->generator)
		json_add_str(preset, "generator", was->generator);
	json_add_str(preset, "binaryDir", arena_printf(ap->a, "%s/%s", base, quoted(ap->a, quote_preset, folder)));
	cJSON *cache = cJSON_AddObjectToObject(preset, "cacheVariables");
	for (size_t i = 0; i < define.n; i++)
		add_cache(ap->a, cache, define.v[i]);
	cJSON_AddItemToArray(cJSON_AddArrayToObject(root, "buildPresets"), build);
	json_add_str(build, "name", "advisor");
	json_add_str(build, "configurePreset", "advisor");
	json_print(&text, root, 1);
	cJSON_Delete(root);
	apply_plan_file(ap, path, 0644, str_text(&text));
	str_free(&text);
}

/* For a tree that has user presets of its own: everything on the command line. */
static const char *configure_line(struct applying *ap, const struct configured *was, const char *folder, int launcher)
{
	struct str s = {0};
	struct strlist define = {0};
	definitions(ap, launcher, "$PWD", quote_shell_inside, &define);
	str_add(&s, "cmake -S ");
	str_add_shell(&s, was->source ? was->source : ".");
	str_add(&s, " -B ");
	str_add_shell(&s, folder);
	if (was->generator) {
		str_add(&s, " -G ");
		str_add_shell(&s, was->generator);
	}
	if (was->preset) {
		str_add(&s, " --preset ");
		str_add_shell(&s, was->preset);
	}
	for (size_t i = 0; i < was->cache.n; i++) {
		str_addc(&s, ' ');
		str_add_shell(&s, arena_printf(ap->a, "-D%s", was->cache.v[i]));
	}
	for (size_t i = 0; i < define.n; i++)
		str_addf(&s, " \"-D%s\"", define.v[i]);
	return arena_take(ap->a, &s);
}

static void plan_training(struct applying *ap, const char *folder)
{
	struct recipe r = {.clean = arena_printf(ap->a, "rm -rf %s", arena_shell_word(ap->a, folder)),
			   .build = arena_printf(ap->a, "%s\n%s", ap->configure, ap->build),
			   .folder = folder,
			   .wrapped = 1};
	build_script_recipe(ap, &r);
	ap->configure = NULL; /* the script does it */
}

/* The report's build command for our folder: it may name targets. */
static const char *build_line(struct applying *ap, const char *folder)
{
	struct strlist words = {0};
	struct str s = {0};
	str_add(&s, "cmake --build ");
	str_add_shell(&s, folder);
	if (!ap->build || proc_split(ap->a, ap->build, &words, NULL) != 0 || words.n < 3 ||
	    !str_eq(words.v[0], "cmake") || !str_eq(words.v[1], "--build") || strpbrk(ap->build, ";&|<>"))
		str_add(&s, " -j");
	else
		for (size_t i = 3; i < words.n; i++) {
			str_addc(&s, ' ');
			str_add_shell(&s, words.v[i]);
		}
	return arena_take(ap->a, &s);
}

int apply_cmake(struct applying *ap, struct err *err)
{
	struct configured was;
	if (!ap->c.build)
		return 0;
	read_configured(ap, &was);
	const char *source = path_normal(ap->a, path_join(ap->a, ap->root, was.source ? was.source : "."));
	if (!path_below(ap->root, source))
		return err_set(err, "the report's configure command takes its sources from %s, outside of the tree",
			       source);
	if (!fs_exists(path_join(ap->a, source, "CMakeLists.txt")))
		return err_set(err, "%s has no CMakeLists.txt: use --to with another build system, or --to env",
			       source);
	int launcher = wrapper_is_needed(ap);
	const char *folder = apply_build_folder(ap, was.folder ? was.folder : "build");
	ap->folder_was = was.folder;
	ap->folder_is = folder;
	if (launcher)
		wrapper_plan(ap);
	else if (ap->c.flags)
		apply_plan_file(ap, arena_printf(ap->a, "%s/flags.cmake", ap->folder), 0644, flags_cmake(ap));
	const char *file = path_join(ap->a, source, "CMakeUserPresets.json");
	if (fs_exists(file)) {
		changes_say_line(ap, "note: %s is yours and stays as it is, so everything is on the command line",
				 apply_shown(ap, file));
		ap->configure = configure_line(ap, &was, folder, launcher);
	} else {
		presets(ap, &was, folder, launcher, file);
		ap->configure = was.source && !str_eq(was.source, ".")
					? arena_printf(ap->a, "cmake -S %s --preset advisor",
						       quoted(ap->a, str_add_shell, was.source))
					: "cmake --preset advisor";
	}
	ap->build = build_line(ap, folder);
	if (ap->c.pgo)
		plan_training(ap, folder);
	return 0;
}
