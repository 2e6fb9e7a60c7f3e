#!/usr/bin/env python3
"""Nobody is trusted: forged reports, and trees that want to act on who looks at them.

usage: check_trust.py WHAT ADVISOR

  forged       a report that somebody else wrote, for each build system: applying it and building runs nothing of it
  state        a tree's .advisor that is a link, or somebody else's folder, or holds links: nothing it leads to is touched
  verify       a report that somebody else wrote: none of its commands is run
  undo         undo through a link, and what is said when the state is gone
  config       a tree's .advisor.json: what it names is below the tree, its commands run only for who asks
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

from common import check, fail, finish, picture

ADVISOR = ""
EVIL = "evil"  # a file of this name, anywhere, is an attack that worked


def call(words, cwd, timeout=60, env=None, stdin=None):
    """The finished process; one that does not end is a failure."""
    try:
        return subprocess.run(words, cwd=cwd, shell=isinstance(words, str), stdin=stdin or subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout, env=env, check=False)
    except subprocess.TimeoutExpired:
        fail("%s had not ended after %d s" % (words, timeout))
        raise


def advisor(*words, cwd, **more):
    done = call([ADVISOR] + list(words), cwd, **more)
    if done.returncode < 0 or done.returncode > 5 and done.returncode not in (130, 143):
        fail("advisor %s ended with %d: %s" % (words, done.returncode, done.stderr))
    return done


def write(path, text="", mode=None):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f:
        f.write(text)
    if mode:
        os.chmod(path, mode)


def evil_below(folder):
    return [os.path.join(at, n) for at, folders, names in os.walk(folder) for n in names + folders if n == EVIL]


def sentence(done, what, *words):
    """It was refused, with one message that holds the words and nothing that a terminal obeys."""
    text = done.stderr.decode(errors="replace")
    ok = done.returncode == 2 and text.startswith("advisor: ") and not any(ord(c) < 32 and c != "\n" for c in text)
    check(ok, "%s: status %d, %r" % (what, done.returncode, text))
    for word in words:
        check(word in text, "%s: %r is not in %r" % (what, word, text))


# ---- reports ----------------------------------------------------------------------

TREES = {
    "make": ({"Makefile": "CC = gcc\nCFLAGS = -O1\nprog: main.c\n\t$(CC) $(CFLAGS) $(LDFLAGS) -o $@ main.c\n"
              "clean:\n\trm -f prog\n"}, None, "make", "make"),
    "cmake": ({"CMakeLists.txt": "cmake_minimum_required(VERSION 3.18)\nproject(t C)\nadd_executable(prog main.c)\n"},
              "cmake -S . -B build", "cmake --build build", "cmake --preset advisor && cmake --build --preset advisor"),
    "meson": ({"meson.build": "project('t', 'c')\nexecutable('prog', 'main.c')\n"}, "meson setup build",
              "ninja -C build", None),
    "env": ({"build.sh": "gcc -O1 -o prog main.c\n"}, None, "sh build.sh", ". .advisor/apply/env.sh && sh build.sh"),
    "flags": ({"Makefile": "CC = gcc\nCFLAGS = -O1\nprog: main.c\n\t$(CC) $(CFLAGS) $(LDFLAGS) -o $@ main.c\n"}, None,
              "make", "make -f Makefile -f .advisor/apply/flags.mk"),
    "dpkg": ({"debian/rules": "#!/usr/bin/make -f\nbuild:\n\tgcc $$(dpkg-buildflags --get CFLAGS) -o prog main.c\n"},
             None, "debian/rules build", ". .advisor/apply/dpkg.sh && make -f debian/rules build"),
    "configure": ({"Makefile": "prog: main.c\n\tgcc -O1 -o $@ main.c\nclean:\n\trm -f prog\n",
                   "configure": "#!/bin/sh\nexit 0\n"}, "./configure", "make", "make"),
}


def make_tree(folder, name):
    """A tree as name's build system wants it, in a place of its own, and an honest report about it."""
    files, configure, build, _ = TREES[name]
    tree = tempfile.mkdtemp(prefix=name + "-", dir=folder)
    for path, text in files.items():
        write(os.path.join(tree, path), text, 0o755 if path == "configure" or path.endswith("rules") else None)
    write(os.path.join(tree, "main.c"), "int main(void) { return 0; }\n")
    suggestion = {
        "id": "flag-o3", "rule": "flag-o3", "kind": "flag", "title": "-O3", "why": None, "findings": [],
        "add": ["-O3"], "remove": ["-O*"], "link": [], "env": [], "units": ["*"], "risk": "safe",
        "status": "measured", "reason": None, "same_as": None, "build": None, "results": [], "verdict": "faster",
        "accepted": True}
    return tree, {
        "schema_version": "1.0", "tool": {"name": "advisor", "version": "0", "libclang": None},
        "generated_at": "2026-01-01T00:00:00Z", "status": "ok",
        "host": {"id": "x", "cpu": None, "cores": 1, "kernel": None, "compilers": []},
        "project": {"root": tree, "revision": None, "build_system": name, "configure_command": configure,
                    "build_command": build, "units": 0, "lines": 0, "units_failed": []},
        "benchmarks": [], "baseline": {"flags": ["-O1"], "metrics": {}, "noise": None}, "findings": [],
        "suggestions": [suggestion],
        "recommendation": {"suggestions": ["flag-o3"], "add": ["-O3"], "remove": ["-O*"], "results": [],
                           "confirmed": True}}


