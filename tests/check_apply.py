#!/usr/bin/env python3
"""`advisor apply`, `verify` and `apply --undo` as a user meets them, on a small project of each build system.

usage: check_apply.py WHAT ADVISOR [PRELOAD]

  make, cmake, meson, configure, dpkg, flags, env
               measured by a short run, applied, verified to be the code that was measured, undone: the tree is
               the same byte for byte; and the patch for it applies and reaches the compiler
  interrupted  killed at a call that changes a file, apply and undo leave something that undo takes back;
               on a disk that is full from some call on, apply leaves nothing (PRELOAD: apply/die_at.c)
Nothing here depends on speed: whether the program became faster is not asked.
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile

from common import changed, fail, picture

HOT = """#include "hot.h"
int hot(int *a, const int *b, int n)
{
	int sum = 0;
	for (int i = 0; i < n; i++) {
		a[i] += b[i] * FACTOR;
		sum += a[i] > 3 ? b[i] : a[i];
	}
	return sum;
}
"""
MAIN = """#include <stdio.h>
#include "hot.h"
static int a[4096], b[4096];
int main(void)
{
	int sum = 0;
	for (int i = 0; i < 4096; i++)
		b[i] = i;
	for (int i = 0; i < 200; i++)
		sum += hot(a, b, 4096);
	printf("%d\\n", sum);
	return 0;
}
"""
SOURCES = {"hot.c": HOT, "main.c": MAIN, "hot.h": "#ifndef FACTOR\n#error FACTOR is lost\n#endif\nint hot(int *a, const int *b, int n);\n"}
MAKEFILE = """CC = gcc
CFLAGS = -O2 -DFACTOR=3
prog: main.o hot.o
\t$(CC) $(LDFLAGS) -o $@ main.o hot.o
main.o hot.o: hot.h
clean:
\trm -f *.o prog
"""

# name: files beside the sources, --configure, --build, benchmark, --to, what builds a patched copy and shows commands
SYSTEMS = {
    "make": ({"Makefile": "all:\n\t$(MAKE) -C src\nclean:\n\t$(MAKE) -C src clean\n", "src/Makefile": MAKEFILE}, None,
             "make", "src/prog", None, "make"),
    "cmake": ({"CMakeLists.txt": "cmake_minimum_required(VERSION 3.18)\nproject(t C)\nadd_subdirectory(src)\n",
               "src/CMakeLists.txt": "add_library(hot STATIC hot.c)\ntarget_compile_options(hot PRIVATE -O2)\n"
               "target_compile_definitions(hot PUBLIC FACTOR=3)\nadd_executable(prog main.c)\n"
               "target_link_libraries(prog hot)"},
              "cmake -S . -B build -DCMAKE_BUILD_TYPE=Release", "cmake --build build", "build/src/prog", None,
              "cmake -S . -B b -DCMAKE_BUILD_TYPE=Release && cmake --build b --verbose"),
    "meson": ({"meson.build": "project('t', 'c',\n  default_options: ['buildtype=debugoptimized']) # (a comment\n"
               "executable('prog', 'src/main.c', 'src/hot.c', c_args: ['-DFACTOR=3'])\n"},
              "meson setup build", "ninja -C build", "build/prog", None, "meson setup b && ninja -v -C b"),
    "configure": ({"configure.ac": "AC_INIT([t], [1])\nAM_INIT_AUTOMAKE([foreign subdir-objects])\nAC_PROG_CC\n"
                   "AC_CHECK_FUNCS([malloc_usable_size])\nAC_CONFIG_FILES([Makefile])\nAC_OUTPUT\n",
                   "Makefile.am": "AM_CPPFLAGS = -DFACTOR=3\nbin_PROGRAMS = prog\n"
                   "prog_SOURCES = src/main.c src/hot.c src/hot.h\n"},
                  "./configure", "make", "./prog", None, "autoreconf -fi 2>/dev/null && ./configure && make"),
    "dpkg": ({"Makefile": "all:\n\t$(MAKE) -C src\nclean:\n\t$(MAKE) -C src clean\n",
              "src/Makefile": "prog: main.o hot.o\n\t$(CC) $(CFLAGS) $(LDFLAGS) -o $@ main.o hot.o\n"
              "%.o: %.c hot.h\n\t$(CC) $(CFLAGS) -DFACTOR=3 -c -o $@ $<\nclean:\n\trm -f *.o prog\n",
              "debian/rules": "#!/usr/bin/make -f\n# a package without debhelper\n"
              "include /usr/share/dpkg/buildflags.mk\nexport CFLAGS LDFLAGS\nbuild:\n\t$(MAKE)\n",
              "debian/changelog": "t (1) unstable; urgency=low\n\n  * One.\n\n"
              " -- Nobody <nobody@example.org>  Mon, 02 Jan 2023 00:00:00 +0000\n"},
             None, "debian/rules build", "src/prog", None, "debian/rules build"),
    "flags": ({"Makefile": MAKEFILE.replace("main.o", "src/main.o").replace("hot.o", "src/hot.o")
               .replace("hot.h", "src/hot.h").replace("*.o", "src/*.o")},
              None, "make prog", "./prog", "flags", None),
    "env": ({"build.sh": "for f in main hot; do\n\tcc -O2 -DFACTOR=3 -c -o $f.o src/$f.c || exit\ndone\n"
             "cc -o prog main.o hot.o\n"}, None, "sh build.sh", "./prog", "env", None),
}


def unchanged(before, tree, when):
    found = changed(before, picture(tree))
    if found:
        fail("%s: the tree is not as it was: %s" % (when, found))


def write_tree(tree, files):
    for name, text in {**files, **{"src/" + n: t for n, t in SOURCES.items()}}.items():
        path = os.path.join(tree, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as f:
            f.write(text)
        if name == "debian/rules":
            os.chmod(path, 0o755)


def call(command, cwd, want=(0,), env=None):
    done = subprocess.run(command, cwd=cwd, env=env, shell=isinstance(command, str), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode not in want:
        fail("%s ends with status %d:\n%s%s" % (command, done.returncode, done.stdout, done.stderr))
    return done


def check_patch(advisor, tree, build):
    report = os.path.join(tree, ".advisor", "report.json")
    before = picture(tree)
    diff = call([advisor, "apply", report, "flag-o3", "--to", "patch"], tree).stdout
    unchanged(before, tree, "--to patch")
    copy = tree + " patched"
    shutil.copytree(tree, copy, symlinks=True, ignore=shutil.ignore_patterns(".advisor"))
    with open(copy + ".diff", "w") as f:
        f.write(diff)
    call(["git", "apply", "--check", "-v", copy + ".diff"], copy)
    call("patch -s -p1 --dry-run <'%s'" % (copy + ".diff"), copy)
    call(["git", "apply", copy + ".diff"], copy)
    if not build:
        return
    said = call(build, copy).stdout
    compiles = [line for line in said.splitlines() if "hot.c" in line and " -c " in line and "-O3" in line]
    if not compiles or any(line.rfind("-O2") > line.rfind("-O3") for line in compiles):
        fail("the patch does not reach the compiler:\n%s\n%s" % (diff, said))


def broken_promise(advisor, report, folder):
    """A report that promises a thousand times the speed: verify goes on until it is sure that this is not so."""
    with open(report) as f:
        told = json.load(f)
    for s in told["suggestions"]:
        if s["id"] == "flag-o3":
            s["results"] = [{"benchmark": told["benchmarks"][0]["name"], "metric": told["metric"], "speedup": 1000,
                             "ci": [900, 1100], "p_adjusted": 0, "pairs": 30, "verdict": "faster", "needed": None}]
    with open(report + ".false", "w") as f:
        json.dump(told, f)
    # it is none that advisor wrote, so its commands are run only when they are typed
    typed = [w for k in ("configure", "build") if told["project"][k + "_command"] for w in ("--" + k, told["project"][k + "_command"])]
    typed += [w for b in told["benchmarks"] for w in ("--bench", b["name"] + "=" + b["command"])]
    typed += ["--check", told["check"]] if told.get("check") else []
    said = call([advisor, "verify", "-q", report + ".false", "--budget", "60s", *typed], folder, (1,)).stdout
    if "verified NO: " not in said or ("less than half" not in said and "not faster" not in said):
        fail("verify believes a false promise: " + said)


def builds_take_what_they_take(advisor, report, folder):
    """--budget is for measuring alone, and begins when it does."""
    said = call([advisor, "verify", "-q", report, "--budget", "8s", "--build", "sleep 9 && make", "--bench",
                 "sleep 0.3; src/prog"], folder, (0, 1)).stdout
    if "build    ok" not in said or " pairs: " not in said or "benchmark or check fails" in said:
        fail("verify counts its builds as measuring: " + said)


def measured_again(advisor, run, report, tree, more):
    """A tree that was built with what was applied: its baseline is the project's own build all the same."""
    with open(report) as f:
        own = json.load(f)["baseline"]["code_hash"]
    said = call([advisor, "apply", report, "flag-o3"] + more, tree).stdout
    for word in ("configure with: ", "build with: "):
        for line in said.splitlines():
            if line.startswith(word):
                call(line[len(word):], tree)
    for when in ("while it is applied", "after undo"):
        call(run, tree)
        with open(report) as f:
            told = json.load(f)
        o3 = next((s for s in told["suggestions"] if s["id"] == "flag-o3"), None)
        if told["baseline"]["code_hash"] != own or not o3 or o3["status"] != "measured":
            fail("%s the baseline is not the project's own: %s, %s" % (when, told["baseline"], o3))
        if when != "after undo":
            call([advisor, "apply", "--undo"], tree)


