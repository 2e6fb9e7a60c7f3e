/* The only part of apply/ that writes: what was planned, and <state>/applied.json with
 * each file's hash, so that undo takes back exactly what was made and nothing of
 * the user's.
 *
 * In steps that may be interrupted anywhere: everything is written below <state>/apply, which
 * is ours alone; then the record; then each file of the tree appears by one rename. Undo
 * goes backwards, the record last. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "apply/applying.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/str.h"

static char *record_path(struct arena *a, const char *state)
{
	return path_join(a, state, "applied.json");
}

int record_exists(struct arena *a, const char *state)
{
	return fs_exists(record_path(a, state));
}

/* fs_exists follows links; a dangling one is in the way, too. */
static int in_the_way(const char *path)
{
	struct stat st;
	return lstat(path, &st) == 0;
}

#define SHOWN_LINES 12 /* of a longer file, unless everything is asked for */

static void show_text(struct applying *ap, const char *text)
{
	size_t lines = 0, head = 0;
	for (size_t i = 0; text[i]; i++) {
		lines += text[i] == '\n';
		head = text[i] == '\n' && lines == SHOWN_LINES ? i + 1 : head;
	}
	if (ap->opt->verbose || lines <= 2 * SHOWN_LINES) {
		str_add(ap->said, text);
		return;
	}
	str_addn(ap->said, text, head);
	str_addf(ap->said, "... %zu more lines (-v shows them)\n", lines - SHOWN_LINES);
}

void record_show(struct applying *ap)
{
	struct str links = {0};
	for (size_t i = 0; i < ap->files.n; i++) {
		const struct planned_file *f = &ap->files.v[i];
		if (f->from) {
			str_addc(ap->said, '\n');
			say_line(ap, "--- would copy %s from %s", f->shown, f->from);
			continue;
		}
		if (f->target) {
			str_addf(&links, "%s %s", links.len ? "," : "", f->shown);
			continue;
		}
		str_addc(ap->said, '\n');
		say_line(ap, "--- would create %s%s%s", f->shown, f->mode & 0111 ? " (executable)" : "",
			 in_the_way(f->path) ? " (in the way: it exists)" : "");
		show_text(ap, f->text);
	}
	if (links.len) {
		str_addc(ap->said, '\n');
		say_line(ap, "--- would link to it:%s", str_text(&links));
	}
	str_free(&links);
}

/* Where a file is written first: the renames that follow leave no half files in the tree. */
static const char *staged(struct applying *ap, size_t i)
{
	const struct planned_file *f = &ap->files.v[i];
	return path_below(ap->folder, f->path) ? f->path : arena_printf(ap->a, "%s/staged/%zu", ap->folder, i);
}

static int write_one(struct applying *ap, size_t i, struct err *err)
{
	const struct planned_file *f = &ap->files.v[i];
	const char *to = staged(ap, i);
	if (fs_mkdirs(path_dir(ap->a, to), err) != 0)
		return -1;
	if (f->from)
		return fs_copy_file(f->from, to, err);
	if (f->target)
		return fs_symlink(f->target, to, err);
	return fs_write(to, f->text, strlen(f->text), f->mode, err);
}

/* What exactly this set of changes gave when it was measured. */
const char *record_measured_code(struct applying *ap)
{
	const struct recommendation *rec = &ap->r->recommendation;
	size_t same = 0;
	for (size_t i = 0; i < ap->c.n; i++)
		same += strlist_has(&rec->suggestions, ap->c.v[i]->id);
	if (same == ap->c.n && same == rec->suggestions.n)
		return rec->code_hash;
	size_t wanted = ap->opt->ids.n ? ap->opt->ids.n : rec->suggestions.n;
	/* what was built on top of a set was never built alone */
	return wanted == 1 && ap->c.n == 1 && !ap->c.v[0]->on_top_of.n ? ap->c.v[0]->built.code_hash : NULL;
}

