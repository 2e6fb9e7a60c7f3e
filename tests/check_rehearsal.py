#!/usr/bin/env python3
"""Builds in which what was measured is not what a user gets: the run finds out before it recommends anything.

usage: check_rehearsal.py ADVISOR SCHEMA [PLANT...]

Each plant is a program at -O0 with a gain that no noise hides from flag-o2, which cannot be applied there, and one from
a rule of our own (a variable of the program's environment), which can:
  path      the Makefile sets PATH, so the wrapper that apply puts there is not found: the flags are lost
  absolute  a Makefile below names its compiler by an absolute path, so the flags are lost there, too
  flags     a Makefile takes other flags when anything is set from outside
  clean     `make clean`, with which the applied build begins, removes a source that nothing makes: the build breaks
  source    what is built is chosen by whether the tree has a GNUmakefile, which apply writes: other code
  refused   a rule of the user's own sets a variable that `apply` takes from no report
For each: the set that fails is named with its reason, the next best one is recommended, rehearsed, and applied; the
user's tree stays as it was.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

import jsonschema

from common import changed, fail, picture

MAIN = """#include <stdio.h>
#include <stdlib.h>
#include "step.h"
int main(void)
{
	unsigned s = 1, n = 30000000;
	if (getenv("OMP_SCHEDULE"))
		n /= 3;
	if (getenv("SPEED"))
		n /= 3;
	for (unsigned i = 0; i < n; i++)
		s = STEP(s);
	puts(s != 12345 ? "done" : "never");
	return 0;
}
"""
STEP = "#ifndef BY\n#define BY 31\n#endif\n#define STEP(s) ((s) * BY % 65521 + 1)\n"
CLEAN = "clean:\n\trm -f src/prog src/*.o\n"
FLAT = "CC = gcc\nCFLAGS = -O0\nsrc/prog: src/main.c src/step.h\n\t$(CC) $(CFLAGS) $(LDFLAGS) -o $@ src/main.c\n"
BELOW = "prog: main.c step.h\n\t%s -O0 -o $@ main.c\nclean:\n\trm -f prog\n"
SUB = "all:\n\t$(MAKE) -C src\nclean:\n\t$(MAKE) -C src clean\n"
RULE = """```json
{"id": "%s", "kind": "tunable", "title": "%s", "risk": "safe", "env": {"%s": "%s"}}
```

# %s

Does less.

## When it pays
Always.

## When it hurts
Never.

## How it is applied
As ever.
"""
OURS, SPEED = ("do-less", "OMP_SCHEDULE", "static"), ("speed", "SPEED", "1")

# name: files, what is tried, what must not be recommended, its reason
PLANTS = {
    "path": ({"Makefile": "export PATH := /usr/bin:/bin\n" + FLAT + CLEAN}, "flag-o2", "does not find its compiler by PATH"),
    "absolute": ({"Makefile": SUB, "src/Makefile": BELOW % "/usr/bin/gcc"}, "flag-o2", "does not find its compiler by PATH"),
    "flags": ({"Makefile": FLAT.replace("$(CFLAGS)", "$(CFLAGS) $(if $(wildcard GNUmakefile),-DBY=37)")
               + CLEAN}, "flag-o2", "not the code that was measured"),
    "clean": ({"Makefile": FLAT + CLEAN.replace("src/*.o", "src/*.o src/step.h")}, "flag-o2", "does not build as applied"),
    "source": ({"Makefile": FLAT.replace("src/main.c\n", "$(if $(wildcard GNUmakefile),src/other.c,src/main.c)\n") + CLEAN,
                "src/other.c": MAIN.replace("12345", "54321")}, "flag-o2", "not the code that was measured"),
    "refused": ({"Makefile": FLAT + CLEAN}, "speed", "apply takes from no report"),
}


def write(tree, files):
    for name, text in files.items():
        path = os.path.join(tree, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as f:
            f.write(text)


def call(command, cwd):
    done = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False)
    if done.returncode:
        fail("%s ends with status %d:\n%s" % (command, done.returncode, done.stdout))
    return done.stdout


def read(path, schema):
    with open(path) as f:
        report = json.load(f)
    with open(schema) as f:
        jsonschema.Draft202012Validator(json.load(f)).validate(report)
    return report


def check_report(report, bad, why, said):
    rec = report["recommendation"]
    told = [r for r in rec["failed_rehearsals"] if bad in r["suggestions"]]
    if not told or not all(r["status"] == "failed" and re.search(why, r["reason"] or "") for r in told):
        fail("no rehearsal with %s failed because of %r: %s\n%s" % (bad, why, rec["failed_rehearsals"], said))
    if rec["suggestions"] != [OURS[0]] or not rec["confirmed"] or not rec["rehearsed"]:
        fail("recommended is %s (confirmed: %s, rehearsed: %s)\n%s" % (rec["suggestions"], rec["confirmed"],
                                                                     rec["rehearsed"], said))
    for s in report["suggestions"]:
        if s["id"] == bad and s["accepted"]:
            fail("%s is accepted" % bad)
        if s["status"] == "rehearsal-failed" and not s["reason"]:
            fail("%s failed its rehearsal, and nobody says why" % s["id"])


def plant(name, advisor, schema, folder):
    files, bad, why = PLANTS[name]
    tree, rules = os.path.join(folder, name), os.path.join(folder, name + " rules")
    write(tree, dict({"src/main.c": MAIN, "src/step.h": STEP}, **files))
    write(rules, {r[0] + ".md": RULE % (r[0], r[0], r[1], r[2], r[0]) for r in (OURS, SPEED)})
    before = picture(tree, times=True)
    said = call([advisor, "run", "-q", "--build", "make", "--bench", "./src/prog", "--budget", "120s", "--rounds", "10", "--layouts", "1",
                 "--rules", rules, "--only", "%s,%s" % (bad, OURS[0]), "--metric", "cpu", tree], folder)
    found = changed(before, picture(tree, times=True))
    if found:
        fail("%s: the run changes the tree: %s" % (name, found))
    report = os.path.join(tree, ".advisor", "report.json")
    check_report(read(report, schema), bad, why, said)
    if "not taken" not in said:
        fail("%s: the text does not say that a better set was passed over:\n%s" % (name, said))
    call([advisor, "apply", report], tree)
    call([advisor, "apply", "--undo"], tree)
    found = changed(before, picture(tree, times=True))
    if found:
        fail("%s: undo leaves %s" % (name, found))
    print(name + ": " + next(r["reason"] for r in read(report, schema)["recommendation"]["failed_rehearsals"]), flush=True)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        for name in sys.argv[3:] or PLANTS:
            plant(name, os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), os.path.realpath(folder))
    print("ok")


main()