def system(name, advisor, folder):
    files, configure, build, bench, to, patched = SYSTEMS[name]
    tree = os.path.join(folder, "a tree")
    write_tree(tree, files)
    if name == "configure":
        call("autoreconf -fi && rm -rf autom4te.cache", tree)
    before = picture(tree)
    report = os.path.join(tree, ".advisor", "report.json")
    command = [advisor, "run", "-q", "--build", build, "--bench", bench, "--only", "flag-o3", "--rounds", "2",
               "--layouts", "1", "--budget", "60s"]
    if configure:
        command += ["--configure", configure]
    call(command + [tree], folder)
    unchanged(before, tree, "run")
    more = ["--to", to] if to else []
    call([advisor, "apply", report, "flag-o3", "--dry-run"] + more, folder)
    unchanged(before, tree, "--dry-run")
    call([advisor, "apply", report, "flag-o3"] + more, folder)
    said = call([advisor, "verify", "-q", report, "--rounds", "2", "--budget", "60s"], folder, (0, 1)).stdout
    if "build    ok" not in said or "the code that was measured (" not in said:
        fail("verify: " + said)
    if name == "make":
        broken_promise(advisor, report, folder)
        builds_take_what_they_take(advisor, report, folder)
    call([advisor, "apply", "--undo"], tree)
    unchanged(before, tree, "--undo")
    if name != "env":
        check_patch(advisor, tree, patched)
    measured_again(advisor, command + [tree], report, tree, more)


