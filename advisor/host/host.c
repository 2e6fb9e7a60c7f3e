/* What this machine offers to flags, variants and measurements. */
#include "host/host.h"

#include <gelf.h>
#include <libelf.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/proc.h"
#include "base/str.h"

/* The program that loads programs here, as our own file names it (PT_INTERP);
 * NULL when we are linked statically. */
static const char *loader(struct arena *a)
{
	struct str self = {0};
	const char *found = NULL;
	size_t n = 0;
	Elf *elf;

	if (elf_version(EV_CURRENT) == EV_NONE || fs_read("/proc/self/exe", &self, 0, NULL))
		return NULL;
	elf = elf_memory(self.ptr, self.len);
	if (elf && elf_getphdrnum(elf, &n))
		n = 0;
	for (size_t i = 0; i < n && !found; i++) {
		GElf_Phdr p;

		if (gelf_getphdr(elf, (int)i, &p) && p.p_type == PT_INTERP && p.p_offset < self.len &&
		    p.p_filesz <= self.len - p.p_offset)
			found = arena_strndup(a, self.ptr + p.p_offset, p.p_filesz);
	}
	elf_end(elf);
	str_free(&self);
	return found;
}

/* glibc 2.33 and later list them: "glibc.malloc.tcache_count: 0x7 (min: 0x0, max: 0xffff)". */
static void detect_tunables(struct arena *a, struct host *h)
{
	const char *argv[] = {loader(a), "--list-tunables", NULL};
	struct proc_spec spec = {.argv = argv, .timeout_s = 20};
	struct proc_result r = {0};
	struct err err;
	char *save = NULL;

	if (!argv[0])
		return;
	if (!proc_run(&spec, &r, &err) && proc_ok(&r) && r.out.ptr)
		for (char *line = strtok_r(r.out.ptr, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
			if (str_starts(line, "glibc.malloc."))
				strlist_add(a, &h->tunables, arena_strndup(a, line, strcspn(line, ": ")));
	proc_result_free(&r);
}

/* The value of the first "key : value" line; NULL when there is none. */
static const char *cpuinfo(struct arena *a, const struct str *text, const char *key)
{
	const char *p = str_text(text);

	for (; p && *p; p = strchr(p, '\n'), p += p != NULL) {
		const char *colon;

		if (!str_starts(p, key) || (p[strlen(key)] != '\t' && p[strlen(key)] != ' '))
			continue;
		colon = p + strcspn(p, ":\n");
		if (*colon != ':')
			continue;
		colon += 1 + strspn(colon + 1, " \t");
		return arena_strndup(a, colon, strcspn(colon, "\n"));
	}
	return NULL;
}

static void detect_cpu(struct arena *a, struct host *h, const char *machine)
{
	struct str text = {0};
	const char *flags;
	char *copy, *save = NULL;

	(void)fs_read("/proc/cpuinfo", &text, 0, NULL);
	h->cpu = cpuinfo(a, &text, "model name");
	if (!h->cpu)
		h->cpu = arena_strdup(a, machine);
	flags = cpuinfo(a, &text, "flags"); /* x86 */
	if (!flags)
		flags = cpuinfo(a, &text, "Features"); /* arm */
	copy = arena_strdup(a, flags ? flags : "");
	for (char *word = strtok_r(copy, " ", &save); word; word = strtok_r(NULL, " ", &save))
		strlist_add(a, &h->cpu_flags, word);
	str_free(&text);
}

/* Cores we may run on, which in a container are fewer than there are. */
static int count_cores(void)
{
	cpu_set_t set;
	long online = sysconf(_SC_NPROCESSORS_ONLN);

	if (!sched_getaffinity(0, sizeof set, &set) && CPU_COUNT(&set) > 0)
		return CPU_COUNT(&set);
	return online > 0 ? (int)online : 1;
}

/* Virtual machines often accept the event and count nothing, so something is counted. */
static int counters_work(void)
{
	struct perf_event_attr attr = {.type = PERF_TYPE_HARDWARE,
				       .size = sizeof attr,
				       .config = PERF_COUNT_HW_INSTRUCTIONS,
				       .disabled = 1,
				       .exclude_kernel = 1,
				       .exclude_hv = 1};
	int fd = (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
	volatile int work;
	uint64_t count = 0;

	if (fd < 0)
		return 0;
	ioctl(fd, PERF_EVENT_IOC_ENABLE, 0);
	for (work = 0; work < 10000; work++)
		;
	ioctl(fd, PERF_EVENT_IOC_DISABLE, 0);
	if (read(fd, &count, sizeof count) != sizeof count)
		count = 0;
	close(fd);
	return count > 10000;
}

/* The same machine with the same kernel gives the same id, in a container as
 * well (its host name changes with each start, so that is left out). */
static void make_id(struct arena *a, struct host *h)
{
	struct str machine = {0};
	struct hash *hash = hash_new();
	char text[HASH_TEXT];
	long cores = sysconf(_SC_NPROCESSORS_CONF), pages = sysconf(_SC_PHYS_PAGES);

	(void)fs_read("/etc/machine-id", &machine, 4096, NULL);
	hash_add_text(hash, str_text(&machine));
	hash_add_text(hash, h->cpu);
	hash_add_text(hash, h->kernel);
	hash_add(hash, &cores, sizeof cores);
	hash_add(hash, &pages, sizeof pages);
	hash_finish(hash, text);
	h->id = arena_strndup(a, text, 16);
	str_free(&machine);
}

int host_detect(struct arena *a, struct host *out, struct err *err)
{
	const char *path = getenv("PATH");
	struct utsname uts;

	*out = (struct host){0};
	if (uname(&uts))
		return err_set(err, "The system does not say what it is (uname failed).");
	out->kernel = arena_printf(a, "%s %s", uts.sysname, uts.release);
	detect_cpu(a, out, uts.machine);
	out->cores = count_cores();
	host_compilers(a, arena_printf(a, "%s:/usr/local/bin:/usr/bin", path ? path : ""), out);
	host_allocators(a, out);
	detect_tunables(a, out);
	out->counters = counters_work();
	out->valgrind = fs_which(a, "valgrind", NULL, NULL) != NULL;
	make_id(a, out);
	return 0;
}
