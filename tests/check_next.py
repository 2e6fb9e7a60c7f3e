#!/usr/bin/env python3
"""What the advisor prints for its user to type next is complete: typed as it is, it does the same work on.

usage: check_next.py ADVISOR

  run    a run with all the options that shape it, started elsewhere, says how to go on: that command is taken, and its
         report names the same options, with paths that do not depend on where it is typed
  apply  from a report with a risk and a state folder elsewhere: the printed commands lead to the dry run, to apply, to
         verify and to undo, each typed where the one before was, and the tree is as it was
"""
import json
import os
import re
import subprocess
import sys
import tempfile

from common import changed, fail, picture

SOURCE = "#include <stdio.h>\nint main(void)\n{\n\tunsigned s = 0;\n\tfor (unsigned i = 0; i < 9000000; i++)\n" \
         "\t\ts = s * 31 + i;\n\tprintf(\"%u\\n\", s);\n\treturn 0;\n}\n"
FILES = {"main.c": SOURCE, "Makefile": "CC = gcc\nCFLAGS = -O2\nprog: main.c\n\t$(CC) $(CFLAGS) $(LDFLAGS) -o $@ main.c\n"
         "clean:\n\trm -f prog\n"}
RULE = """```json
{"id": "our-own", "kind": "flag", "title": "nothing: -DOURS", "risk": "safe", "add": ["-DOURS"]}
```

# nothing: -DOURS

Defines a macro.

## When it pays
Never.

## When it hurts
Never.

## How it is applied
Not at all.
"""


def call(command, cwd, want):
    done = subprocess.run(command, cwd=cwd, shell=isinstance(command, str), stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode not in want:
        fail("%s ends with status %d:\n%s%s" % (command, done.returncode, done.stdout, done.stderr))
    return done.stdout


def typed(advisor, said, word="next"):
    """What somebody types who reads this; the note beside it is not part of it."""
    found = re.search("^%s: (.*?)(   \\(.*\\))?$" % word, said, re.M)
    if not found:
        fail("there is no %s: in\n%s" % (word, said))
    return re.sub("^(cd [^&]*&& )?advisor ", lambda m: (m[1] or "") + "'" + advisor + "' ", found[1])


def write(folder, files):
    os.makedirs(folder)
    for name, text in files.items():
        with open(os.path.join(folder, name), "w") as f:
            f.write(text)


def options(path):
    with open(path) as f:
        return json.load(f)["options"]


def run(advisor, folder):
    tree = os.path.join(folder, "a tree")
    write(tree, FILES)
    write(os.path.join(folder, "our rules"), {"our-own.md": RULE})
    given = ["--only", "our-own,flag-o1", "--skip", "lto", "--allow", "numerics,portability", "--rules", "our rules",
             "--state", "the state", "--min-effect", "0.5", "--seed", "7", "--rounds", "1", "--layouts", "1", "-j", "1",
             "--suppress", "alloc-in-loop m*.c", "--compare-stderr", "--tolerance", "1e-9", "--no-early-stop",
             "--max-builds", "9", "--build-timeout", "5m", "--run-timeout", "20s", "--bench-output", "out.txt"]
    said = call([advisor, "run", "-q", "--bench", "n=./prog >out.txt", "--budget", "40s", *given, "a tree"], folder, (0,))
    report = os.path.join(folder, "the state", "report.json")
    first = options(report)
    lost = [w for w in given if w.startswith("--") and not any(o.split("=")[0] == w for o in first)]
    if lost or "--jobs=1" not in first or "--rules=" + os.path.join(folder, "our rules") not in first:
        fail("the report lacks %s: %s" % (lost, first))
    command = typed(advisor, said)
    budget = re.search("--budget (\\d+)m", command)
    if not budget or int(budget[1]) * 60 < 900:
        fail("it should go on with more time: " + command)
    call(command.replace(budget[0], "--budget 40s"), "/", (0,))
    second = options(report)
    if second != first:
        fail("typed elsewhere, it is another run: %s, not %s" % (second, first))


def report_of(tree, state):
    suggestion = {
        "id": "fast", "rule": "ffast-math", "kind": "flag", "title": "-ffast-math", "why": None, "findings": [],
        "add": ["-ffast-math"], "remove": [], "link": [], "env": [], "units": ["*"], "risk": "numerics",
        "status": "measured", "reason": None, "same_as": None, "build": None, "results": [], "verdict": "faster",
        "accepted": True}
    return {
        "schema_version": "1.0", "tool": {"name": "advisor", "version": "0", "libclang": None},
        "generated_at": "2026-01-01T00:00:00Z", "status": "ok",
        "host": {"id": "x", "cpu": None, "cores": 1, "kernel": None, "compilers": []},
        "project": {"root": tree, "revision": None, "build_system": "make", "build_command": "make", "units": 0,
                    "lines": 0, "units_failed": []},
        "benchmarks": [], "baseline": {"flags": ["-O2"], "metrics": {}, "noise": None}, "findings": [],
        "suggestions": [suggestion], "options": ["--state=" + state, "--tolerance=1e-7", "--layouts=2", "--cpu=0"],
        "recommendation": {"suggestions": ["fast"], "add": ["-ffast-math"], "remove": [], "results": [],
                           "confirmed": True}}


def apply(advisor, folder):
    tree, state = os.path.join(folder, "another tree"), os.path.join(folder, "its state")
    write(tree, FILES)
    write(state, {".gitignore": "*\n"})  # so it is known as the advisor's
    before = picture(tree, times=True)
    report = os.path.join(state, "report.json")
    with open(report, "w") as f:
        json.dump(report_of(tree, state), f)
    said = call([advisor, "report", report], folder, (0,))
    dry = typed(advisor, said)
    if not dry.startswith("cd "):
        fail("the report is elsewhere, so apply has to be called in the tree: " + dry)
    said = call(dry, folder, (0,))
    real = typed(advisor, said)
    said = call(real, tree, (0,))
    if "the run did not rehearse this" not in said:
        fail("nobody says that this was not rehearsed:\n" + said)
    verify = typed(advisor, said)
    for word in ("--state", "--tolerance=1e-7", "--cpu=0"):
        if word not in verify:
            fail("%s is lost: %s" % (word, verify))
    if "--layouts" in verify or "build    ok" not in call(verify, tree, (0,)):
        fail("verify: " + verify)
    if os.path.exists(os.path.join(tree, "prog")):
        fail("verify builds the user's own tree")
    again = subprocess.run(real, cwd=tree, shell=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                           check=False).stderr
    undo = typed(advisor, said, "undo")
    if undo.replace("'%s'" % advisor, "advisor") not in again:
        fail("applied twice, it does not say how to take it back (%s): %s" % (undo, again))
    call(undo, tree, (0,))
    found = changed(before, picture(tree, times=True))
    if found or os.path.exists(os.path.join(state, "apply")):
        fail("after undo: " + found)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        for test in (apply, run):
            test(os.path.abspath(sys.argv[1]), os.path.realpath(folder))
    print("ok")


main()