def save(tree, report):
    path = os.path.join(tree, "report.json")
    with open(path, "w") as f:
        json.dump(report, f)
    return path


def first(report):
    return report["suggestions"][0]


def rename(report, name):
    first(report)["id"] = name
    report["recommendation"]["suggestions"] = [name]


def compilers(report, name):
    report["host"]["compilers"] = [{"name": name, "version": "12.2.0", "path": "/usr/bin/gcc", "family": "gcc"}]


EVIL_SO = "%s/evil.so"
# what is forged, how, and a word of the sentence that refuses it (None: it may be applied, harmlessly)
FORGERIES = [
    ("newline in an id", lambda r, t: rename(r, "x\nall:;touch evil"), "suggestions"),
    ("shell in an id", lambda r, t: rename(r, "$(shell touch evil)"), "suggestions"),
    ("make in a title", lambda r, t: first(r).update(title="x $(shell touch evil) \\"), None),
    ("newline in a title", lambda r, t: first(r).update(title="x\n$(shell touch evil)\nall:;touch evil"), None),
    ("CMake in a title", lambda r, t: first(r).update(title="[[\n]]\nexecute_process(COMMAND touch evil)"), None),
    ("backslash at the end of a title", lambda r, t: first(r).update(title="eats the next line \\"), None),
    ("name of a compiler with make", lambda r, t: compilers(r, "gcc-$(shell touch evil)"), "compilers"),
    ("name of a compiler that leaves", lambda r, t: compilers(r, "../../../evil"), "compilers"),
    ("name of a compiler that is a path", lambda r, t: compilers(r, "gcc/../../evil"), "compilers"),
    ("second line in a flag", lambda r, t: first(r).update(add=["-O3\n$(shell touch evil)"]), "add[0]"),
    ("plugin", lambda r, t: first(r).update(add=["-fplugin=%s/evil.so" % t]), "-fplugin"),
    ("specs", lambda r, t: first(r).update(add=["-specs=evil.specs"]), "-specs"),
    ("wrapper", lambda r, t: first(r).update(add=["-wrapper", "touch,evil"]), "-wrapper"),
    ("response file", lambda r, t: first(r).update(add=["@evil.rsp"]), "@evil.rsp"),
    ("clang's configuration", lambda r, t: first(r).update(add=["--config", "evil.cfg"]), "--config"),
    ("folder of programs", lambda r, t: first(r).update(add=["-B."]), "-B."),
    ("header", lambda r, t: first(r).update(add=["-include", "evil.h"]), "-include"),
    ("macro", lambda r, t: first(r).update(add=["-Dreturn=system(\"touch evil\");return"]), "-Dreturn"),
    ("renamed function", lambda r, t: first(r).update(add=["-Dputs=system"]), "-Dputs"),
    ("linker's plugin", lambda r, t: first(r).update(link=["-Wl,-plugin,./evil.so"]), "-plugin"),
    ("linker script", lambda r, t: first(r).update(link=["-Wl,-T,evil.ld"]), "-T"),
    ("object", lambda r, t: first(r).update(link=["evil.o"]), "evil.o"),
    ("semicolon in CMake", lambda r, t: first(r).update(add=["-O3;-fplugin=./evil.so"]), "-O3;"),
    ("generator expression", lambda r, t: first(r).update(add=["$<1:-fplugin=./evil.so>"]), "$<1"),
    ("end of CMake's brackets", lambda r, t: first(r).update(add=["-DX=]==])execute_process(COMMAND touch evil)#"]), "-DX"),
    ("quote of Meson", lambda r, t: first(r).update(add=["-DX='], run_command('touch', 'evil'), ['"]), "-DX"),
    ("command in an environment's name", lambda r, t: first(r).update(env=["A;touch evil;B=1"]), "env[0]"),
    ("no name in a setting", lambda r, t: first(r).update(env=["$(touch evil)"]), "env[0]"),
    ("tunables with quotes", lambda r, t: first(r).update(env=["GLIBC_TUNABLES=x'$(touch evil)'"]), "GLIBC_TUNABLES"),
    ("a search path", lambda r, t: first(r).update(env=["LD_LIBRARY_PATH=%s" % t]), "LD_LIBRARY_PATH"),
    ("a shell's start file", lambda r, t: first(r).update(env=["BASH_ENV=%s/evil.sh" % t]), "BASH_ENV"),
    ("library", lambda r, t: first(r).update(preload="%s/evil.so" % t), "evil.so"),
    ("library with a colon", lambda r, t: first(r).update(preload="/lib/x86_64-linux-gnu/libjemalloc.so.2:./evil.so"), "library"),
    ("library with a newline", lambda r, t: first(r).update(preload="/lib/libx.so\ntouch evil"), "preload"),
    ("compiler", lambda r, t: first(r).update(compiler="%s/evil.sh" % t), "compiler"),
    ("compiler with make", lambda r, t: first(r).update(compiler="/usr/bin/gcc $(shell touch evil)"), "compiler"),
    ("units with a newline", lambda r, t: first(r).update(units=["main.c\n$(shell touch evil)"]), "units[0]"),
    ("units with CMake", lambda r, t: first(r).update(units=["main.c\")\nexecute_process(COMMAND touch evil)\n#"]), "units[0]"),
    ("units with shell", lambda r, t: first(r).update(units=["main.c') touch evil ;; ('"]), None),
    ("units with a variable", lambda r, t: first(r).update(units=["$(shell touch evil)${x}`touch evil`"]), None),
    ("file of dependencies", lambda r, t: first(r).update(add=["-fdeps-file=evil"]), "-fdeps-file"),
    ("program that distributes", lambda r, t: first(r).update(add=["-fthinlto-distributor=evil"]), "-fthinlto"),
    ("counts in a folder", lambda r, t: first(r).update(add=["-fcs-profile-generate=evil"]), "-fcs-profile"),
    ("other processors' tools", lambda r, t: first(r).update(add=["-fopenmp-targets=evil"]), "-fopenmp-targets"),
    ("an option to come", lambda r, t: first(r).update(add=["-fnew-thing=evil"]), "-fnew-thing"),
    ("an executable stack", lambda r, t: first(r).update(link=["-Wl,-z,execstack"]), "security"),
    ("an executable stack, among others", lambda r, t: first(r).update(link=["-Wl,-O1,-z,relro,-z,execstack"]), "security"),
    ("no fortification", lambda r, t: first(r).update(add=["-D_FORTIFY_SOURCE=0"]), "security"),
    ("other numbers", lambda r, t: first(r).update(add=["-ffp-model=fast"]), "numerics"),
    ("other types", lambda r, t: first(r).update(add=["-fpack-struct=1"]), "semantics"),
    ("CMake's include, in small letters", lambda r, t: first(r).update(options=["-Dcmake_project_include=evil"]), "-Dcmake"),
    ("a project's include", lambda r, t: first(r).update(options=["-DCMAKE_PROJECT_t_INCLUDE_BEFORE=evil.cmake"]), "-DCMAKE"),
    ("CMake's modules", lambda r, t: first(r).update(options=["-DCMAKE_MODULE_PATH=evil"]), "-DCMAKE"),
    ("CMake's launcher", lambda r, t: first(r).update(options=["-DCMAKE_C_COMPILER_LAUNCHER=evil.sh"]), "-DCMAKE"),
    ("a package's folder", lambda r, t: first(r).update(options=["-DZLIB_ROOT=evil/x"]), "-DZLIB_ROOT"),
    ("the tool chain, typed", lambda r, t: first(r).update(options=["-DCMAKE_TOOLCHAIN_FILE:FILEPATH=evil.cmake"]), "-DCMAKE"),
    ("Meson's native file", lambda r, t: first(r).update(options=["--native-file=evil.ini"]), "--native-file"),
    ("include among what was configured", lambda r, t: r["project"].update(
        configure_command="cmake -S . -B build -DCMAKE_PROJECT_INCLUDE=evil.cmake"), "wrote here"),
    ("script among what was configured", lambda r, t: r["project"].update(configure_command="cmake -C evil.cmake -B build"), "wrote here"),
    ("compiler among what was configured", lambda r, t: r["project"].update(
        configure_command="cmake -S . -B build -DCMAKE_C_COMPILER:FILEPATH=%s/evil.sh" % t), "wrote here"),
    ("command after the build", lambda r, t: r["project"].update(build_command="make; touch evil"), "wrote here"),
    ("command in the build", lambda r, t: r["project"].update(build_command="make $(touch evil)"), "wrote here"),
    ("command on a line of its own", lambda r, t: r["project"].update(build_command="make && touch evil"), "wrote here"),
    ("shell of make", lambda r, t: r["project"].update(build_command="make SHELL=evil.sh"), "wrote here"),
    ("evaluated by make", lambda r, t: r["project"].update(build_command="make --eval=all:;touch,evil"), "wrote here"),
    ("a shell", lambda r, t: r["project"].update(build_command="sh -c evil.sh"), "wrote here"),
    ("a program outside", lambda r, t: r["project"].update(build_command=t + "/evil.sh"), "wrote here"),
    ("initial cache", lambda r, t: first(r).update(options=["-C%s/evil.cmake" % t]), "-C"),
    ("CMake's include", lambda r, t: first(r).update(options=["-DCMAKE_PROJECT_INCLUDE=%s/evil.cmake" % t]), "-DCMAKE"),
    ("shell in an option", lambda r, t: first(r).update(options=["--enable-x;touch", "evil"]), "--enable-x;"),
    ("removal of everything", lambda r, t: first(r).update(remove=["*"]), "`*`"),
    ("removal with shell", lambda r, t: first(r).update(remove=["-O') touch evil;; ('"]), None),
    ("removal with make", lambda r, t: first(r).update(remove=["-O,$(shell touch evil))$(shell touch evil)"]), None),
    ("build system with a path", lambda r, t: r["project"].update(build_system="../make"), "build_system"),
    ("defences taken away", lambda r, t: first(r).update(remove=["-fstack-protector-strong", "-D_FORTIFY_SOURCE=2"]), "security"),
    ("all that begins with -f taken away", lambda r, t: first(r).update(remove=["-f*"]), "security"),
    ("the linker's defences taken away", lambda r, t: first(r).update(remove=["-Wl,-z,rel*"]), "security"),
    ("overflow that wraps taken away", lambda r, t: first(r).update(remove=["-fwrapv-pointer"]), "semantics"),
    ("a macro taken away", lambda r, t: first(r).update(remove=["-DCHECKED"]), "semantics"),
    ("a macro that nobody here looked at", lambda r, t: first(r).update(add=["-DALLOW_ROOT=1"]), "semantics"),
    ("an option that nobody here looked at", lambda r, t: first(r).update(options=["--disable-checks"]), "semantics"),
    ("text that may be written to", lambda r, t: first(r).update(link=["-Wl,-z,notext"]), "notext"),
    ("no note on the stack", lambda r, t: first(r).update(link=["-Wl,-z,now,-z,nognustack"]), "nognustack"),
    ("the processor's shadow stack", lambda r, t: first(r).update(env=["GLIBC_TUNABLES=glibc.cpu.x86_shstk=off"]), "GLIBC_TUNABLES"),
    ("a folder of compile records", lambda r, t: first(r).update(add=["-gen-cdb-fragment-path", "-O3"]), "-gen-cdb"),
    ("a tool chain as a debug flag", lambda r, t: first(r).update(add=["-gcc-toolchain", "-O3"]), "-gcc-toolchain"),
    ("a folder of modules as a machine flag", lambda r, t: first(r).update(add=["-module-dependency-dir", "-O3"]), "-module"),
    ("CMake's inner variables", lambda r, t: first(r).update(options=["-D_CMAKE_TOOLCHAIN_PREFIX=evil-"]), "-D_CMAKE"),
    ("sources by their full path", lambda r, t: r["project"].update(
        configure_command="cmake -S%s/../victim -B%s/../out" % (t, t)), None),
    ("sources in another root", lambda r, t: r["project"].update(configure_command="cmake -S/tmp/evil -B/tmp/evil"), "wrote here"),
    ("flags in make's variable", lambda r, t: r["project"].update(build_command="make CFLAGS=-fno-stack-protector"), "wrote here"),
    ("another program for make's", lambda r, t: r["project"].update(build_command="make RM=evil.sh clean"), "wrote here"),
    ("files that make deletes", lambda r, t: r["project"].update(build_command="make OBJS=main.c clean"), "wrote here"),
    ("an installation", lambda r, t: r["project"].update(build_command="make install"), "wrote here"),
    ("a program through Meson", lambda r, t: r["project"].update(build_command="meson devenv evil.sh"), "wrote here"),
    ("another's risk", lambda r, t: first(r).update(add=["-march=native"]), "portability"),
    ("a weaker program", lambda r, t: first(r).update(add=["-fno-stack-protector"]), "security"),
    ("another tree", lambda r, t: r["project"].update(root=os.path.join(os.path.dirname(t), "victim")), "neither"),
    ("the root folder", lambda r, t: r["project"].update(root="/"), "neither"),
    ("build folder that leaves", lambda r, t: r["project"].update(configure_command="cmake -S . -B x/../../victim"), None),
    ("sources that leave", lambda r, t: r["project"].update(configure_command="cmake -S ../victim -B b"), None),
    ("build folder with shell", lambda r, t: r["project"].update(configure_command="meson setup '$(touch evil)'"), None),
]


