/* Writes what was planned, and <state>/applied.json with each file's hash, so that undo takes back exactly
 * what was made and nothing of the user's.
 *
 * In steps that may be interrupted anywhere: everything is written below <state>/apply, which
 * is ours alone; then the record; then each file of the tree appears by one rename. */
#include <string.h>

#include "apply/applying.h"
#include "apply/sources.h"
#include "base/fs.h"
#include "base/fs_below.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/str.h"

int record_exists(const char *state)
{
	return fs_below_exists(state, "applied.json");
}

/* Below which of the two folders that are written to a file is. */
static const char *top_of(const struct applying *ap, const struct planned_file *f)
{
	return path_below(ap->state, f->path) ? ap->state : ap->root;
}

#define SHOWN_LINES 12 /* of a longer file, unless everything is asked for */

/* What is there already, whatever it is. */
static int in_the_way(const struct applying *ap, const struct planned_file *f)
{
	return !f->replaces && fs_below_exists(top_of(ap, f), f->path);
}

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
			changes_say_line(ap, "--- would copy %s from %s", f->shown, f->from);
			continue;
		}
		if (f->replaces) /* the diff has been shown */
			continue;
		if (f->target) {
			str_addf(&links, "%s %s", links.len ? "," : "", f->shown);
			continue;
		}
		str_addc(ap->said, '\n');
		changes_say_line(ap, "--- would create %s%s%s", f->shown, f->mode & 0111 ? " (executable)" : "",
				 in_the_way(ap, f) ? " (in the way: it exists)" : "");
		show_text(ap, f->text);
	}
	if (links.len) {
		str_addc(ap->said, '\n');
		changes_say_line(ap, "--- would link to it:%s", str_text(&links));
	}
	str_free(&links);
}

/* Where a file is written first: what follows in the tree leaves no half files. */
static const char *staged(struct applying *ap, size_t i)
{
	const struct planned_file *f = &ap->files.v[i];
	return path_below(ap->folder, f->path) ? f->path : arena_printf(ap->a, "%s/staged/%zu", ap->folder, i);
}

/* Makes one file; nothing that is there already is replaced. */
static int write_one(const struct planned_file *f, const char *top, const char *to, struct err *err)
{
	if (f->from)
		return fs_below_copy(top, to, f->from, 1, err);
	if (f->target)
		return fs_below_symlink(top, to, f->target, 1, err);
	return fs_below_write(top, to, f->text, strlen(f->text), f->mode, 1, err);
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
	cJSON_AddBoolToObject(root, "builds", ap->c.build || ap->c.patch);
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
			if (f->replaces)
				json_add_bool(item, "replaces", 1);
		}
		cJSON_AddItemToArray(files, item);
	}
	struct str text = {0};
	json_print(&text, root, 1);
	cJSON_Delete(root);
	int rc = fs_below_write(ap->state, "applied.json", text.ptr, text.len, 0, 0, err);
	str_free(&text);
	return rc;
}

static int write_all(struct applying *ap, struct err *err)
{
	for (size_t i = 0; i < ap->files.n; i++)
		if (write_one(&ap->files.v[i], ap->state, staged(ap, i), err) != 0 ||
		    (ap->files.v[i].replaces && sources_keep(ap, &ap->files.v[i], err) != 0))
			return -1;
	/* From here on undo knows everything that may be in the tree. */
	if (write_record(ap, err) != 0)
		return -1;
	for (size_t i = 0; i < ap->files.n; i++) {
		const struct planned_file *f = &ap->files.v[i];
		const char *from = staged(ap, i);
		int rc = str_eq(from, f->path) ? 0
					       : fs_below_rename(ap->state, from, ap->root, f->path, !f->replaces, err);
		if (rc > 0) /* two file systems */
			rc = f->replaces ? fs_below_write(ap->root, f->path, f->text, strlen(f->text), f->mode, 0, err)
					 : write_one(f, ap->root, f->path, err);
		if (rc != 0)
			return -1;
		ap->files.v[i].made = 1;
	}
	return 0;
}

/* All or nothing: called when writing failed, so what fails here is said by that. */
static void take_back(struct applying *ap)
{
	for (size_t i = 0; i < ap->files.n; i++)
		if (ap->files.v[i].made && ap->files.v[i].replaces)
			sources_give_back(ap->a, ap->root, ap->state, ap->files.v[i].path, NULL);
		else if (ap->files.v[i].made)
			fs_below_remove(top_of(ap, &ap->files.v[i]), ap->files.v[i].path, NULL);
	fs_below_remove_tree(ap->state, ap->folder, NULL);
	fs_below_remove(ap->state, "applied.json", NULL);
}

int record_check(struct applying *ap, struct err *err)
{
	for (size_t i = 0; i < ap->files.n; i++)
		if (fs_below_check(top_of(ap, &ap->files.v[i]), ap->files.v[i].path, err) != 0)
			return -1;
	return 0;
}

static void say_written(struct applying *ap)
{
	struct str created = {0}, changed = {0};
	for (size_t i = 0; i < ap->files.n; i++)
		if (!ap->files.v[i].target)
			str_addf(ap->files.v[i].replaces ? &changed : &created, " %s", ap->files.v[i].shown);
	if (changed.len)
		changes_say_line(ap, "changed%s; what was there is kept for undo", str_text(&changed));
	if (created.len || !changed.len)
		changes_say_line(ap, "created%s%s", str_text(&created),
				 changed.len ? "" : "; no file of yours was changed");
	str_free(&created);
	str_free(&changed);
}

int record_files(struct applying *ap, struct err *err)
{
	/* Without a record: what an interrupted apply or undo left. */
	if (fs_below_remove_tree(ap->state, ap->folder, err) != 0)
		return -1;
	for (size_t i = 0; i < ap->files.n; i++)
		if (in_the_way(ap, &ap->files.v[i]))
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
	fs_below_remove_tree(ap->state, path_join(ap->a, ap->folder, "staged"), NULL);
	say_written(ap);
	return 0;
}
