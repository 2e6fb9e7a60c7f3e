#include "measure/counter.h"

#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/str.h"

static int open_event(int inherit)
{
	struct perf_event_attr attr = {0};
	attr.size = sizeof attr;
	attr.type = PERF_TYPE_HARDWARE;
	attr.config = PERF_COUNT_HW_INSTRUCTIONS;
	attr.disabled = 1;
	attr.inherit = inherit;
	attr.exclude_kernel = 1; /* all that is allowed at perf_event_paranoid 2 */
	attr.exclude_hv = 1;
	return (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

static int64_t read_event(int fd)
{
	int64_t v = 0;
	return read(fd, &v, sizeof v) == (ssize_t)sizeof v ? v : -1;
}

int counter_open(struct arena *a, struct counter *c, struct err *err)
{
	*c = (struct counter){.all_fd = open_event(1), .own_fd = open_event(0)};
	if (c->all_fd >= 0 && c->own_fd >= 0) {
		c->kind = COUNTER_HARDWARE;
		return 0;
	}
	counter_close(c);
	if (!fs_which(a, "valgrind", NULL, NULL))
		return err_set(err, "Instructions cannot be counted: this machine offers no hardware counter (see "
				    "perf_event_open(2)), and valgrind is not installed.");
	c->dir = fs_temp_dir(a, "/tmp/advisor-count-", err);
	if (!c->dir)
		return -1;
	c->kind = COUNTER_VALGRIND;
	return 0;
}

void counter_close(struct counter *c)
{
	if (c->all_fd > 0)
		close(c->all_fd);
	if (c->own_fd > 0)
		close(c->own_fd);
	if (c->dir)
		fs_remove_tree(c->dir, NULL);
	*c = (struct counter){0};
}

const char *const *counter_wrap(struct arena *a, const struct counter *c, const char *const *argv)
{
	struct strlist l = {0};
	if (c->kind != COUNTER_VALGRIND)
		return argv;
	strlist_add(a, &l, "valgrind");
	strlist_add(a, &l, "--tool=cachegrind");
	strlist_add(a, &l, "--cache-sim=no");
	strlist_add(a, &l, "--trace-children=yes");
	strlist_add(a, &l, "--cachegrind-out-file=/dev/null");
	strlist_addf(a, &l, "--log-file=%s/%%p.log", c->dir);
	for (size_t i = 0; argv[i]; i++)
		strlist_add(a, &l, argv[i]);
	return strlist_argv(a, &l);
}

void counter_start(struct counter *c)
{
	if (c->kind == COUNTER_VALGRIND) {
		fs_remove_tree(c->dir, NULL);
		fs_mkdirs(c->dir, NULL);
	}
	if (c->kind != COUNTER_HARDWARE)
		return;
	ioctl(c->all_fd, PERF_EVENT_IOC_RESET, 0);
	ioctl(c->own_fd, PERF_EVENT_IOC_RESET, 0);
	ioctl(c->all_fd, PERF_EVENT_IOC_ENABLE, 0);
	ioctl(c->own_fd, PERF_EVENT_IOC_ENABLE, 0);
}

/* "==123== I   refs:      1,234,567" in one process's log. */
static int add_log(void *ctx, const struct fs_entry *e, struct err *err)
{
	int64_t *total = ctx, n = 0;
	struct str s = {0};
	if (e->kind != FS_FILE || fs_read(e->path, &s, 1 << 20, err) != 0)
		return 0;
	const char *at = strstr(str_text(&s), "refs:");
	for (at = at ? at + 5 : ""; *at && *at != '\n'; at++)
		if (*at >= '0' && *at <= '9')
			n = 10 * n + (*at - '0');
	if (n > 0)
		*total = (*total < 0 ? 0 : *total) + n;
	str_free(&s);
	return 0;
}

int64_t counter_stop(struct counter *c)
{
	int64_t total = -1;
	if (c->kind == COUNTER_VALGRIND)
		fs_walk(c->dir, add_log, &total, NULL);
	if (c->kind != COUNTER_HARDWARE)
		return total;
	ioctl(c->all_fd, PERF_EVENT_IOC_DISABLE, 0);
	ioctl(c->own_fd, PERF_EVENT_IOC_DISABLE, 0);
	int64_t all = read_event(c->all_fd), own = read_event(c->own_fd);
	return all > 0 && own >= 0 && all > own ? all - own : -1;
}