def plant(tree):
    """What forged reports point at; running or loading any of it leaves a file."""
    write(os.path.join(tree, "evil.sh"), "#!/bin/sh\ntouch %s/evil\n" % tree, 0o755)
    write(os.path.join(tree, "evil.cmake"), "file(TOUCH %s/evil)\n" % tree)
    write(os.path.join(tree, "evil.h"), "#error included\n")
    source = os.path.join(tree, "evil_so.c")
    write(source, "#include <fcntl.h>\nint plugin_is_GPL_compatible;\n"
          "static void __attribute__((constructor)) load(void) { creat(\"%s/evil\", 0600); }\n" % tree)
    call(["gcc", "-shared", "-fPIC", "-o", os.path.join(tree, "evil.so"), source], tree)
    os.remove(source)


def forged(folder):
    os.mkdir(os.path.join(folder, "victim"))
    write(os.path.join(folder, "victim", "CMakeLists.txt"), "project(x C)\n")
    victim = picture(os.path.join(folder, "victim"))
    for name, (_, _, _, build) in TREES.items():
        tree, honest = make_tree(folder, name)
        plant(tree)
        for i, (what, forge, word) in enumerate(FORGERIES):
            # what is refused is refused before the build system is asked: for one of them is enough
            if word and i % len(TREES) != list(TREES).index(name):
                continue
            report = json.loads(json.dumps(honest))
            forge(report, tree)
            attack(tree, report, "%s, %s" % (name, what), name, build, word)
            if picture(os.path.join(folder, "victim")) != victim:
                fail("%s, %s: a file outside of the tree was written" % (name, what))
        shutil.rmtree(tree)
    finish()


