/* Reports as a run would write them, without measuring: for check_matrix.py.
 *
 *   measured REPORT STATE OUT FILE[,FILE...] SET...   builds the report's tree and each SET of its suggestions
 *                                                     ("lto", "clang+pgo") with the real builder, and writes OUT/SET.json,
 *                                                     which recommends the set; prints "SET STATUS CODE REASON",
 *                                                     where CODE is the hash of the files' code
 *   measured code FILE...                             prints that hash of files built in any other way */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "builder/builder.h"
#include "host/host.h"
#include "model/edits.h"
#include "report/report.h"

struct session {
	struct arena a;
	struct report r;
	struct builder *b;
	struct built base;
	const char *out;
	struct strlist files; /* relative to the tree */
};

static int stop(const struct err *err)
{
	fprintf(stderr, "measured: %s\n", err->text);
	return 1;
}

static void split(struct arena *a, const char *text, const char *at, struct strlist *out)
{
	while (*text) {
		size_t n = strcspn(text, at);
		strlist_add(a, out, arena_strndup(a, text, n));
		text += n + (text[n] != '\0');
	}
}

static int open_session(struct session *s, char **argv, struct err *err)
{
	struct build_options opt = {.state = argv[2], .libexec = BINARY_DIR "/libexec", .jobs = 1, .layouts = 1};
	if (report_read(&s->a, argv[1], &s->r, err) != 0 || host_detect(&s->a, &s->r.host, err) != 0)
		return -1;
	s->out = argv[3];
	split(&s->a, argv[4], ",", &s->files);
	opt.configure_command = s->r.project.configure_command;
	opt.build_command = s->r.project.build_command;
	opt.benchmarks = s->r.benchmarks;
	s->r.project.units = (struct unit_list){0};
	if (builder_open(&s->a, &opt, &s->r.project, &s->b, err) != 0 || builder_baseline(s->b, &s->base, err) != 0)
		return -1;
	s->r.baseline.code_hash = s->base.code_hash;
	return 0;
}

/* As search does. */
static void recommend(struct session *s, const struct variant *v, const struct built *built)
{
	struct recommendation *rec = &s->r.recommendation;
	rec->dropped = built->dropped;
	edits_merge(&s->a, v->edits, v->n_edits, &rec->edit);
	edits_drop(&s->a, &rec->edit, &rec->dropped);
	rec->confirmed = 1;
	rec->code_hash = built->code_hash;
}

static int write_report(struct session *s, const char *set, struct err *err)
{
	struct str text = {0};
	struct report_view view = {0};
	int rc = report_write(&text, "json", &s->r, &view, err);
	if (rc == 0)
		rc = fs_write(arena_printf(&s->a, "%s/%s.json", s->out, set), text.ptr, text.len, 0, err);
	str_free(&text);
	return rc;
}

static const char *code_below(struct session *s, const char *tree, struct err *err)
{
	struct strlist files = {0};
	const char *code = NULL;
	unsigned long long size;
	for (size_t i = 0; i < s->files.n; i++)
		strlist_add(&s->a, &files, path_join(&s->a, tree, s->files.v[i]));
	return code_hash(&s->a, &files, &code, &size, err) == 0 ? code : NULL;
}

static int build_set(struct session *s, const char *set, struct err *err)
{
	const struct edit *edits[16];
	struct variant v = {.id = set, .edits = edits};
	struct recommendation *rec = &s->r.recommendation;
	struct built built;
	memset(rec, 0, sizeof *rec);
	split(&s->a, set, "+", &rec->suggestions);
	for (size_t i = 0; i < rec->suggestions.n && i < 16; i++) {
		struct suggestion *one = suggestion_find(&s->r.suggestions, rec->suggestions.v[i]);
		if (!one)
			return err_set(err, "%s: no such suggestion", rec->suggestions.v[i]);
		edits[v.n_edits++] = &one->edit;
	}
	if (builder_variant(s->b, &v, &built, err) != 0)
		return -1;
	recommend(s, &v, &built);
	const char *code = built.status == BUILD_OK ? code_below(s, built.tree, err) : "-";
	if (!code || write_report(s, set, err) != 0)
		return -1;
	printf("%s\t%s\t%s\t%s\n", set, built.status == BUILD_OK ? "ok" : "failed", code,
	       built.reason ? built.reason : "");
	builder_drop(s->b, &built);
	return 0;
}

static int hash_files(char **argv)
{
	struct arena a = {0};
	struct strlist files = {0};
	struct err err = {{0}};
	const char *code;
	unsigned long long size;
	for (; *argv; argv++)
		strlist_add(&a, &files, *argv);
	if (code_hash(&a, &files, &code, &size, &err) != 0)
		return stop(&err);
	puts(code);
	arena_free(&a);
	return 0;
}

int main(int argc, char **argv)
{
	struct session s = {0};
	struct err err = {{0}};
	if (argc > 2 && !strcmp(argv[1], "code"))
		return hash_files(argv + 2);
	if (argc < 6) {
		fprintf(stderr, "usage: measured REPORT STATE OUT FILE[,FILE...] SET... | measured code FILE...\n");
		return 2;
	}
	if (open_session(&s, argv, &err) != 0)
		return stop(&err);
	printf("base\tok\t%s\t\n", code_below(&s, s.base.tree, &err));
	for (int i = 5; i < argc; i++)
		if (build_set(&s, argv[i], &err) != 0)
			return stop(&err);
	builder_close(s.b);
	arena_free(&s.a);
	return 0;
}
