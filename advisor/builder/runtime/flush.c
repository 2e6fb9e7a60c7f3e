/* Linked into a training or coverage build whose program ends by _exit(2), which
 * runs no exit handlers, or by SIGTERM, as servers do: counters are written there instead (linked with
 * --wrap=_exit). Writing and zeroing makes it right after vfork(2), too, where the
 * child's counters are the parent's. Both compilers' runtimes are weak here. */
#include <signal.h>

void __gcov_dump(void) __attribute__((weak));
void __gcov_reset(void) __attribute__((weak));
int __llvm_profile_write_file(void) __attribute__((weak));

_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);
_Noreturn void __wrap__Exit(int status);

static void write_counts(void)
{
	if (__gcov_dump)
		__gcov_dump();
	if (__gcov_reset)
		__gcov_reset();
	if (__llvm_profile_write_file)
		__llvm_profile_write_file();
}

void __wrap__exit(int status)
{
	write_counts();
	__real__exit(status);
}

void __wrap__Exit(int status)
{
	__wrap__exit(status);
}

static void (*before)(int); /* of another library with counters of its own */

/* Nothing here is safe in a handler, but the program was about to end without a word. */
static void on_term(int number)
{
	write_counts();
	signal(number, before ? before : SIG_DFL);
	raise(number);
}

/* Before main, so that a program with a handler of its own has that. */
__attribute__((constructor)) static void watch_term(void)
{
	struct sigaction now;
	if (sigaction(SIGTERM, (void *)0, &now) != 0 || now.sa_flags & SA_SIGINFO || now.sa_handler == SIG_IGN)
		return;
	before = now.sa_handler;
	signal(SIGTERM, on_term);
}