def attack(tree, report, what, to, build, word):
    path = save(tree, report)
    before = picture(tree)
    done = advisor("apply", path, "--to", to, cwd=tree)
    if word:
        sentence(done, what, word)
        check(picture(tree) == before, what + ": refused, but something was written")
    else:
        check(done.returncode in (0, 2), "%s: %s" % (what, done.stderr))
    if done.returncode == 0:
        call(build or "true", tree)
        call("for f in .advisor/apply/*.sh .advisor/apply/run; do [ -f \"$f\" ] && sh -n \"$f\"; done", tree)
        call("rm -rf build build-advisor b prog", tree)
        undone = advisor("apply", "--undo", cwd=tree)
        check(undone.returncode == 0, "%s: undo: %s" % (what, undone.stderr))
        check(picture(tree) == before, what + ": undo leaves the tree changed")
    check(not evil_below(tree), what + ": it ran")
    for found in evil_below(tree):
        os.remove(found)
    for verb in (["report", path], ["report", path, "--format", "markdown"], ["apply", path, "--to", to, "--dry-run"]):
        said = advisor(*verb, cwd=tree)
        check(b"\x1b" not in said.stdout + said.stderr, "%s: %s writes an escape" % (what, verb))
    check(not evil_below(tree), what + ": looking at it ran it")


