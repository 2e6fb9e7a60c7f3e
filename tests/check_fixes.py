#!/usr/bin/env python3
"""The patches that a scan gives, applied: they must be right, not only look right.

usage: check_fixes.py ADVISOR CORPUS

Every patch of every case below CORPUS/<rule>/ and CORPUS/fixes/ is applied alone to a copy; the source must still
compile with gcc and with clang, without a warning that it did not have. The cases of CORPUS/patches/ are programs: with
each patch alone, and with all of a file that do not touch the same lines together, their output must stay the same, also
under AddressSanitizer and UndefinedBehaviorSanitizer; how often they allocate before and after is told.
"""
import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

from common import check, finish

WARNINGS = ["-Wall", "-Wextra", "-Wshadow"]
SANITIZERS = ["-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
COUNTER = """
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static unsigned long calls;
void *__real_malloc(size_t), *__real_calloc(size_t, size_t), *__real_realloc(void *, size_t);
char *__real_strdup(const char *);
void *__wrap_malloc(size_t n) { calls++; return __real_malloc(n); }
void *__wrap_calloc(size_t n, size_t m) { calls++; return __real_calloc(n, m); }
void *__wrap_realloc(void *p, size_t n) { calls++; return __real_realloc(p, n); }
char *__wrap_strdup(const char *s) { calls++; return __real_strdup(s); }
__attribute__((destructor)) static void tell(void) { fprintf(stderr, "allocations: %lu\\n", calls); }
"""
WRAPS = "-Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup"


def run(*argv, cwd, text=None):
    return subprocess.run(argv, cwd=cwd, input=text, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=120, check=False, env=dict(os.environ, OMP_NUM_THREADS="2", LC_ALL="C"))


def sources_of(folder, name):
    """A case, the sources that its comments name, and the folder's headers."""
    with open(os.path.join(folder, name), encoding="utf-8") as f:
        text = f.read()
    headers = [h for h in os.listdir(folder) if h.endswith(".h")]
    return [name] + re.findall(r"/\* with: (\S+) \*/", text), headers, \
        " ".join(re.findall(r"/\* flags:(.*?)\*/", text)).split() or ["-O2"]


def scan(advisor, folder, tree, name):
    """A copy of the case with a compile database, and the patches of it."""
    sources, headers, flags = sources_of(folder, name)
    for one in sources + headers:
        shutil.copy(os.path.join(folder, one), tree)
    with open(os.path.join(tree, "compile_commands.json"), "w", encoding="utf-8") as f:
        json.dump([{"directory": tree, "file": s, "arguments": ["gcc", *flags, "-c", s]} for s in sources], f)
    done = run(advisor, "scan", "--no-cache", "-v", "-q", "--format", "json", tree, cwd=tree)
    check(done.returncode == 0, "%s: scan: %s" % (name, done.stderr))
    fixes = []
    for finding in json.loads(done.stdout)["findings"] if done.returncode == 0 else []:
        fix = finding.get("fix")
        if fix and fix["diff"] not in [f["diff"] for f in fixes]:
            fixes.append(dict(fix, at="%s:%d [%s]" % (name, finding["location"]["line"], finding["rule"])))
    return sources, flags, fixes


def warnings(compiler, flags, source, cwd):
    """None when it does not compile; what is said of no line in particular."""
    done = run(compiler, *flags, *WARNINGS, "-c", "-o", "/dev/null", source, cwd=cwd)
    if done.returncode:
        return None
    return sorted(set(re.findall(r"(?:warning|note): (.*)", done.stderr)))


def applied(tree, diffs, folder):
    """A copy of the tree with the diffs, None when one does not apply."""
    copy = tempfile.mkdtemp(dir=folder)
    for name in os.listdir(tree):
        if os.path.isfile(os.path.join(tree, name)):
            shutil.copy(os.path.join(tree, name), copy)
    for diff in diffs:
        if run("git", "apply", "-p1", "-", cwd=copy, text=diff).returncode:
            return None
    return copy


def outcome(compiler, tree, sources, flags, *more):
    """What the program prints, and how often it allocates; a text that says what went wrong instead."""
    built = run(compiler, *flags, *more, "-o", "program", *sources, "-lm", cwd=tree)
    if built.returncode:
        return "does not build: " + built.stderr[:500], 0
    done = run("./program", cwd=tree)
    counted = re.search(r"allocations: (\d+)", done.stderr)
    said = re.sub(r"allocations: \d+\n", "", done.stderr)
    return "%d %s%s" % (done.returncode, done.stdout, said[:800]), int(counted.group(1)) if counted else 0


def check_program(tree, copy, sources, flags, at, told):
    count = os.path.join(tree, "count_allocations.c")
    with open(count, "w", encoding="utf-8") as f:
        f.write(COUNTER)
    before, calls = outcome("gcc", tree, sources + [count], flags[0], WRAPS)
    after, fewer = outcome("gcc", copy, sources + [count], flags[1], WRAPS)
    check(before == after, "%s: prints something else:\n%s\nwas\n%s" % (at, after, before))
    clean, _ = outcome("gcc", copy, sources, flags[1], *SANITIZERS)
    check(clean == before, "%s: under sanitizers:\n%s" % (at, clean))
    told.append("%s: allocations: %d before, %d after" % (at, calls, fewer))


def check_fix(tree, sources, flags, diffs, at, folder, needs, is_program, told):
    copy = applied(tree, diffs, folder)
    if not check_that(copy, "%s: does not apply:\n%s" % (at, diffs[-1])):
        return
    for compiler in ("gcc", "clang"):
        if not shutil.which(compiler):
            continue
        for source in sources:
            before = warnings(compiler, flags, source, tree)
            after = warnings(compiler, flags + needs, source, copy)
            new = None if after is None else [w for w in after if before is not None and w not in before]
            check(new == [] or before is None, "%s: %s: %s" % (at, compiler, "it does not compile" if new is None else new))
    if is_program:
        check_program(tree, copy, sources, (flags, flags + needs), at, told)
    told.append("")


def check_that(ok, what):
    check(ok, what)
    return ok


def check_case(advisor, folder, name, is_program):
    told = []
    with tempfile.TemporaryDirectory() as scratch:
        tree = os.path.realpath(tempfile.mkdtemp(dir=scratch))
        sources, flags, fixes = scan(advisor, folder, tree, name)
        for fix in fixes:
            check_fix(tree, sources, flags, [fix["diff"]], fix["at"], scratch, fix.get("flags", []), is_program, told)
        together = []
        for fix in fixes if is_program else []:
            if applied(tree, together + [fix["diff"]], scratch):
                together.append(fix["diff"])
        if len(together) > 1:
            needs = [f for x in fixes if x["diff"] in together for f in x.get("flags", [])]
            check_fix(tree, sources, flags, together, name + ": together", scratch, needs, True, told)
        if is_program and "neg" in name:
            check(not fixes, "%s: must not have a patch" % name)
    return len(fixes), [t for t in told if t]


def main():
    advisor, corpus = os.path.abspath(sys.argv[1]), sys.argv[2]
    work = []
    for rule in sorted(os.listdir(corpus)):
        folder = os.path.join(corpus, rule)
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            if name.endswith(".diff") and os.path.exists(os.path.join(folder, name[:-5] + ".c")):
                work.append((advisor, folder, name[:-5] + ".c", rule == "patches"))
    check(len(work) > 5, "there are hardly any cases with patches below " + corpus)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda w: check_case(*w), work))
    for _, told in results:
        for line in told:
            print(line)
    print("%d patches of %d cases" % (sum(n for n, _ in results), len(work)))
    finish()


main()
