/* The wrapper's events -> commands, units, steps. */
#include <string.h>

#include "base/json.h"
#include "builder/builder_parts.h"

static const char *absolute(struct builder *b, const char *dir, const char *path)
{
	return path_normal(b->a, path_join(b->a, dir, path));
}

static const char *stem_with(struct builder *b, const char *source, const char *suffix)
{
	const char *base = path_base(source), *dot = strrchr(base, '.');

	return arena_printf(b->a, "%.*s%s", dot ? (int)(dot - base) : (int)strlen(base), base, suffix);
}

/* What a compiler call writes, -o or not. */
static void outputs_of(struct builder *b, const struct driver_line *line, int assembles, const char *dir,
		       struct strlist *out)
{
	if (line->output) {
		strlist_add(b->a, out, absolute(b, dir, line->output));
		return;
	}
	if (line->mode != DRIVER_COMPILE) {
		strlist_add(b->a, out, absolute(b, dir, "a.out"));
		return;
	}
	for (size_t i = 0; i < line->sources.n; i++)
		strlist_add(b->a, out, absolute(b, dir, stem_with(b, line->sources.v[i], assembles ? ".s" : ".o")));
}

static void absolutes(struct builder *b, const char *dir, const struct strlist *in, struct strlist *out)
{
	for (size_t i = 0; i < in->n; i++)
		strlist_add(b->a, out, absolute(b, dir, in->v[i]));
}

static int is_c(const char *source, const struct strlist *argv)
{
	for (size_t i = 1; i < argv->n; i++)
		if (!strcmp(argv->v[i], "-x") && i + 1 < argv->n)
			return !strcmp(argv->v[i + 1], "c");
	return str_ends(source, ".c") || str_ends(source, ".i");
}

static void add_unit(struct builder *b, const struct step *s)
{
	struct unit *u;

	if (str_ends(s->inputs.v[0], ".h")) /* a precompiled header is no unit */
		return;
	u = list_push(b->a, &b->p->units);
	u->file = s->inputs.v[0];
	u->dir = s->dir;
	strlist_cat(b->a, &u->argv, &s->argv);
	u->argv.v[0] = s->called_as;
	u->output = s->scratch ? NULL : s->outputs.v[0];
	u->is_c = is_c(u->file, &u->argv);
}

/* One command of a compiler becomes a step per process it stands for. */
static void add_steps(struct builder *b, const struct command *c, const struct step *model)
{
	struct plan plan = {.root = b->tree};
	struct plan_jobs jobs = {0};
	const char *name = path_base(c->outputs.v[0]);

	plan_jobs(b->a, &plan, c->dir, &c->argv, c->program, 1, arena_printf(b->a, ".advisor-%s", name), &jobs);
	for (size_t i = 0; i < jobs.n; i++) {
		struct step *s = list_push(b->a, &b->steps);
		struct driver_line line;

		*s = *model;
		s->argv = jobs.v[i].argv;
		s->scratch = jobs.v[i].temporary;
		flags_parse_driver(b->a, strlist_argv(b->a, &s->argv), &line);
		s->kind = line.mode == DRIVER_COMPILE ? COMMAND_COMPILE : COMMAND_LINK;
		s->class = line.mode == DRIVER_COMPILE ? "compile" : "link";
		absolutes(b, s->dir, &line.sources, &s->inputs);
		absolutes(b, s->dir, &line.objects, &s->inputs);
		outputs_of(b, &line, strlist_has(&s->argv, "-S"), s->dir, &s->outputs);
		if (i + 1 < jobs.n || (jobs.n > 1 && s->kind == COMMAND_COMPILE))
			s->hash = NULL; /* it is that of the last process's output */
		s->called_as = c->argv.v[0];
	}
}

static void add_tool_step(struct builder *b, const struct command *c, const struct step *model)
{
	struct step *s = list_push(b->a, &b->steps);

	*s = *model;
	strlist_cat(b->a, &s->argv, &c->argv);
	s->argv.v[0] = c->program;
	s->kind = COMMAND_ARCHIVE;
	s->inputs = c->inputs;
	s->outputs = c->outputs;
}

static void read_paths(struct builder *b, const cJSON *event, struct command *c, struct step *model, const char *output)
{
	struct strlist inputs = {0};

	json_strlist(b->a, event, "argv", &c->argv);
	json_strlist(b->a, event, "inputs", &inputs);
	json_strlist(b->a, event, "env", &model->env);
	absolutes(b, c->dir, &inputs, &c->inputs);
	if (c->kind == COMMAND_ARCHIVE && output)
		strlist_add(b->a, &c->outputs, absolute(b, c->dir, output));
}