def verify(folder):
    """Each command of a report that was written elsewhere; those that the user gives are the user's."""
    tree, honest = make_tree(folder, "make")
    honest["benchmarks"] = [{"name": "b", "command": "./prog", "cpu_bound": True}]
    done = advisor("apply", save(tree, honest), "--to", "make", cwd=tree)
    check(done.returncode == 0, "apply: %s" % done.stderr)
    evil = "touch %s/evil; " % tree
    given = {"build": "make", "bench": "./prog", "check": "true"}

    def forged_report(name):
        report = json.loads(json.dumps(honest))
        report["check"] = "true"
        if name == "bench":
            report["benchmarks"][0]["command"] = evil + "./prog"
        elif name == "check":
            report["check"] = evil
        else:
            report["project"][name + "_command"] = evil + "make"
        return save(tree, report)

    for name in ("build", "configure", "bench", "check"):
        path = forged_report(name)
        for others in (False, True):
            words = [w for k, v in given.items() if others and k != name for w in ("--" + k, v)]
            done = advisor("verify", path, *words, cwd=tree)
            said = done.stderr.decode()
            check(done.returncode == 2 and "wrote here" in said and "--" + name in said,
                  "verify, %s of the report: status %d: %s" % (name, done.returncode, said))
            check(not evil_below(folder), "verify ran the %s of the report" % name)
    path = forged_report("bench")
    words = [w for k, v in given.items() for w in ("--" + k, v)]
    done = advisor("verify", path, "--budget", "5s", "--rounds", "2", *words, cwd=tree, timeout=200)
    check(done.returncode in (0, 1), "verify with commands of the user's own: %d %s" % (done.returncode, done.stderr))
    check(not evil_below(folder), "verify ran a command of the report, for all that the user gave others")
    own_reports(folder)
    finish()


