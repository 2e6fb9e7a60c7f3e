#include "measure/watch.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fs.h"

#define MOST_PROCESSES 256
#define TEXT_MAX       ((size_t)1 << 20)
/* A look takes a processor, if another one, and holds up the program's own system calls. */
#define LEAST_WAIT_S 0.002
#define WAIT_SHARE   0.02 /* of the time it has run */
#define WAIT_COST    10.0 /* times what the look took */
#define MAPS_EVERY   8 /* looks: mappings are many, and stay */

/* ---- processes ---- */

struct pids {
	int v[MOST_PROCESSES];
	size_t n;
};

static int has_pid(const struct pids *l, int pid)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i] == pid)
			return 1;
	return 0;
}

/* What one thread has started. */
static void add_children(const char *path, struct pids *l)
{
	struct str s = {0};
	if (fs_read(path, &s, TEXT_MAX, NULL) == 0) {
		char *p = s.ptr, *end;
		for (long pid; p && (pid = strtol(p, &end, 10)) > 0 && l->n < MOST_PROCESSES; p = end)
			if (!has_pid(l, (int)pid))
				l->v[l->n++] = (int)pid;
	}
	str_free(&s);
}

static void add_all_children(int pid, struct pids *l)
{
	char path[96];
	snprintf(path, sizeof path, "/proc/%d/task", pid);
	DIR *d = opendir(path);
	for (struct dirent *e; d && (e = readdir(d)) != NULL;) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "/proc/%d/task/%.20s/children", pid, e->d_name);
		add_children(path, l);
	}
	if (d)
		closedir(d);
}

/* All below the launcher, without it. */
static void find_processes(int launcher, struct pids *l)
{
	add_all_children(launcher, l);
	for (size_t i = 0; i < l->n; i++)
		add_all_children(l->v[i], l);
}

/* ---- memory ---- */

/* Each page's share: what two processes share counts once. */
static int64_t held_kb(int pid)
{
	char path[64];
	struct str s = {0};
	int64_t kb = 0;
	snprintf(path, sizeof path, "/proc/%d/smaps_rollup", pid);
	if (fs_read(path, &s, TEXT_MAX, NULL) == 0) {
		const char *at = strstr(str_text(&s), "\nPss:");
		kb = at ? strtoll(at + 5, NULL, 10) : 0;
	}
	str_free(&s);
	return kb;
}

static void add_memory(struct watch *w, const struct pids *l)
{
	int64_t sum = 0;
	for (size_t i = 0; i < l->n; i++)
		sum += held_kb(l->v[i]);
	w->peak_kb = sum > w->peak_kb ? sum : w->peak_kb;
	w->processes = l->n > w->processes ? l->n : w->processes;
}

/* ---- what is fixed ---- */

static void note(struct watch *w, const char *what, const char *name)
{
	const char *text = arena_printf(w->a, "%s%s", what, name);
	if (!strlist_has(&w->fixed, text))
		strlist_add(w->a, &w->fixed, text);
}

static void note_written(struct watch *w, const char *path, int inside)
{
	if (inside)
		w->writes_inside = 1;
	else
		note(w, "the file ", path);
}

/* A name outside the tree that another run would use, too. */
static int outside(const struct watch *w, const char *path)
{
	static const char *const harmless[] = {"/dev/null",    "/dev/zero",   "/dev/full", "/dev/tty", "/dev/pts/",
					       "/dev/urandom", "/dev/random", "/proc/",	   "/sys/",    "/memfd:"};
	if (path[0] != '/' || str_ends(path, " (deleted)") || (w->tree && path_below(w->tree, path)))
		return 0;
	for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
		if (str_starts(path, harmless[i]))
			return 0;
	return 1;
}

static int open_for_writing(int pid, const char *fd)
{
	char path[64];
	struct str s = {0};
	snprintf(path, sizeof path, "/proc/%d/fdinfo/%.12s", pid, fd);
	const char *at = fs_read(path, &s, TEXT_MAX, NULL) == 0 ? strstr(str_text(&s), "flags:") : NULL;
	long flags = at ? strtol(at + 6, NULL, 8) : 0;
	str_free(&s);
	return (flags & 3) != 0;
}

/* Column `column` (from 0) of the line of /proc/net/... that `line` points to. */
static int column_of(const char *line, int column, char *out, size_t size)
{
	const char *p = line + strspn(line, " ");
	for (int i = 0; i < column && *p && *p != '\n'; i++) {
		p += strcspn(p, " \n");
		p += strspn(p, " ");
	}
	snprintf(out, size, "%.*s", (int)strcspn(p, " \n"), p);
	return out[0] != 0;
}

struct table_of_sockets {
	const char *name, *what;
	int inode, state, address; /* columns */
	const char *listens; /* the state that listens; NULL: whatever has an address */
};

static const struct table_of_sockets tables[] = {
	{"tcp", "port ", 9, 3, 1, "0A"},	{"tcp6", "port ", 9, 3, 1, "0A"},
	{"udp", "UDP port ", 9, 3, 1, "07"},	{"udp6", "UDP port ", 9, 3, 1, "07"},
	{"unix", "the socket ", 6, 3, 7, NULL},
};

/* The name of a socket that waits for others; a port that the kernel chose is no fixed one, but
 * differs in the next run. */
