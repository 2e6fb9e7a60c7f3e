/* Who is served first on a busy processor, and for how long at a time. */
#include "base/proc.h"

#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* As sched_setattr(2) takes it; glibc has had the struct only since 2.41. */
struct attributes {
	uint32_t size, policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime_ns, deadline_ns, period_ns;
};

/* A processor's present task keeps it for its time slice (3 ms and more), whatever the nice
 * value of who wakes up, unless that one asked for shorter slices (Linux 6.12 and newer;
 * others ignore it). With a load of 8 the way to each run took 7 % of the time without. */
#define SHORT_SLICE_NS 100000

static void set_priority(int nice, uint64_t slice_ns)
{
	struct attributes a = {.size = sizeof a, .policy = SCHED_OTHER, .nice = nice, .runtime_ns = slice_ns};
	if (sched_getscheduler(0) != SCHED_OTHER || syscall(SYS_sched_setattr, 0, &a, 0) != 0)
		setpriority(PRIO_PROCESS, 0, nice);
}

/* Sessions share a processor first, processes within a session then (sched(7),
 * autogroups): both count. */
void proc_set_urgent(int on)
{
	int fd = open("/proc/self/autogroup", O_WRONLY | O_CLOEXEC);
	if (fd >= 0) {
		(void)!write(fd, on ? "-20" : "0", on ? 3 : 1);
		close(fd);
	}
	set_priority(on ? -20 : 0, on ? SHORT_SLICE_NS : 0);
}

void proc_set_slice(int64_t ns)
{
	struct attributes a = {.size = sizeof a};
	if (syscall(SYS_sched_getattr, 0, &a, sizeof a, 0) != 0 || a.policy != SCHED_OTHER)
		return;
	a.flags = 0;
	a.runtime_ns = (uint64_t)ns;
	syscall(SYS_sched_setattr, 0, &a, 0);
}