def own_reports(folder):
    """What advisor wrote here is known by all of its text: whoever was given it can copy no part of it into another."""
    tree, _ = make_tree(folder, "make")
    env = dict(os.environ, XDG_CACHE_HOME=os.path.join(folder, "cache"))
    done = advisor("run", "-q", "--build", "make", "--bench", "./prog", "--budget", "4s", "--only", "flag-o3", "--output", "json:own.json",
                   cwd=tree, timeout=100, env=env)
    check(done.returncode in (0, 5), "run: %s" % done.stderr)
    with open(os.path.join(tree, "own.json")) as f:
        text = f.read()

    def refused(name, env):
        done = advisor("verify", name, "--budget", "4s", "--rounds", "2", cwd=tree, timeout=100, env=env)
        return b"wrote here" in done.stderr

    shutil.copy(os.path.join(tree, "own.json"), os.path.join(tree, "copy.json"))
    for name in ("own.json", "copy.json", ".advisor/report.json"):
        check(not refused(name, env), "verify refuses the commands of %s, which was written here" % name)
    write(os.path.join(tree, "forged.json"), text.replace('"./prog"', '"./prog; touch evil"'))
    write(os.path.join(tree, "spaced.json"), text + "\n")
    advisor("report", "forged.json", "--format", "json", "-o", "laundered.json", cwd=tree, env=env)
    for name in ("forged.json", "spaced.json", "laundered.json"):
        check(refused(name, env), "verify takes the commands of %s, which was not written by a run" % name)
    check(refused("own.json", dict(env, XDG_CACHE_HOME=os.path.join(folder, "other"))), "verify takes another user's report for one of its own")
    check(not evil_below(folder), "verify ran a command of a report that was changed")


# ---- a tree's own settings ----------------------------------------------------------

def scannable(folder):
    """A tree that scan reads, with a folder beside it that nobody may touch."""
    tree = tempfile.mkdtemp(prefix="tree-", dir=folder)
    write(os.path.join(tree, "main.c"), "int main(void) { return 0; }\n")
    write(os.path.join(tree, "compile_commands.json"), json.dumps(
        [{"directory": tree, "file": "main.c", "command": "cc -c main.c"}]))
    write(os.path.join(tree, "sub", "x"))
    write(os.path.join(tree, ".git", "config"), "[core]\n")
    os.symlink(os.path.join(folder, "victim"), os.path.join(tree, "out"))
    os.symlink(os.path.join(folder, "victim", "file"), os.path.join(tree, "link.txt"))
    os.mkfifo(os.path.join(tree, "pipe"))
    return tree


OUTSIDE = ["VICTIM/file", "../victim/file", "out/file", "sub/../../victim/file", "link.txt", "out/new", "sub/../out/new",
           ".git/config", ".git/hooks/pre-commit", ".GIT/config", "pipe", "a\nb", "a\x1b[2Jb", "/etc/advisor-evil",
           "./.git/../.git/config", "..", "."]


def config(folder):
    victim = os.path.join(folder, "victim")
    write(os.path.join(victim, "file"), "precious\n")
    write(os.path.join(victim, "rules", "r.md"), "no rule\n")
    write(os.path.join(victim, "store.db"), "precious\n")
    before = picture(victim)
    attempts = [("output", [f + ":" + p]) for p in OUTSIDE for f in ("gcc",)]
    attempts += [("state", p) for p in OUTSIDE] + [("rules", [p]) for p in ("VICTIM/rules", "../victim/rules", "out/rules")]
    attempts += [("database", "../victim"), ("baseline", "../victim/file"), ("baseline", "pipe"), ("baseline", "link.txt")]
    for name, value in attempts:
        tree = scannable(folder)
        text = json.dumps({name: value}, indent=1).replace("VICTIM", victim)
        write(os.path.join(tree, ".advisor.json"), text)
        honest = picture(tree)
        for verb in (["scan", "-q"], ["report", "report.json"], ["check", "report.json"], ["clean"], ["doctor"], ["explain"]):
            done = advisor(*verb, cwd=tree)
            what = "%s with %s = %s" % (verb, name, value)
            sentence(done, what, ".advisor.json:")
            check(picture(tree) == honest, what + ": the tree was changed")
        check(picture(victim) == before, "%s = %s: a file outside of the tree was changed" % (name, value))
        shutil.rmtree(tree)
    commands(folder)
    allowed(folder)
    finish()


