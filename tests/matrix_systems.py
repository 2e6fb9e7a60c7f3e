"""The small projects of check_matrix.py: one per build system, each a static library, two programs and folders below."""
import os


class System:
    def __init__(self, name, files, build, programs, bench, **more):
        self.name, self.files, self.build, self.programs, self.bench = name, files, build, programs, bench
        self.configure = more.get("configure")
        self.to = more.get("to")  # --to
        self.option = more.get("option")  # a build option, as a word of the configure command
        self.prepare = more.get("prepare")  # run in the user's tree first: what an earlier build left
        self.cannot = more.get("cannot", {})  # edit: why this build system cannot have it
        self.needs = more.get("needs", [])  # programs


SOURCES = {
    "lib/hot.h": """#ifndef FACTOR
#error FACTOR is lost
#endif
#ifndef SIZE
#define SIZE 32
#endif
int hot(const int *a, int n);
int cold(int x);
int *room(int n);
""",
    "lib/hot.c": """#include "hot.h"
static int step(int x) { return x * FACTOR + 1; }
int hot(const int *a, int n)
{
	int sum = 0, t[SIZE];
	for (int i = 0; i < SIZE; i++)
		t[i] = i * i + FACTOR;
	for (int i = 0; i < n; i++) {
		if (a[i] % 7 == 0)
			sum -= cold(a[i]);
		else if (a[i] & 1)
			sum += t[a[i] % SIZE];
		else
			sum ^= step(a[i]);
	}
	return sum;
}
""",
    "lib/cold.c": """#include <stdlib.h>
#include "hot.h"
#ifdef FAST
#define COLD(x) ((x) >> 1)
#else
#define COLD(x) ((x) / 3)
#endif
int cold(int x) { return COLD(x) + FACTOR; }
int *room(int n) { int *p = malloc(sizeof *p * (size_t)n); if (!p) abort(); for (int i = 0; i < n; i++) p[i] = i; return p; }
""",
    "src/one.c": """#include <stdio.h>
#include <stdlib.h>
#include "../lib/hot.h"
int main(void)
{
	int *a = room(4000), sum = 0;
	for (int i = 0; i < 20; i++)
		sum += hot(a, 4000);
	printf("%d\\n", sum);
	free(a);
	return 0;
}
""",
    "src/two.c": """#include <stdio.h>
#include <stdlib.h>
#include "../lib/hot.h"
static int twice(int x) { return x + x + FACTOR; }
int main(void)
{
	int *a = room(100), sum = 0;
	for (int i = 0; i < 2000; i++)
		sum += twice(hot(a, i % 100));
	printf("%d\\n", sum);
	free(a);
	return 0;
}
""",
}

