/* Commands of a report that advisor did not write here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "apply/accept.h"

static void commands_of_others_are_plain(void **state)
{
	static const char *const good[] = {"make",
					   "make -j4 all",
					   "cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release -DWITH_X=ON",
					   "cmake -S . -B build -G 'Ninja Multi-Config'",
					   "cmake -G \"Unix Makefiles\" -S . -B build && cmake --build build",
					   "cmake --build build --parallel 4",
					   "meson setup build",
					   "ninja -C build",
					   "./configure --disable-shared",
					   "./autogen.sh && ./configure && make",
					   "sh build.sh",
					   "debian/rules build",
					   "./prog -n 3 input.txt",
					   "make CC=gcc",
					   "./prog <input.txt",
					   "src/prog a=b"};
	static const char *const bad[] = {"",
					  "evil",
					  "make; evil",
					  "make & evil",
					  "make | evil",
					  "make || evil",
					  "make && evil",
					  "make &&",
					  "&& make",
					  "make `evil`",
					  "make $(evil)",
					  "make \"x",
					  "make 'x",
					  "make '-f' '/evil'",
					  "make \"SHELL=evil\"",
					  "make '$(evil)'",
					  "make 'x' '; evil'",
					  "'sh' '-c' evil",
					  "make >x",
					  "/bin/evil",
					  "./../evil",
					  "sh -c evil",
					  "sh",
					  "make SHELL=evil",
					  "make .SHELLFLAGS=x",
					  "make MAKEFLAGS=x",
					  "make CC=/evil",
					  "make -C /evil",
					  "make -f ../evil",
					  "make --eval=x",
					  "make -E x",
					  "make -I/x",
					  "cmake -C x",
					  "cmake -P x",
					  "cmake -E x",
					  "cmake --preset x",
					  "cmake -DCMAKE_PROJECT_INCLUDE=x",
					  "cmake -DCMAKE_C_COMPILER:STRING=x",
					  "cmake -Dcmake_toolchain_file=x",
					  "cmake -DX=/x",
					  "cmake -S /x",
					  "meson setup --native-file=x build",
					  "env evil",
					  "./prog <../x",
					  "./prog </x",
					  "LD_PRELOAD=x make",
					  "./x /etc/passwd",
					  "make\nevil",
					  "cmake -S/x -B/y",
					  "cmake -B/y .",
					  "make -C/x",
					  "make CFLAGS=-fplugin=x.so",
					  "make LDFLAGS=-Wl,-z,execstack",
					  "make RM=reboot clean",
					  "make CC=reboot",
					  "make CC=-x",
					  "make OBJS=main.c clean",
					  "make V=main.c",
					  "make DESTDIR=x",
					  "make USE_X=evil",
					  "make install",
					  "ninja uninstall",
					  "cmake --build b --target install-strip",
					  "cmake --build b --target=install",
					  "make mrproper",
					  "make publish",
					  "meson devenv evil",
					  "meson install",
					  "meson"};
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (!accept_command(&a, good[i]))
			fail_msg("%s is refused", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (accept_command(&a, bad[i]))
			fail_msg("%s passes", bad[i]);
	assert_true(accept_command(&a, NULL));
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(commands_of_others_are_plain)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