def commands(folder):
    """Commands of the tree's file: nothing that only looks at the tree runs them."""
    evil = "touch %s/evil" % folder
    settings = {"build": evil, "configure": evil, "bench": [evil, "x=" + evil], "check": evil, "launcher": evil, "profile": True,
                "train": evil, "serve": evil, "load": evil, "stop": evil, "ready": "file:x"}
    tree = scannable(folder)
    write(os.path.join(tree, ".advisor.json"), json.dumps(settings))
    for verb in (["scan", "."], ["scan", "-p", "."], ["scan", "--format", "html", "-o", "x.html"], ["explain"], ["doctor"], ["clean"],
                 ["report", "none.json"], ["check", "none.json", "--baseline", "none.json"], ["apply", "--undo"]):
        advisor(*verb, cwd=tree)
        check(not evil_below(folder), "%s ran a command of the tree's file" % verb)
        for found in evil_below(folder):
            os.remove(found)
    # who asks for a run gets it, and is told what is run
    write(os.path.join(tree, ".advisor.json"), json.dumps({"build": "gcc -o prog main.c", "bench": "./prog"}))
    write(os.path.join(tree, "Makefile"), "all:\n\tfalse\n")
    os.remove(os.path.join(tree, "pipe"))
    done = advisor("run", "--budget", "5s", "--only", "flag-o3", cwd=tree, timeout=100)
    said = done.stderr.decode()
    check("will be run: " in said and "gcc -o prog main.c" in said and ".advisor.json:1" in said, "run does not say: " + said)
    check(done.returncode == 0, "run with the tree's own commands: " + said)
    shutil.rmtree(tree)


def allowed(folder):
    """What a tree may say: outputs, rules and state below it, counted from the tree wherever one is."""
    tree = scannable(folder)
    os.mkdir(os.path.join(tree, "my rules"))
    write(os.path.join(tree, ".advisor.json"), json.dumps(
        {"output": ["json:results/a.json", "gcc:findings.txt"], "rules": ["my rules"], "state": "sub/state", "fail-on": "none"}))
    done = advisor("scan", "-q", tree, cwd=folder)
    check(done.returncode == 0, "scan with settings of the tree: %s" % done.stderr)
    for name in ("results/a.json", "findings.txt"):
        check(os.path.isfile(os.path.join(tree, name)), name + " was not written below the tree")
    check(not os.path.exists(os.path.join(folder, "results")), "an output was counted from where one is")
    # the user may send them anywhere
    done = advisor("scan", "-q", "--output", "json:" + os.path.join(folder, "mine.json"), tree, cwd=folder)
    check(done.returncode == 0 and os.path.isfile(os.path.join(folder, "mine.json")), "the user's own --output: %s" % done.stderr)
    shutil.rmtree(tree)


# ---- the folder for advisor's state ---------------------------------------------------

def link_to(path, target):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    os.symlink(target, path)


def ours(state):
    write(os.path.join(state, "advisor-state"), "ours\n")
    write(os.path.join(state, ".gitignore"), "*\n")


def with_link(name):
    """A folder that looks like ours, with a link in it to what is the user's."""
    def make(state, victim):
        ours(state)
        link_to(os.path.join(state, name), victim)
    return make


# how .advisor is, and a word of the sentence
STATES = [
    ("a link to a folder", lambda s, v: os.symlink(v, s), "link"),
    ("a relative link", lambda s, v: os.symlink("../victim", s), "link"),
    ("a link to a folder that looks like ours", lambda s, v: (ours(v), os.symlink(v, s)), "link"),
    ("a link to nothing", lambda s, v: os.symlink(v + "/new", s), "link"),
    ("a file", lambda s, v: write(s, "x"), "not a folder"),
    ("a pipe", lambda s, v: os.mkfifo(s), "not a folder"),
    ("somebody else's folder", lambda s, v: write(s + "/work/precious"), "none that advisor makes"),
    ("another tool's cache", lambda s, v: (write(s + "/.gitignore", "*\n"), write(s + "/work/precious")), "none that advisor"),
    ("ours with work linked", with_link("work"), "is a link"),
    ("ours with objects linked", with_link("objects"), "is a link"),
    ("ours with logs linked", with_link("logs"), "is a link"),
    ("ours with apply linked", with_link("apply"), "is a link"),
    ("ours with a link among the objects", with_link("objects/ab"), "is a link"),
    ("ours with the lock linked", with_link("lock"), "is a link"),
    ("ours with the store linked", with_link("store.db"), "is a link"),
    ("ours with the report linked", with_link("report.json"), "is a link"),
    ("ours with a pipe for a store", lambda s, v: (ours(s), os.mkfifo(s + "/store.db")), "pipe"),
]