static int wanted_class(const char *class)
{
	static const char *const classes[] = {"compile", "link", "compile+link", "archive", "extract", "index"};

	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
		if (str_eq(class, classes[i]))
			return 1;
	return 0;
}

/* Calls outside the tree, and into /dev/null, are questions, not steps. */
static int in_tree(struct builder *b, const struct command *c)
{
	for (size_t i = 0; i < c->outputs.n; i++)
		if (!path_below(b->tree, c->outputs.v[i]))
			return 0;
	return c->outputs.n > 0;
}

static void add_event(struct builder *b, const cJSON *event)
{
	const char *class = arena_strdup(b->a, json_str(event, "class", ""));
	int tool = !strcmp(class, "archive") || !strcmp(class, "extract") || !strcmp(class, "index");
	struct command c = {.kind = tool ? COMMAND_ARCHIVE : strcmp(class, "compile") ? COMMAND_LINK : COMMAND_COMPILE};
	struct step model = {.class = class,
			     .start = json_num(event, "t", 0),
			     .hash = arena_strdup(b->a, json_str(event, "hash", NULL))};
	struct driver_line line;

	if (!wanted_class(class) || json_num(event, "rc", 1) != 0 || !str_eq(json_str(event, "phase", ""), "build"))
		return;
	c.seconds = json_num(event, "dur", 0);
	c.dir = model.dir = arena_strdup(b->a, json_str(event, "cwd", "/"));
	c.program = model.real = arena_strdup(b->a, json_str(event, "real", ""));
	model.end = model.start + c.seconds;
	read_paths(b, event, &c, &model, json_str(event, "output", NULL));
	if (!c.argv.n)
		return;
	if (!tool) {
		flags_parse_driver(b->a, strlist_argv(b->a, &c.argv), &line);
		outputs_of(b, &line, strlist_has(&c.argv, "-S"), c.dir, &c.outputs);
	} else if (!strcmp(class, "extract")) {
		/* what comes out is in the working directory */
		if (c.outputs.n)
			strlist_add(b->a, &c.inputs, c.outputs.v[0]);
		c.outputs.n = 0;
		strlist_add(b->a, &c.outputs, c.dir);
	}
	if (!in_tree(b, &c))
		return;
	*list_push(b->a, &b->p->commands) = c;
	if (tool)
		add_tool_step(b, &c, &model);
	else
		add_steps(b, &c, &model);
}

void capture_units(struct builder *b)
{
	memset(&b->p->units, 0, sizeof b->p->units);
	for (size_t i = 0; i < b->steps.n; i++)
		if (b->steps.v[i].kind == COMMAND_COMPILE && b->steps.v[i].inputs.n)
			add_unit(b, &b->steps.v[i]);
}

/* The compiler that compiles most. */
static void main_compiler(struct builder *b)
{
	size_t best = 0;

	for (size_t i = 0; i < b->steps.n; i++) {
		size_t n = 0;

		if (b->steps.v[i].kind != COMMAND_COMPILE)
			continue;
		for (size_t j = 0; j < b->steps.n; j++)
			n += b->steps.v[j].kind == COMMAND_COMPILE && str_eq(b->steps.v[i].real, b->steps.v[j].real);
		if (n > best) {
			best = n;
			b->compiler = b->steps.v[i].real;
		}
		if (n > b->steps.n / 2)
			break;
	}
}

int capture_read(struct builder *b, const char *events, struct err *err)
{
	struct str text = {0};

	memset(&b->p->units, 0, sizeof b->p->units);
	memset(&b->p->commands, 0, sizeof b->p->commands);
	memset(&b->steps, 0, sizeof b->steps);
	if (fs_exists(events) && fs_read(events, &text, 0, err))
		return -1;
	for (const char *s = str_text(&text); *s;) {
		size_t n = strcspn(s, "\n");
		cJSON *event = n ? json_parse(s, n, events, JSON_STRICT, NULL) : NULL;

		if (event)
			add_event(b, event);
		cJSON_Delete(event);
		s += n + (s[n] == '\n');
	}
	str_free(&text);
	capture_units(b);
	main_compiler(b);
	b->p->compiler = b->compiler;
	return 0;
}
