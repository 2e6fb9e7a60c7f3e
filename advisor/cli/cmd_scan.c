#include "base/fs.h"
#include "base/proc.h"
#include "cli/run_session.h"
#include "cli/scan_cache.h"
#include "host/host.h"
#include "report/report.h"
#include "scan/read/compdb.h"

/* Where a compile database may lie without being named. */
static const char *find_database(struct arena *a, const char *tree)
{
	static const char *const places[] = {"compile_commands.json", "build/compile_commands.json"};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		const char *path = path_join(a, tree, places[i]);
		if (fs_exists(path))
			return path;
	}
	return NULL;
}

/* Findings outside of the named paths are left out. */
static void keep_below(struct cli *c, const char *root, struct finding_list *l, size_t first_arg)
{
	size_t kept = 0;
	if (c->opt.args.n <= first_arg)
		return;
	for (size_t i = 0; i < l->n; i++) {
		const char *file = path_normal(&c->arena, path_join(&c->arena, root, l->v[i].file));
		int below = 0;
		for (size_t j = first_arg; j < c->opt.args.n; j++) {
			const char *path = path_real(&c->arena, c->opt.args.v[j]);
			below |= path && path_below(path, file) != NULL;
		}
		if (below)
			l->v[kept++] = l->v[i];
	}
	l->n = kept;
}

static int check_paths(struct cli *c, size_t first, struct err *err)
{
	for (size_t i = first; i < c->opt.args.n; i++)
		if (!fs_exists(c->opt.args.v[i]))
			return err_set(err, "%s: there is no such file or folder", c->opt.args.v[i]);
	return 0;
}

static int read_database(struct session *s, const char *path, struct err *err)
{
	s->report.project.root = s->tree;
	s->report.project.build_root = s->tree;
	s->report.project.build_system = "compile_commands";
	return compdb_read(s->arena, path, &s->report.project, err);
}

/* Scan without any build. What an earlier scan has kept is used, if it is where only the user can have put it. */
static int open_light(struct session *s, struct cli *c, const char *tree, struct err *err)
{
	if (cli_config(c, tree, err) != 0 || cli_rules(c, err) != 0 || cli_check_asked(c, NULL, err) != 0)
		return -1;
	cli_begin_session(c, s);
	s->tree = tree;
	const char *db = scan_cache_database(c, tree, err), *note = NULL;
	if (!db && err->text[0])
		return -1;
	if (db && store_open(s->arena, db, &s->store, &note, NULL) == 0)
		s->cache = store_cache(s->store);
	if (note)
		search_warn(&s->search, note);
	cli_begin_report(c, &s->report);
	return host_detect(s->arena, &s->report.host, err);
}

static int scan_and_deliver(struct cli *c, struct session *s, size_t first_path, struct err *err)
{
	if (session_scan(s, c->opt.profile, err) != 0)
		return -1;
	keep_below(c, s->tree, &s->report.findings, first_path);
	if (session_suggest(s, err) != 0)
		return -1;
	/* lines on a terminal need no sources, and a scan may be of thousands of units */
	const struct options *o = &c->opt;
	if (o->outputs.n || (o->format && !str_eq(o->format, "text") && !str_eq(o->format, "gcc")))
		report_collect(s->arena, &s->report);
	return cli_deliver(c, &s->report, err);
}

static int scan_build(struct cli *c, struct err *err)
{
	struct session s;
	int status = EXIT_USAGE, rc = cli_open_session(c, &s, err);
	if (rc == 0) {
		rc = session_baseline(&s, err);
		if (rc == 0 && c->opt.profile && s.report.benchmarks.n)
			rc = session_workshop(&s, err);
		status = rc ? EXIT_BASELINE_BUILD : EXIT_USAGE;
	}
	if (rc == 0)
		rc = scan_and_deliver(c, &s, 1, err);
	session_close(&s);
	return rc ? cli_fail(c, status, err) : cli_status(EXIT_DONE);
}

/* The folder that findings' paths are relative to: that of the database's project. */
static const char *database_root(struct cli *c, const char *database)
{
	const char *real = path_real(&c->arena, database);
	if (!real)
		return NULL;
	const char *dir = fs_is_dir(real) ? real : path_dir(&c->arena, real), *cwd = path_cwd(&c->arena);
	/* a build folder below the present one belongs to the present one */
	return path_below(cwd, dir) ? cwd : str_starts(path_base(dir), "build") ? path_dir(&c->arena, dir) : dir;
}

static int scan_database(struct cli *c, const char *database, const char *tree, size_t first_path, struct err *err)
{
	struct session s;
	int rc = check_paths(c, first_path, err);
	if (rc == 0 && (rc = open_light(&s, c, tree, err)) == 0) {
		rc = read_database(&s, database, err);
		if (rc == 0)
			rc = scan_and_deliver(c, &s, first_path, err);
		session_close(&s);
	}
	return rc ? cli_fail(c, EXIT_USAGE, err) : cli_status(EXIT_DONE);
}

int cmd_scan(struct cli *c)
{
	struct err err = {{0}};
	if (c->opt.database) {
		const char *root = database_root(c, c->opt.database);
		if (!root) {
			err_set(&err,
				"%s: there is no such file or folder; -p takes a build folder or its "
				"compile_commands.json",
				c->opt.database);
			return cli_fail(c, EXIT_USAGE, &err);
		}
		return scan_database(c, c->opt.database, root, 0, &err);
	}
	if (c->opt.build || c->opt.configure || c->opt.profile)
		return scan_build(c, &err);
	const char *tree = cli_tree(c, 0, &err);
	if (!tree)
		return cli_fail(c, EXIT_USAGE, &err);
	const char *database = find_database(&c->arena, tree);
	if (!database) {
		err_set(&err,
			"%s has no compile_commands.json (nor has its build folder); give one with -p, or let advisor "
			"capture the "
			"commands of a build with --build 'make'",
			tree);
		return cli_fail(c, EXIT_USAGE, &err);
	}
	return scan_database(c, database, tree, 1, &err);
}
