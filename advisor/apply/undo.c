/* Taking back what apply did. */
#include <string.h>

#include "apply/apply.h"
#include "apply/sources.h"
#include "base/fs.h"
#include "base/fs_below.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/str.h"

#define MAX_RECORD ((size_t)16 << 20)
#define MAX_MADE   ((size_t)256 << 20) /* a file that apply wrote */

/* Where everything is now. */
struct undoing {
	struct arena *a;
	const char *root, *state;
	const cJSON *record;
	struct str *said;
};

/* A recorded file as it is named in the record. */
struct recorded {
	const char *top, *path, *shown;
	const char *link, *hash; /* one of them */
	const char *before; /* what it took the place of, kept below the state folder; NULL: nothing */
};

/* The tree may have been moved or copied since. -1 for a place that apply never writes to, whatever a
 * record says. */
static int recorded_file(const struct undoing *u, const cJSON *item, struct recorded *out)
{
	out->shown = json_str(item, "path", "/");
	out->path = path_normal(u->a, path_join(u->a, u->root, out->shown));
	out->top = path_below(u->state, out->path) ? u->state : u->root;
	out->link = json_str(item, "link", NULL);
	out->hash = json_str(item, "hash", "");
	out->before = NULL;
	if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(item, "replaces"))) {
		if (out->top != u->root || !patch_may_name(path_below(u->root, out->path)))
			return -1;
		out->before = sources_before(u->a, u->state, u->root, out->path);
	}
	return path_below(out->top, out->path) && !str_eq(out->path, out->top) ? 0 : -1;
}

static void hash_of(const char *top, const char *path, char hash[HASH_TEXT])
{
	struct str text = {0};
	hash[0] = '\0';
	if (fs_below_read(top, path, &text, MAX_MADE, NULL) == 0)
		hash_bytes(str_text(&text), text.len, hash);
	str_free(&text);
}

/* 0: as written, or never written; -1: changed since. */
static int unchanged(struct arena *a, const char *state, const struct recorded *f)
{
	char hash[HASH_TEXT] = "", before[HASH_TEXT] = "";
	if (f->before && !fs_below_exists(state, f->before))
		return 0; /* given back already, by an undo that was interrupted */
	if (!fs_below_exists(f->top, f->path))
		return f->before ? -1 : 0;
	if (f->link) {
		const char *target = fs_below_readlink(a, f->top, f->path);
		return target && str_eq(target, f->link) ? 0 : -1;
	}
	hash_of(f->top, f->path, hash);
	if (f->before) /* or not written yet, by an apply that was interrupted */
		hash_of(state, f->before, before);
	return str_eq(hash, f->hash) || (hash[0] && str_eq(hash, before)) ? 0 : -1;
}

static cJSON *read_record(const char *state, struct err *err)
{
	struct str text = {0};
	cJSON *record = NULL;
	if (!fs_below_exists(state, "applied.json")) {
		err_set(err, "nothing is applied here (there is no %s/applied.json)", state);
		return NULL;
	}
	if (fs_below_read(state, "applied.json", &text, MAX_RECORD, err) == 0)
		record = json_parse(str_text(&text), text.len, "applied.json", JSON_STRICT, err);
	str_free(&text);
	return record;
}

static const cJSON *recorded_list(const struct undoing *u)
{
	return cJSON_GetObjectItemCaseSensitive(u->record, "files");
}

static int check_unchanged(const struct undoing *u, struct err *err)
{
	const cJSON *item;
	struct str changed = {0};
	struct recorded f;
	cJSON_ArrayForEach(item, recorded_list(u))
	{
		int outside = recorded_file(u, item, &f) != 0;
		if (outside)
			err_set(err,
				"%s/applied.json names %s, which is not in the tree; apply never wrote this record",
				u->state, f.shown);
		/* what a link leads to is somebody else's */
		if (outside || fs_below_check(f.top, f.path, err) != 0) {
			str_free(&changed);
			return -1;
		}
		if (unchanged(u->a, u->state, &f) != 0)
			str_addf(&changed, "%s %s", changed.len ? "," : "", f.shown);
	}
	if (!changed.len)
		return 0;
	err_set(err, "changed since they were written, so nothing is taken back:%s; move them away, then undo again",
		str_text(&changed));
	str_free(&changed);
	return -1;
}

static void say_done(struct str *said, const char *what, const char *path)
{
	str_add(said, what);
	str_add_visible(said, path);
	str_addc(said, '\n');
}

static int remove_files(const struct undoing *u, struct err *err)
{
	const cJSON *item;
	struct recorded f;
	cJSON_ArrayForEach(item, recorded_list(u))
	{
		if (recorded_file(u, item, &f) != 0)
			return -1;
		if (f.before && !fs_below_exists(u->state, f.before))
			continue;
		if (f.before ? sources_give_back(u->a, u->root, u->state, f.path, err)
			     : fs_below_remove(f.top, f.path, err))
			return -1;
		if (!f.link)
			say_done(u->said, f.before ? "gave back " : "removed ", f.shown);
	}
	return 0;
}

/* Killed before there was a record: nothing of the tree was touched. */
static int undo_unrecorded(const struct undoing *u, struct err *err)
{
	if (!fs_below_exists(u->state, "apply"))
		return err_set(err, "nothing is applied here (there is no %s/applied.json)", u->state);
	if (fs_below_remove_tree(u->state, "apply", err) != 0)
		return -1;
	str_add(u->said, "an apply was interrupted before it changed anything; its leftovers are gone\n");
	return 0;
}

int apply_undo(struct arena *a, const char *root, const char *state, struct str *said, struct err *err)
{
	const char *real = path_real(a, root), *real_state = path_real(a, state);
	struct undoing u = {.a = a, .root = real ? real : root, .state = real_state ? real_state : state, .said = said};
	if (!fs_below_exists(u.state, "applied.json"))
		return undo_unrecorded(&u, err);
	cJSON *record = read_record(u.state, err);
	if (!record)
		return -1;
	u.record = record;
	/* The folder is ours alone: it holds the profile, too. Only the one in this state. The record goes last. */
	int rc = check_unchanged(&u, err) != 0 || remove_files(&u, err) != 0 ||
				 fs_below_remove_tree(u.state, "apply", err) != 0 ||
				 fs_below_remove(u.state, "applied.json", err) != 0
			 ? -1
			 : 0;
	if (rc == 0)
		str_add(said,
			"everything that apply wrote is gone; what was built with it is still there: build again\n");
	cJSON_Delete(record);
	return rc;
}

int apply_read(struct arena *a, const char *state, struct applied *out, struct err *err)
{
	cJSON *record = read_record(state, err);
	memset(out, 0, sizeof *out);
	if (!record)
		return -1;
	out->configure = arena_strdup(a, json_str(record, "configure", NULL));
	out->build = arena_strdup(a, json_str(record, "build", NULL));
	out->measured_code = arena_strdup(a, json_str(record, "code_hash", NULL));
	out->same_build = cJSON_IsFalse(cJSON_GetObjectItem(record, "builds"));
	json_strlist(a, record, "run_env", &out->run_env);
	json_strlist(a, record, "options", &out->options);
	cJSON_Delete(record);
	return 0;
}