# ---- interruptions ----------------------------------------------------------------

def small_report(tree, build_system):
    suggestion = {
        "id": "flag-o3", "rule": "flag-o3", "kind": "flag", "title": "-O3", "why": None, "findings": [],
        "add": ["-O3"], "remove": ["-O*"], "link": [], "env": [], "units": ["*"], "risk": "safe",
        "status": "measured", "reason": None, "same_as": None, "build": None, "results": [], "verdict": "faster",
        "accepted": True}
    report = {
        "schema_version": "1.0", "tool": {"name": "advisor", "version": "0", "libclang": None},
        "generated_at": "2026-01-01T00:00:00Z", "status": "ok",
        "host": {"id": "x", "cpu": None, "cores": 1, "kernel": None, "compilers": []},
        "project": {"root": tree, "revision": None, "build_system": build_system, "units": 0, "lines": 0,
                    "units_failed": []},
        "benchmarks": [], "baseline": {"flags": ["-O2"], "metrics": {}, "noise": None}, "findings": [],
        "suggestions": [suggestion],
        "recommendation": {"suggestions": ["flag-o3"], "add": ["-O3"], "remove": ["-O*"], "results": [],
                           "confirmed": True}}
    path = tree + ".json"
    with open(path, "w") as f:
        json.dump(report, f)
    return path


