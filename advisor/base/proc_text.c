/* The parts of proc.h that start nothing: environments, command lines, words
 * for how a process ended. */
#include "base/proc.h"

#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"

extern char **environ;

int proc_ok(const struct proc_result *r)
{
	return r->end == PROC_EXITED && r->code == 0;
}

const char *proc_describe(struct arena *a, const struct proc_spec *spec, const struct proc_result *r)
{
	switch (r->end) {
	case PROC_EXITED:
		return arena_printf(a, "exit status %d", r->code);
	case PROC_SIGNALLED:
		return arena_printf(a, "signal %d (%s)", r->code, strsignal(r->code));
	case PROC_TIMEOUT:
		return arena_printf(a, "no end after %.1f s", spec->timeout_s);
	case PROC_OUTPUT_LIMIT:
		return arena_printf(a, "more than %llu bytes of output", (unsigned long long)spec->output_limit);
	case PROC_INTERRUPTED:
		return "interrupted";
	default:
		return "not started";
	}
}

const char **proc_shell(struct arena *a, const char *command)
{
	struct strlist l = {0};
	strlist_add(a, &l, "sh");
	strlist_add(a, &l, "-c");
	strlist_dup(a, &l, command);
	return strlist_argv(a, &l);
}

static int same_name(const char *entry, const char *change)
{
	size_t n = strcspn(change, "=");
	return strncmp(entry, change, n) == 0 && entry[n] == '=';
}

const char **proc_env(struct arena *a, const char *const *changes)
{
	struct strlist l = {0};
	for (char **e = environ; e && *e; e++) {
		int changed = 0;
		for (size_t i = 0; changes && changes[i]; i++)
			changed |= same_name(*e, changes[i]);
		if (!changed)
			strlist_add(a, &l, *e);
	}
	for (size_t i = 0; changes && changes[i]; i++) {
		int later = 0; /* the last change of a name wins */
		for (size_t j = i + 1; changes[j]; j++)
			later |= strncmp(changes[i], changes[j], strcspn(changes[i], "=")) == 0 &&
				 strcspn(changes[i], "=") == strcspn(changes[j], "=");
		if (strchr(changes[i], '=') && !later)
			strlist_add(a, &l, changes[i]);
	}
	return strlist_argv(a, &l);
}

char *proc_self(struct arena *a)
{
	return path_real(a, "/proc/self/exe");
}

const char *proc_libexec(struct arena *a)
{
	const char *given = getenv("ADVISOR_LIBEXEC");
	if (given && *given)
		return given;
	const char *bin = path_dir(a, proc_self(a)), *beside = path_join(a, bin, "libexec");
	return fs_is_dir(beside) ? beside : path_normal(a, path_join(a, bin, "../libexec/advisor"));
}

const char *proc_launcher(struct arena *a)
{
	const char *path = path_join(a, proc_libexec(a), "advisor-launch");
	return access(path, X_OK) == 0 ? path : NULL;
}

int proc_bounds_memory(void)
{
#if defined(__SANITIZE_ADDRESS__)
	return 0;
#elif defined(__has_feature)
	return !__has_feature(address_sanitizer);
#else
	return 1;
#endif
}

int proc_cpus(void)
{
	cpu_set_t set;
	if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
		return CPU_COUNT(&set);
	return 1;
}

/* One word, from *p on, into out. -1: a quote is not closed. */
static int split_word(const char **p, struct str *out)
{
	const char *s = *p;
	while (*s && !strchr(" \t\r\n", *s)) {
		if (*s == '\'') {
			const char *end = strchr(s + 1, '\'');
			if (!end)
				return -1;
			str_addn(out, s + 1, (size_t)(end - s - 1));
			s = end + 1;
		} else if (*s == '"') {
			for (s++; *s && *s != '"'; s++) {
				if (*s == '\\' && s[1] && strchr("\"\\$`\n", s[1]))
					s++;
				str_addc(out, *s);
			}
			if (!*s)
				return -1;
			s++;
		} else {
			if (*s == '\\' && s[1])
				s++;
			str_addc(out, *s++);
		}
	}
	*p = s;
	return 0;
}

int proc_split(struct arena *a, const char *line, struct strlist *out, struct err *err)
{
	const char *p = line;
	for (;;) {
		p += strspn(p, " \t\r\n");
		if (!*p)
			return 0;
		struct str word = {0};
		int bad = split_word(&p, &word);
		if (!bad)
			strlist_dup(a, out, str_text(&word));
		str_free(&word);
		if (bad)
			return err_set(err, "a quote is not closed in: %s", line);
	}
}
