/* A filter of system calls (seccomp(2), classic BPF) for a child that only computes: what is
 * on the list it may do, with everything else it fails as for want of permission. */
#include "base/proc_child.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>

#if defined(__x86_64__)
#define MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define MACHINE AUDIT_ARCH_AARCH64
#endif

#ifdef MACHINE

/* The halves of an argument. Of flags the kernel looks only at the low one. */
#define LOW(n)	offsetof(struct seccomp_data, args[n])
#define HIGH(n) (LOW(n) + 4)

static const int harmless[] = {
	/* reading, and writing to what is open */
	SYS_read, SYS_readv, SYS_pread64, SYS_write, SYS_writev, SYS_close, SYS_lseek, SYS_fstat, SYS_newfstatat,
	SYS_statx, SYS_statfs, SYS_fstatfs, SYS_faccessat, SYS_readlinkat, SYS_getdents64, SYS_getcwd,
	/* memory, threads */
	SYS_munmap, SYS_mremap, SYS_madvise, SYS_brk, SYS_futex, SYS_set_robust_list, SYS_sched_getaffinity,
	SYS_sched_yield, SYS_getcpu, SYS_exit, SYS_exit_group,
	/* its own signals, what it is, the time */
	SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack, SYS_setitimer, SYS_restart_syscall,
	SYS_getrandom, SYS_getpid, SYS_gettid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_getrusage,
	SYS_sysinfo, SYS_uname, SYS_clock_gettime, SYS_gettimeofday, SYS_clock_nanosleep,
#ifdef SYS_rseq
	SYS_rseq,
#endif
#ifdef SYS_faccessat2
	SYS_faccessat2,
#endif
#ifdef SYS_open /* the older calls, which newer machines never had; open is looked at below */
	SYS_stat, SYS_lstat, SYS_access, SYS_readlink, SYS_getdents, SYS_alarm, SYS_time,
#endif
	SYS_nanosleep};

#define N_HARMLESS (sizeof harmless / sizeof *harmless)
struct program {
	struct sock_filter code[2 * N_HARMLESS + 80];
	unsigned short n;
};

static void add(struct program *p, unsigned short code, uint32_t k, unsigned char yes, unsigned char no)
{
	p->code[p->n++] = (struct sock_filter){code, yes, no, k};
}

static void answer(struct program *p, uint32_t what)
{
	add(p, BPF_RET | BPF_K, what, 0, 0);
}

static void load(struct program *p, size_t offset)
{
	add(p, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void allow(struct program *p, int call)
{
	add(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 1);
	answer(p, SECCOMP_RET_ALLOW);
}

/* The call is allowed when (argument & mask) == value. */
static void allow_if(struct program *p, int call, size_t argument, uint32_t mask, uint32_t value)
{
	add(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 5);
	load(p, argument);
	add(p, BPF_ALU | BPF_AND | BPF_K, mask, 0, 0);
	add(p, BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1);
	answer(p, SECCOMP_RET_ALLOW);
	answer(p, SECCOMP_RET_ERRNO | EPERM);
}

static void write_program(struct program *p)
{
	/* of O_TMPFILE only the bit that O_DIRECTORY is not */
	const uint32_t writing = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY);

	load(p, offsetof(struct seccomp_data, arch));
	add(p, BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0);
	answer(p, SECCOMP_RET_KILL_PROCESS);
	load(p, offsetof(struct seccomp_data, nr));
	for (size_t i = 0; i < N_HARMLESS; i++)
		allow(p, harmless[i]);
#ifdef SYS_open
	allow_if(p, SYS_open, LOW(1), writing, 0);
#endif
	allow_if(p, SYS_openat, LOW(2), writing, 0);
	allow_if(p, SYS_mmap, LOW(2), PROT_EXEC, 0);
	allow_if(p, SYS_mprotect, LOW(2), PROT_EXEC, 0);
	allow_if(p, SYS_clone, LOW(0), CLONE_THREAD, CLONE_THREAD);
	allow_if(p, SYS_tgkill, LOW(0), UINT32_MAX, (uint32_t)getpid());
	allow_if(p, SYS_prctl, LOW(0), UINT32_MAX, PR_SET_NAME);
	/* flags of descriptors: F_DUPFD, F_GETFD, F_SETFD, F_GETFL; nothing that sends signals */
	allow_if(p, SYS_fcntl, LOW(1), ~3u, 0);
	/* asking for limits, not setting them: where the new ones would lie there is nothing */
	add(p, BPF_JMP | BPF_JEQ | BPF_K, SYS_prlimit64, 0, 6);
	load(p, LOW(2));
	add(p, BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 3);
	load(p, HIGH(2));
	add(p, BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1);
	answer(p, SECCOMP_RET_ALLOW);
	answer(p, SECCOMP_RET_ERRNO | EPERM);
	/* its flags lie in memory, where no filter looks; the C library goes back to clone then */
	add(p, BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 0, 1);
	answer(p, SECCOMP_RET_ERRNO | ENOSYS);
	answer(p, SECCOMP_RET_ERRNO | EPERM);
}

#endif

int proc_confine(void)
{
	struct rlimit nothing = {0, 0};

	setrlimit(RLIMIT_FSIZE, &nothing); /* where there are no filters, at least no file can grow */
#ifdef MACHINE
	struct program p = {.n = 0};

	write_program(&p);
	struct sock_fprog all = {p.n, p.code};
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &all) == 0)
		return 0;
#endif
	return -1;
}