# As Lua's: the top calls Makefiles below that set CC and CFLAGS themselves, and one that calls ar outright.
RECURSIVE = {
    "Makefile": "all:\n\t$(MAKE) -C lib\n\t$(MAKE) -C src\nclean:\n\t$(MAKE) -C lib clean\n\t$(MAKE) -C src clean\n"
                ".PHONY: all clean\n",
    "lib/Makefile": "CC = gcc\nCFLAGS = -O2 -fno-inline -fipa-pta -DFACTOR=3\nlibhot.a: hot.o cold.o\n\tar rc $@ hot.o cold.o\n"
                    "\tranlib $@\nhot.o cold.o: hot.h\nclean:\n\trm -f *.o *.a\n",
    "src/Makefile": "CC = gcc\nCFLAGS = -O2 -fno-inline -fipa-pta -DFACTOR=3\nall: one two\none: one.o ../lib/libhot.a\n"
                    "\t$(CC) $(LDFLAGS) -o $@ one.o ../lib/libhot.a\ntwo: two.o ../lib/libhot.a\n"
                    "\t$(CC) $(LDFLAGS) -o $@ two.o ../lib/libhot.a\none.o two.o: ../lib/hot.h\nclean:\n\trm -f *.o one two\n",
}
FLAT = """CC = gcc
CFLAGS = -O2 -fno-inline -fipa-pta -DFACTOR=3
all: src/one src/two
src/one: src/one.o lib/libhot.a
\t$(CC) $(LDFLAGS) -o $@ src/one.o lib/libhot.a
src/two: src/two.c lib/libhot.a
\t$(CC) $(CFLAGS) $(LDFLAGS) -o $@ src/two.c lib/libhot.a
lib/libhot.a: lib/hot.o lib/cold.sho
\t$(AR) rc $@ lib/hot.o lib/cold.sho
lib/cold.sho: lib/cold.c lib/hot.h
\t$(CC) $(CFLAGS) -c -o $@ lib/cold.c
lib/hot.o src/one.o: lib/hot.h
"""
CONFIGURE = """#!/bin/sh
# a hand-written one; its probe must see the plain compiler
if [ "$1" = --help ]; then
\techo "  --enable-fast           faster division"
\texit
fi
fast=
for a do
\tcase $a in --enable-fast) fast=-DFAST ;; esac
done
echo 'int main(void) { return 0; }' >conftest.c
${CC-cc} -Werror -o conftest conftest.c || exit
rm -f conftest conftest.c
sed -e "s/@FAST@/$fast/" Makefile.in >Makefile
"""
# A shared library and a static one by libtool, and programs that are scripts until they are installed.
LIBTOOL = {
    "configure.ac": "AC_INIT([t], [1])\nAC_CONFIG_AUX_DIR([aux])\nAM_INIT_AUTOMAKE([foreign subdir-objects])\nAC_PROG_CC\n"
                    "AM_PROG_AR\nLT_INIT\nAC_ARG_ENABLE([fast], [AS_HELP_STRING([--enable-fast], [faster division])],\n"
                    "  [AS_IF([test \"$enableval\" = yes], [AC_DEFINE([FAST], [1], [faster division])])])\n"
                    "AC_CONFIG_FILES([Makefile lib/Makefile src/Makefile])\nAC_OUTPUT\n",
    "Makefile.am": "SUBDIRS = lib src\n",
    "lib/Makefile.am": "AM_CFLAGS = -fno-inline -fipa-pta -DFACTOR=3\nlib_LTLIBRARIES = libhot.la\n"
                       "libhot_la_SOURCES = hot.c cold.c hot.h\n",
    "src/Makefile.am": "AM_CFLAGS = -fno-inline -fipa-pta -DFACTOR=3\nbin_PROGRAMS = one two\none_SOURCES = one.c\n"
                       "two_SOURCES = two.c\nLDADD = ../lib/libhot.la\n",
}
CMAKE = {
    "CMakeLists.txt": "cmake_minimum_required(VERSION 3.18)\nproject(t C)\noption(FAST \"faster division\" OFF)\n"
                      "add_compile_options(-fno-inline -fipa-pta)\nif(FAST)\n  add_definitions(-DFAST)\nendif()\n"
                      "add_subdirectory(lib)\nadd_subdirectory(src)\n",
    "lib/CMakeLists.txt": "add_library(hot STATIC hot.c cold.c)\ntarget_compile_options(hot PRIVATE -O2)\n"
                          "target_compile_definitions(hot PUBLIC FACTOR=3)\n",
    "src/CMakeLists.txt": "foreach(one one two)\n  add_executable(${one} ${one}.c)\n  target_link_libraries(${one} hot)\n"
                          "endforeach()\n",
}
MESON = {
    "meson.build": "project('t', 'c', default_options: ['optimization=2'])\nflags = ['-DFACTOR=3', '-fno-inline', '-fipa-pta']\n"
                   "if get_option('fast')\n  flags += '-DFAST'\nendif\nadd_project_arguments(flags, language: 'c')\n"
                   "subdir('lib')\nsubdir('src')\n",
    "meson_options.txt": "option('fast', type: 'boolean', value: false)\n",
    "lib/meson.build": "hot = static_library('hot', 'hot.c', 'cold.c')\n",
    "src/meson.build": "foreach one : ['one', 'two']\n  executable(one, one + '.c', link_with: hot)\nendforeach\n",
}
DPKG = {
    "Makefile": RECURSIVE["Makefile"],
    "lib/Makefile": "libhot.a: hot.o cold.o\n\tar rc $@ hot.o cold.o\n%.o: %.c hot.h\n"
                    "\t$(CC) $(CFLAGS) -fno-inline -fipa-pta -DFACTOR=3 -c -o $@ $<\nclean:\n\trm -f *.o *.a\n",
    "src/Makefile": "all: one two\none two: %: %.o ../lib/libhot.a\n\t$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< ../lib/libhot.a\n"
                    "%.o: %.c ../lib/hot.h\n\t$(CC) $(CFLAGS) -fno-inline -fipa-pta -DFACTOR=3 -c -o $@ $<\n"
                    "clean:\n\trm -f *.o one two\n.SECONDARY:\n",
    "debian/rules": "#!/usr/bin/make -f\n# a package without debhelper\ninclude /usr/share/dpkg/buildflags.mk\n"
                    "export CFLAGS LDFLAGS\nbuild: build-stamp\nbuild-stamp:\n\t$(MAKE)\n\ttouch $@\n"
                    "clean:\n\t$(MAKE) clean\n\trm -f build-stamp\n",
    "debian/changelog": "t (1) unstable; urgency=low\n\n  * One.\n\n"
                        " -- Nobody <nobody@example.org>  Mon, 02 Jan 2023 00:00:00 +0000\n",
}
SCRIPT = "set -e\nf='-O2 -fno-inline -fipa-pta -DFACTOR=3'\nfor s in lib/hot lib/cold src/one; do cc $f -c -o $s.o $s.c; done\n" \
         "ar rc lib/libhot.a lib/hot.o lib/cold.o\ncc -o src/one src/one.o lib/libhot.a\n" \
         "cc $f -o src/two src/two.c lib/libhot.a\n"

