/* Linked into a training or coverage build whose program ends by _exit(2), which
 * runs no exit handlers: counters are written there instead (linked with
 * --wrap=_exit). Writing and zeroing makes it right after vfork(2), too, where the
 * child's counters are the parent's. Both compilers' runtimes are weak here. */
void __gcov_dump(void) __attribute__((weak));
void __gcov_reset(void) __attribute__((weak));
int __llvm_profile_write_file(void) __attribute__((weak));

_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);
_Noreturn void __wrap__Exit(int status);

void __wrap__exit(int status)
{
	if (__gcov_dump)
		__gcov_dump();
	if (__gcov_reset)
		__gcov_reset();
	if (__llvm_profile_write_file)
		__llvm_profile_write_file();
	__real__exit(status);
}

void __wrap__Exit(int status)
{
	__wrap__exit(status);
}