static int write_record(struct applying *ap, struct err *err)
{
	cJSON *root = cJSON_CreateObject(), *files = cJSON_AddArrayToObject(root, "files");
	json_add_str(root, "to", ap->to);
	json_add_str(root, "configure", ap->c.build ? ap->configure : ap->r->project.configure_command);
	json_add_str(root, "build", ap->c.build ? ap->build : ap->r->project.build_command);
	json_add_strlist(root, "run_env", &ap->run_env);
	json_add_strlist(root, "options", &ap->c.options);
	json_add_str(root, "code_hash", record_measured_code(ap));
	for (size_t i = 0; i < ap->files.n; i++) {
		const struct planned_file *f = &ap->files.v[i];
		cJSON *item = cJSON_CreateObject();
		char hash[HASH_TEXT];
		json_add_str(item, "path", f->shown);
		if (f->target) {
			json_add_str(item, "link", f->target);
		} else {
			if (!f->from)
				hash_text(f->text, hash);
			else if (hash_file(f->from, hash, err) != 0)
				hash[0] = '\0';
			json_add_str(item, "hash", hash);
		}
		cJSON_AddItemToArray(files, item);
	}
	struct str text = {0};
	json_print(&text, root, 1);
	cJSON_Delete(root);
	int rc = fs_write(record_path(ap->a, ap->state), text.ptr, text.len, 0, err);
	str_free(&text);
	return rc;
}

static int write_all(struct applying *ap, struct err *err)
{
	for (size_t i = 0; i < ap->files.n; i++)
		if (write_one(ap, i, err) != 0)
			return -1;
	/* From here on undo knows everything that may be in the tree. */
	if (write_record(ap, err) != 0)
		return -1;
	for (size_t i = 0; i < ap->files.n; i++) {
		const char *from = staged(ap, i), *to = ap->files.v[i].path;
		/* the state may be a link to another file system */
		if (!str_eq(from, to) && fs_rename(from, to, NULL) != 0 && fs_copy_file(from, to, err) != 0)
			return -1;
	}
	return 0;
}

/* All or nothing: called when writing failed, so what fails here is said by that. */
static void take_back(struct applying *ap)
{
	for (size_t i = 0; i < ap->files.n; i++)
		fs_remove(ap->files.v[i].path, NULL);
	fs_remove_tree(ap->folder, NULL);
	fs_remove(record_path(ap->a, ap->state), NULL);
}

int record_files(struct applying *ap, struct err *err)
{
	/* Without a record: what an interrupted apply or undo left. */
	if (fs_remove_tree(ap->folder, err) != 0)
		return -1;
	for (size_t i = 0; i < ap->files.n; i++)
		if (in_the_way(ap->files.v[i].path))
			return err_set(
				err,
				"%s is there already and is not overwritten; move it away, or use --to env, which "
				"writes below %s only",
				ap->files.v[i].shown, ap->folder_shown);
	if (write_all(ap, err) != 0) {
		take_back(ap);
		err_context(err, "nothing is applied");
		return -1;
	}
	fs_remove_tree(path_join(ap->a, ap->folder, "staged"), NULL);
	struct str created = {0};
	for (size_t i = 0; i < ap->files.n; i++)
		if (!ap->files.v[i].target)
			str_addf(&created, " %s", ap->files.v[i].shown);
	say_line(ap, "created%s; no file of yours was changed", str_text(&created));
	str_free(&created);
	return 0;
}

/* Where a recorded file is now: the tree may have been moved or copied since. NULL for a
 * place that apply never writes to, whatever a record says. */
static const char *recorded_path(struct arena *a, const char *root, const char *state, const cJSON *item)
{
	const char *path = path_normal(a, path_join(a, root, json_str(item, "path", "/")));
	return path_below(root, path) || path_below(state, path) ? path : NULL;
}