def state(folder):
    for what, make, word in STATES:
        victim = os.path.join(folder, "victim")
        for name in ("precious", "work/precious", "objects/precious", "apply/precious", "store.db", "report.json"):
            write(os.path.join(victim, name), "precious\n")
        tree, report = make_tree(folder, "make")
        write(os.path.join(tree, "compile_commands.json"), json.dumps(
            [{"directory": tree, "file": "main.c", "command": "cc -c main.c"}]))
        path = save(tree, report)
        make(os.path.join(tree, ".advisor"), victim)
        before, outside = picture(tree), picture(victim)
        for verb in (["clean"], ["apply", path], ["apply", "--undo"], ["run", "-q", "--bench", "./prog"], ["scan", "--build", "make", "."]):
            done = advisor(*verb, cwd=tree)
            sentence(done, "%s, %s" % (what, verb[0]), word)
            check(picture(victim) == outside, "%s, %s: what it leads to was changed" % (what, verb))
            check(picture(tree) == before, "%s, %s: the tree was changed" % (what, verb))
        done = advisor("scan", "-q", ".", cwd=tree)
        check(done.returncode == 0, "%s: scan, which needs no state: %s" % (what, done.stderr))
        check(picture(victim) == outside, what + ": scan changed what it leads to")
        shutil.rmtree(tree)
        shutil.rmtree(victim)
    ours_still_work(folder)
    finish()


def ours_still_work(folder):
    """An empty folder, one of an earlier version, and what the user names."""
    for name, files in (("empty", {}), ("old", {".gitignore": "*\n", "lock": "", "work/x": ""}), ("named", {})):
        tree, _ = make_tree(folder, "make")
        at = os.path.join(folder, "named") if name == "named" else os.path.join(tree, ".advisor")
        os.makedirs(at)
        for file, text in files.items():
            write(os.path.join(at, file), text)
        words = ["--state", at] if name == "named" else []
        done = advisor("run", "-q", "--build", "make", *words, tree, cwd=folder)
        check(done.returncode == 0 and os.path.exists(os.path.join(at, "advisor-state")), "%s: %s" % (name, done.stderr))
        check(advisor("clean", *words, tree, cwd=folder).returncode == 0, name + ": clean")
        check(not os.path.exists(os.path.join(at, "work")), name + ": clean leaves the copies")


def undo(folder):
    """Files that apply wrote, moved to the far side of a link meanwhile: undo leaves them to the user."""
    victim = os.path.join(folder, "victim")
    for where in ("GNUmakefile", "sub/CMakeUserPresets.json"):
        tree, report = make_tree(folder, "make")
        done = advisor("apply", save(tree, report), cwd=tree)
        check(done.returncode == 0, "apply: %s" % done.stderr)
        record = os.path.join(tree, ".advisor", "applied.json")
        with open(record) as f:
            applied = json.load(f)
        made = [f for f in applied["files"] if f["path"] == "GNUmakefile"][0]
        os.makedirs(victim, exist_ok=True)
        shutil.copy(os.path.join(tree, "GNUmakefile"), os.path.join(victim, os.path.basename(where)))
        if "/" in where:
            os.symlink(victim, os.path.join(tree, "sub"))
            made["path"] = where
        else:
            made["path"] = "../victim/GNUmakefile"
        with open(record, "w") as f:
            json.dump(applied, f)
        before = picture(victim)
        done = advisor("apply", "--undo", cwd=tree)
        sentence(done, "undo of " + made["path"])
        check(picture(victim) == before, "undo of %s removed a file outside" % made["path"])
        shutil.rmtree(tree)
        shutil.rmtree(victim)
    gone(folder)
    finish()


def gone(folder):
    """What was applied says so when its folder is deleted, instead of building without the flags."""
    for name, (_, _, _, build) in TREES.items():
        if not build:
            continue
        tree, report = make_tree(folder, name)
        done = advisor("apply", save(tree, report), "--to", name, cwd=tree)
        check(done.returncode == 0, "%s: apply: %s" % (name, done.stderr))
        built = call(build, tree)
        check(built.returncode == 0, "%s: build as applied: %s" % (name, built.stderr))
        shutil.rmtree(os.path.join(tree, ".advisor"))
        call("rm -rf build build-advisor b prog", tree)
        built = call(build, tree)
        said = (built.stderr + built.stdout).decode()
        check(built.returncode != 0 and ".advisor" in said, "%s: builds without the folder: %s" % (name, said))
        shutil.rmtree(tree)


def main():
    global ADVISOR
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    ADVISOR = os.path.abspath(sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="advisor-trust-") as folder:
        globals()[sys.argv[1]](os.path.realpath(folder))
    print("ok")


if __name__ == "__main__":
    main()
