/* The only part of apply/ that writes: what was planned, and <state>/applied.json with
 * each file's hash, so that undo takes back exactly what was made and nothing of
 * the user's. */
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
			str_addf(ap->said, "\n--- would copy %s from %s\n", f->shown, f->from);
			continue;
		}
		if (f->target) {
			str_addf(&links, "%s %s", links.len ? "," : "", f->shown);
			continue;
		}
		str_addf(ap->said, "\n--- would create %s%s%s\n", f->shown, f->mode & 0111 ? " (executable)" : "",
			 in_the_way(f->path) ? " (in the way: it exists)" : "");
		show_text(ap, f->text);
	}
	if (links.len)
		str_addf(ap->said, "\n--- would link to it:%s\n", str_text(&links));
	str_free(&links);
}

static int write_one(struct applying *ap, const struct planned_file *f, struct err *err)
{
	if (f->from)
		return fs_mkdirs(path_dir(ap->a, f->path), err) || fs_copy_file(f->from, f->path, err) ? -1 : 0;
	if (!f->target)
		return fs_write(f->path, f->text, strlen(f->text), f->mode, err);
	if (fs_mkdirs(path_dir(ap->a, f->path), err) != 0)
		return -1;
	return fs_symlink(f->target, f->path, err);
}

/* What exactly this set of changes gave when it was measured. */
static const char *measured_code(struct applying *ap)
{
	const struct recommendation *rec = &ap->r->recommendation;
	size_t same = 0;
	for (size_t i = 0; i < ap->c.n; i++)
		same += strlist_has(&rec->suggestions, ap->c.v[i]->id);
	if (same == ap->c.n && same == rec->suggestions.n)
		return rec->code_hash;
	size_t wanted = ap->opt->ids.n ? ap->opt->ids.n : rec->suggestions.n;
	return wanted == 1 ? ap->c.v[0]->built.code_hash : NULL;
}

static int write_record(struct applying *ap, struct err *err)
{
	cJSON *root = cJSON_CreateObject(), *files = cJSON_AddArrayToObject(root, "files");
	json_add_str(root, "to", ap->to);
	json_add_str(root, "root", ap->root);
	json_add_str(root, "configure", ap->c.build ? ap->configure : ap->r->project.configure_command);
	json_add_str(root, "build", ap->c.build ? ap->build : ap->r->project.build_command);
	json_add_strlist(root, "run_env", &ap->run_env);
	json_add_str(root, "code_hash", measured_code(ap));
	for (size_t i = 0; i < ap->files.n; i++) {
		const struct planned_file *f = &ap->files.v[i];
		cJSON *item = cJSON_CreateObject();
		char hash[HASH_TEXT];
		json_add_str(item, "path", f->path);
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

int record_files(struct applying *ap, struct err *err)
{
	for (size_t i = 0; i < ap->files.n; i++)
		if (in_the_way(ap->files.v[i].path))
			return err_set(
				err,
				"%s is there already and is not overwritten; move it away, or use --to env, which "
				"writes below %s only",
				ap->files.v[i].shown, ap->folder_shown);
	/* The record first: what was begun can always be taken back. */
	if (write_record(ap, err) != 0)
		return -1;
	for (size_t i = 0; i < ap->files.n; i++)
		if (write_one(ap, &ap->files.v[i], err) != 0)
			return -1;
	str_add(ap->said, "created");
	for (size_t i = 0; i < ap->files.n; i++)
		if (!ap->files.v[i].target)
			str_addf(ap->said, " %s", ap->files.v[i].shown);
	str_add(ap->said, "; no file of yours was changed\n");
	return 0;
}

/* 0: as written, or never written; -1: changed since. */
static int unchanged(const cJSON *item)
{
	const char *path = json_str(item, "path", ""), *link = json_str(item, "link", NULL);
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

static int check_unchanged(const cJSON *record, struct err *err)
{
	const cJSON *item;
	struct str changed = {0};
	cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(record, "files"))
	{
		if (unchanged(item) != 0)
			str_addf(&changed, "%s %s", changed.len ? "," : "", json_str(item, "path", "?"));
	}
	if (!changed.len)
		return 0;
	err_set(err, "changed since they were written, so nothing is taken back:%s; move them away, then undo again",
		str_text(&changed));
	str_free(&changed);
	return -1;
}

int apply_undo(struct arena *a, const char *root, const char *state, struct str *said, struct err *err)
{
	cJSON *record = read_record(a, state, err);
	const cJSON *item;
	int rc = -1;
	if (!record)
		return -1;
	if (check_unchanged(record, err) != 0)
		goto out;
	cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(record, "files"))
	{
		const char *path = json_str(item, "path", "");
		const char *rel = path_below(json_str(record, "root", root), path);
		if (fs_remove(path, err) != 0)
			goto out;
		if (!json_str(item, "link", NULL))
			str_addf(said, "removed %s\n", rel ? rel : path);
	}
	/* The folder is ours alone: it holds the profile, too. Only the one in this state. */
	if (fs_remove_tree(path_join(a, state, "apply"), err) != 0 || fs_remove(record_path(a, state), err) != 0)
		goto out;
	str_add(said, "everything that apply wrote is gone; what was built with it is still there: build again\n");
	rc = 0;
out:
	cJSON_Delete(record);
	return rc;
}

int apply_command(struct arena *a, const char *state, const char **configure, const char **build,
		  struct strlist *run_env, struct err *err)
{
	cJSON *record = read_record(a, state, err);
	if (!record)
		return -1;
	*configure = arena_strdup(a, json_str(record, "configure", NULL));
	*build = arena_strdup(a, json_str(record, "build", NULL));
	json_strlist(a, record, "run_env", run_env);
	cJSON_Delete(record);
	return 0;
}

const char *apply_measured_code(struct arena *a, const char *state)
{
	cJSON *record = read_record(a, state, NULL);
	const char *hash = arena_strdup(a, json_str(record, "code_hash", NULL));
	cJSON_Delete(record);
	return hash;
}