/* 0: as written, or never written; -1: changed since. */
static int unchanged(const char *path, const cJSON *item)
{
	const char *link = json_str(item, "link", NULL);
	char hash[HASH_TEXT], target[4096];
	if (!in_the_way(path))
		return 0;
	if (link) {
		ssize_t n = readlink(path, target, sizeof target - 1);
		target[n > 0 ? n : 0] = '\0';
		return str_eq(target, link) ? 0 : -1;
	}
	return hash_file(path, hash, NULL) == 0 && str_eq(hash, json_str(item, "hash", "")) ? 0 : -1;
}

static cJSON *read_record(struct arena *a, const char *state, struct err *err)
{
	char *path = record_path(a, state);
	if (!fs_exists(path)) {
		err_set(err, "nothing is applied here (there is no %s)", path);
		return NULL;
	}
	return json_read_file(path, JSON_STRICT, err);
}

static int check_unchanged(struct arena *a, const char *root, const char *state, const cJSON *record, struct err *err)
{
	const cJSON *item;
	struct str changed = {0};
	cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(record, "files"))
	{
		const char *path = recorded_path(a, root, state, item);
		if (!path)
			return err_set(err, "%s names %s, which is not in the tree; apply never wrote this record",
				       record_path(a, state), json_str(item, "path", "?"));
		if (unchanged(path, item) != 0)
			str_addf(&changed, "%s %s", changed.len ? "," : "", json_str(item, "path", "?"));
	}
	if (!changed.len)
		return 0;
	err_set(err, "changed since they were written, so nothing is taken back:%s; move them away, then undo again",
		str_text(&changed));
	str_free(&changed);
	return -1;
}

static void say_removed(struct str *said, const char *path)
{
	str_add(said, "removed ");
	str_add_visible(said, path);
	str_addc(said, '\n');
}

static int remove_files(struct arena *a, const char *root, const char *state, const cJSON *record, struct str *said,
			struct err *err)
{
	const cJSON *item;
	cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(record, "files"))
	{
		if (fs_remove(recorded_path(a, root, state, item), err) != 0)
			return -1;
		if (!json_str(item, "link", NULL))
			say_removed(said, json_str(item, "path", "?"));
	}
	return 0;
}

/* Killed before there was a record: nothing of the tree was touched. */
static int undo_unrecorded(struct arena *a, const char *folder, const char *state, struct str *said, struct err *err)
{
	if (!fs_exists(folder))
		return err_set(err, "nothing is applied here (there is no %s)", record_path(a, state));
	if (fs_remove_tree(folder, err) != 0)
		return -1;
	str_add(said, "an apply was interrupted before it changed anything; its leftovers are gone\n");
	return 0;
}

int apply_undo(struct arena *a, const char *root, const char *state, struct str *said, struct err *err)
{
	const char *folder = path_join(a, state, "apply");
	int rc = -1;
	root = path_real(a, root) ? path_real(a, root) : root;
	state = path_real(a, state) ? path_real(a, state) : state;
	if (!record_exists(a, state))
		return undo_unrecorded(a, folder, state, said, err);
	cJSON *record = read_record(a, state, err);
	if (!record)
		return -1;
	/* The folder is ours alone: it holds the profile, too. Only the one in this state. */
	if (check_unchanged(a, root, state, record, err) == 0 && remove_files(a, root, state, record, said, err) == 0 &&
	    fs_remove_tree(folder, err) == 0 && fs_remove(record_path(a, state), err) == 0) {
		str_add(said,
			"everything that apply wrote is gone; what was built with it is still there: build again\n");
		rc = 0;
	}
	cJSON_Delete(record);
	return rc;
}

int apply_read(struct arena *a, const char *state, struct applied *out, struct err *err)
{
	cJSON *record = read_record(a, state, err);
	memset(out, 0, sizeof *out);
	if (!record)
		return -1;
	out->configure = arena_strdup(a, json_str(record, "configure", NULL));
	out->build = arena_strdup(a, json_str(record, "build", NULL));
	out->measured_code = arena_strdup(a, json_str(record, "code_hash", NULL));
	json_strlist(a, record, "run_env", &out->run_env);
	json_strlist(a, record, "options", &out->options);
	cJSON_Delete(record);
	return 0;
}