class Faults:
    def __init__(self, advisor, preload, folder):
        self.advisor, self.preload = advisor, preload
        self.counter = os.path.join(folder, "count")

    def run(self, words, tree, at=None, how="kill"):
        env = dict(os.environ, LD_PRELOAD=self.preload, DIE_COUNT=self.counter, DIE_HOW=how)
        env["ASAN_OPTIONS"] = "verify_asan_link_order=0:" + env.get("ASAN_OPTIONS", "")
        if at:
            env["DIE_AT"] = str(at)
        return call([self.advisor] + words, tree, (0, 2, -signal.SIGKILL), env)

    def count(self, words, tree):
        self.run(words, tree)
        with open(self.counter) as f:
            return int(f.read())

    def undo(self, tree, before, when):
        done = call([self.advisor, "apply", "--undo"], tree, (0, 2))
        if done.returncode == 2 and "nothing is applied here" not in done.stderr:
            fail("%s: undo: %s" % (when, done.stderr))
        unchanged(before, tree, when)
        for left in ("applied.json", "apply"):
            if os.path.exists(os.path.join(tree, ".advisor", left)):
                fail("%s: .advisor/%s is left" % (when, left))


def some(steps):
    """All of a few; of many, the first and the last ones and some of the alike in between."""
    return [at for at in range(1, steps + 1) if at <= 12 or at > steps - 20 or at % 6 == 0]


def interrupted(faults, tree, build_system):
    report = small_report(tree, build_system)
    before = picture(tree)
    apply, undo = ["apply", report], ["apply", "--undo"]
    faults.run(apply, tree)  # the first one makes .advisor
    faults.run(undo, tree)
    steps = faults.count(apply, tree)
    undo_steps = faults.count(undo, tree)
    unchanged(before, tree, "undo")
    if steps < 8 or undo_steps < 4:
        fail("only %d and %d calls were seen: is the library loaded?" % (steps, undo_steps))
    for at in some(steps):
        done = faults.run(apply, tree, at)
        if done.returncode != -signal.SIGKILL:
            fail("apply was not killed at call %d of %d" % (at, steps))
        faults.undo(tree, before, "%s: apply killed at call %d" % (build_system, at))
        done = faults.run(apply, tree, at, "full")
        when = "%s: disk full from call %d on" % (build_system, at)
        if done.returncode == 2:
            unchanged(before, tree, when)
            if os.path.exists(os.path.join(tree, ".advisor", "applied.json")):
                fail(when + ": a record is left")
        faults.undo(tree, before, when)
    for at in some(undo_steps):
        call([faults.advisor] + apply, tree)
        faults.run(undo, tree, at)
        faults.undo(tree, before, "%s: undo killed at call %d" % (build_system, at))
    print("%s: killed at %d of %d and %d of %d calls" % (build_system, len(some(steps)), steps, len(some(undo_steps)), undo_steps))


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    what, advisor = sys.argv[1], os.path.abspath(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        if what != "interrupted":
            system(what, advisor, folder)
        else:
            faults = Faults(advisor, sys.argv[3], folder)
            for name in ("make", "cmake"):
                tree = os.path.join(folder, name)
                write_tree(tree, SYSTEMS[name][0])
                interrupted(faults, tree, name)
    print("ok")


main()