static void note_listener(struct watch *w, const struct table_of_sockets *t, const char *line)
{
	char state[16], address[160];
	if (!column_of(line, t->address, address, sizeof address))
		return;
	if (t->listens && (!column_of(line, t->state, state, sizeof state) || !str_eq(state, t->listens)))
		return;
	if (!t->listens) {
		if (address[0] == '@' || outside(w, address))
			note(w, t->what, address);
		return;
	}
	const char *port = strrchr(address, ':');
	if (port)
		note(w, t->what, arena_printf(w->a, "%ld", strtol(port + 1, NULL, 16)));
}

static void look_up_socket(struct watch *w, int pid, const struct table_of_sockets *t, const char *inode)
{
	char path[64], own[32];
	struct str s = {0};
	snprintf(path, sizeof path, "/proc/%d/net/%s", pid, t->name);
	if (fs_read(path, &s, TEXT_MAX, NULL) == 0)
		for (const char *line = strchr(str_text(&s), '\n'); line && line[1]; line = strchr(line + 1, '\n'))
			if (column_of(line + 1, t->inode, own, sizeof own) && str_eq(own, inode))
				note_listener(w, t, line + 1);
	str_free(&s);
}

static void look_at_socket(struct watch *w, int pid, const char *target)
{
	char inode[32];
	snprintf(inode, sizeof inode, "%.*s", (int)strcspn(target + 8, "]"), target + 8);
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		look_up_socket(w, pid, &tables[i], inode);
}

static void look_at_files(struct watch *w, int pid)
{
	char path[96], target[1024];
	snprintf(path, sizeof path, "/proc/%d/fd", pid);
	DIR *d = opendir(path);
	for (struct dirent *e; d && (e = readdir(d)) != NULL;) {
		snprintf(path, sizeof path, "/proc/%d/fd/%.12s", pid, e->d_name);
		ssize_t n = e->d_name[0] == '.' ? -1 : readlink(path, target, sizeof target - 1);
		if (n <= 0)
			continue;
		target[n] = 0;
		int inside = w->tree && path_below(w->tree, target) != NULL;
		if (str_starts(target, "socket:["))
			look_at_socket(w, pid, target);
		else if ((inside || outside(w, target)) && open_for_writing(pid, e->d_name))
			note_written(w, target, inside);
	}
	if (d)
		closedir(d);
}

/* Memory shared by name. */
static void look_at_maps(struct watch *w, int pid)
{
	char path[64];
	struct str s = {0};
	snprintf(path, sizeof path, "/proc/%d/maps", pid);
	if (fs_read(path, &s, TEXT_MAX, NULL) == 0) {
		const char *at = str_text(&s), *name;
		for (; (name = strchr(at, '/')) != NULL; at = name + strcspn(name, "\n")) {
			char file[256];
			snprintf(file, sizeof file, "%.*s", (int)strcspn(name, "\n"), name);
			int named = str_starts(file, "/dev/shm/") && !str_ends(file, " (deleted)");
			if (named || (str_starts(file, "/SYSV") && !str_starts(file, "/SYSV00000000")))
				note(w, "the shared memory ", file);
		}
	}
	str_free(&s);
}

double watch_look(void *ctx, int pid)
{
	struct watch *w = ctx;
	struct pids l = {.n = 0};
	double now = clock_s();
	if (!w->looks)
		w->began = now;
	find_processes(pid, &l);
	add_memory(w, &l);
	for (size_t i = 0; i < l.n; i++) {
		look_at_files(w, l.v[i]);
		if (w->looks % MAPS_EVERY == 1)
			look_at_maps(w, l.v[i]);
	}
	w->looks++;
	double cost = clock_s() - now;
	return fmax(fmax(LEAST_WAIT_S, WAIT_COST * cost), WAIT_SHARE * (now - w->began));
}

const char *watch_clash(const struct watch *one, const struct watch *two)
{
	for (size_t i = 0; i < one->fixed.n; i++)
		if (strlist_has(&two->fixed, one->fixed.v[i]))
			return one->fixed.v[i];
	return NULL;
}

/* ---- how much memory there is ---- */

static int64_t number_in(const char *path, const char *before)
{
	struct str s = {0};
	int64_t v = -1;
	if (fs_read(path, &s, TEXT_MAX, NULL) == 0) {
		const char *at = strstr(str_text(&s), before);
		char *end;
		if (at) {
			at += strlen(before);
			v = strtoll(at, &end, 10);
			v = end == at ? -1 : v;
		}
	}
	str_free(&s);
	return v;
}

/* What a container may still take; -1: no limit is known. */
static int64_t allowed_kb(const char *limit, const char *used)
{
	int64_t most = number_in(limit, ""), now = number_in(used, "");
	return most > 0 && now >= 0 ? (most - now) / 1024 : -1;
}

int64_t watch_memory_kb(void)
{
	int64_t free_kb = number_in("/proc/meminfo", "MemAvailable:");
	int64_t v2 = allowed_kb("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current");
	int64_t v1 = allowed_kb("/sys/fs/cgroup/memory/memory.limit_in_bytes",
				"/sys/fs/cgroup/memory/memory.usage_in_bytes");
	free_kb = v2 >= 0 && v2 < free_kb ? v2 : free_kb;
	free_kb = v1 >= 0 && v1 < free_kb ? v1 : free_kb;
	return free_kb > 0 ? free_kb : 0;
}