BIN = ["src/one", "src/two"]
RUN = "./src/one && ./src/two"
BUILT = ["build/src/one", "build/src/two"]
PLAIN = "is no plain flag: apply refuses it"
SYSTEMS = [
    System("make", RECURSIVE, "make", BIN, RUN),
    # no clean, and the user has built already: without care make would say that all is up to date
    System("make-stale", {"Makefile": FLAT}, "make", BIN, RUN, prepare="make"),
    System("make-badclean", {"Makefile": FLAT + "clean:\n\trm -f src/one\n\tfalse\n"}, "make", BIN, RUN, prepare="make"),
    System("configure", {"configure": CONFIGURE, "Makefile.in": FLAT.replace("CFLAGS =", "CFLAGS = @FAST@") +
                         "clean:\n\trm -f src/one src/two src/*.o lib/*.o lib/*.sho lib/*.a\n"}, "make", BIN, RUN,
           configure="./configure", prepare="./configure && make"),
    System("libtool", LIBTOOL, "make", ["src/.libs/one", "src/.libs/two", "lib/.libs/libhot.so.0.0.0"], RUN,
           configure="./configure", option="--enable-fast", prepare="autoreconf -fi 2>&1 && rm -rf autom4te.cache",
           needs=["autoreconf", "libtoolize"]),
    System("cmake-ninja", CMAKE, "cmake --build build", BUILT, "build/src/one && build/src/two",
           configure="cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release", option="-DFAST=ON",
           needs=["cmake", "ninja"]),
    System("cmake-make", CMAKE, "cmake --build build", BUILT, "build/src/one && build/src/two",
           configure="cmake -S . -B build -DCMAKE_BUILD_TYPE=Release", option="-DFAST=ON",
           prepare="cmake -S . -B build -DCMAKE_BUILD_TYPE=Release && cmake --build build", needs=["cmake"]),
    System("cmake-multi", CMAKE, "cmake --build build --config Release", ["build/src/Release/one", "build/src/Release/two"],
           "build/src/Release/one && build/src/Release/two", configure="cmake -S . -B build -G 'Ninja Multi-Config'",
           option="-DFAST=ON", needs=["cmake", "ninja"]),
    System("meson", MESON, "ninja -C build", BUILT, "build/src/one && build/src/two", configure="meson setup build",
           option="-Dfast=true", needs=["meson", "ninja"]),
    System("dpkg", DPKG, "debian/rules build", BIN, RUN, to="dpkg", needs=["dpkg-buildflags"]),
    System("flags", {"Makefile": FLAT}, "make", BIN, RUN, to="flags", prepare="make",
           cannot={"unit": PLAIN, "link": PLAIN}),
    System("env", {"build.sh": SCRIPT}, "sh build.sh", BIN, RUN, to="env", prepare="sh build.sh"),
]


def write_tree(system, tree):
    for name, text in dict(SOURCES, **system.files).items():
        path = os.path.join(tree, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as f:
            f.write(text)
        if name in ("debian/rules", "configure"):
            os.chmod(path, 0o755)
