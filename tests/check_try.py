#!/usr/bin/env python3
"""Changes of the user's own (--try, --try-command), from diff to verdict, and on to apply, verify and undo.

usage: check_try.py ADVISOR SCHEMA

A program in which one change is thirty times as fast, one twice as slow, one makes no difference, one has another output,
one reads freed memory (which only a sanitizer sees), one does not compile, one warns; and diffs that name what they must
not, are binary, empty, or made from other sources. The tree stays as it was, to the time of each file.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

import jsonschema

from common import changed, check, fail, failures, finish, picture

FILES = {
    "Makefile": "CC = gcc\nCFLAGS = -O2 -Wall\nprog: main.o src/count.o\n\t$(CC) -o $@ main.o src/count.o\n"
                "main.o src/count.o: src/count.h\n",
    "src/count.h": "unsigned long count(const char *text, char c);\n",
    "src/count.c": """#include <string.h>
#include "count.h"

#define SEEN __asm__ volatile("" ::: "memory")

unsigned long count(const char *text, char c)
{
	unsigned long n = 0;
	for (size_t i = 0; i < strlen(text); i++) {
		n += text[i] == c;
		SEEN;
	}
	return n;
}
""",
    "main.c": """#include <stdio.h>
#include <stdlib.h>
#include "src/count.h"

int main(void)
{
	size_t n = 50000;
	char *text = malloc(n + 1);
	if (!text)
		return 1;
	for (size_t i = 0; i < n; i++)
		text[i] = "abcde"[i * 7 % 5];
	text[n] = '\\0';
	printf("%lu\\n", count(text, 'c'));
	free(text);
	return 0;
}
""",
}
LOOP = "i = 0; i < strlen(text); i++"
# name: file, what, by what
EDITS = {
    "faster": ("src/count.c", LOOP, "i = 0, end = strlen(text); i < end; i++"),
    "other-way": ("src/count.c", LOOP, "end = strlen(text), i = 0; i < end; i++"),
    "slower": ("src/count.c", "		SEEN;\n", "		SEEN;\n		n += strlen(text) > (1u << 30);\n		SEEN;\n"),
    "none": ("main.c", "	if (!text)\n		return 1;\n", "	if (!text) {\n		puts(\"no memory\");\n		return 1;\n	}\n"),
    "wrong": ("src/count.c", "text[i] == c;", "text[i] != c;"),
    "freed": ("main.c", "	free(text);\n", "	char *volatile old = text;\n	free(text);\n	if (old[3] == 1)\n		puts(\"x\");\n"),
    "broken": ("src/count.c", "return n;", "return m;"),
    "warns": ("src/count.c", "return n;", "int unused;\n	return n + (text[0] == 1);"),
}
BAD = {
    "outside": ("--- a/../x.c\n+++ b/../x.c\n@@ -1 +1 @@\n-a\n+b\n", r"b/\.\./x\.c .*outside the tree"),
    "absolute": ("--- /etc/passwd\n+++ /etc/passwd\n@@ -1 +1 @@\n-a\n+b\n", r"/etc/passwd .*outside the tree"),
    "hooks": ("--- a/.git/config\n+++ b/.git/config\n@@ -1 +1 @@\n-a\n+b\n", r"outside the tree"),
    "binary": ("diff --git a/x b/x\nindex 1..2\nGIT binary patch\nliteral 3\n", r"a/x b/x .*binary"),
    "empty": ("", r"no hunk"),
    "stale": ("--- a/main.c\n+++ b/main.c\n@@ -6,3 +6,3 @@\n {\n-	size_t n = 7;\n+	size_t n = 8;\n 	char *text;\n",
              r"main\.c, hunk 1 \(line 3 of the diff\)"),
    "gone": ("--- a/gone.c\n+++ b/gone.c\n@@ -1 +1 @@\n-a\n+b\n", r"gone\.c .*no such file"),
}


def make(place):
    tree = os.path.join(place, "a tree")
    for name, text in FILES.items():
        os.makedirs(os.path.dirname(os.path.join(tree, name)), exist_ok=True)
        with open(os.path.join(tree, name), "w") as f:
            f.write(text)
        os.utime(os.path.join(tree, name), ns=(10**18 + 7, 10**18 + 7))
    return tree


def diffs(place):
    """The files, made with diff -u as people do."""
    for name, (file, what, by) in EDITS.items():
        assert FILES[file].count(what) == 1, name
        new = os.path.join(place, "new.c")
        with open(new, "w") as f:
            f.write(FILES[file].replace(what, by))
        run = subprocess.run(["diff", "-u", "--label", file, "--label", file, "a tree/" + file, new], cwd=place,
                             stdout=subprocess.PIPE, text=True)
        with open(os.path.join(place, name + ".diff"), "w") as f:
            f.write(run.stdout)
    for name, (text, _) in BAD.items():
        with open(os.path.join(place, name + ".patch"), "w") as f:
            f.write(text)


def call(advisor, *words, cwd):
    env = dict(os.environ, LC_ALL="C")
    return subprocess.run([advisor, *words], cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def rows(advisor, tree, place, schema):
    given = [w for n in EDITS for w in ("--try", "../%s.diff" % n)]
    given += [w for n in BAD for w in ("--try", "../%s.patch" % n)]
    given += ["--try-command", "sed=sed -i s/50000/50001/ main.c", "--try-command", "nothing=true",
              "--try-command", "fails=exit 3", "--try-command", "deletes=rm src/count.h"]
    run = call(advisor, "run", "--bench", "./prog", "--only", "try-*", "--budget", "150s", "--rounds", "20", "--layouts", "1",
               *given, ".", cwd=tree)
    if run.returncode != 0:
        fail("run ends with %d:\n%s" % (run.returncode, run.stdout))
    with open(os.path.join(tree, ".advisor/report.json")) as f:
        report = json.load(f)
    with open(schema) as f:
        jsonschema.validate(report, json.load(f))
    return report, run.stdout


def judge(report, said):
    all_ = {s["id"]: s for s in report["suggestions"]}

    def row(name, status, reason=""):
        s = all_.get("try-" + name)
        check(s is not None, "there is no try-%s" % name)
        if s:
            check(s["status"] == status and re.search(reason, s["reason"] or ""),
                  "try-%s is %s: %s" % (name, s["status"], s["reason"]))
        return s

    check(row("faster", "measured")["verdict"] == "faster", "try-faster is not faster")
    check(row("slower", "measured")["verdict"] == "slower", "try-slower is not slower")
    check(row("none", "measured")["risk"] == "safe", "try-none has a risk, though it stood every check")
    row("sed", "measured")
    row("wrong", "check-failed")
    row("freed", "check-failed", r"heap-use-after-free in main, main\.c:1[78]")
    row("broken", "build-failed", r"src/count\.c")
    row("warns", "check-failed", r"src/count\.c:1\d: unused variable")
    row("nothing", "skipped", "changed nothing")
    row("fails", "skipped", "exit status 3")
    row("deletes", "skipped", r"deletes src/count\.h")
    for name, (_, why) in BAD.items():
        row(name, "skipped", why)
    # two that change one line never stand together
    ids = report["recommendation"]["suggestions"]
    check(len([i for i in ids if i in ("try-faster", "try-other-way")]) == 1, "recommended: %s" % ids)
    check(report["recommendation"]["rehearsed"], "the recommendation was not rehearsed")
    if failures:
        print(said)
    check("+++ b/src/count.c" in report["recommendation"]["patch"]["diff"], "the recommendation shows no diff")


def use(advisor, tree, before):
    """What was recommended is applied, verified and taken back."""
    plain = call(advisor, "apply", ".advisor/report.json", cwd=tree)
    check(plain.returncode == 0 and not changed(before, picture(tree, True)), "apply without --edit:\n" + plain.stdout)
    diff = subprocess.run(["git", "apply", "--check", ".advisor/apply/sources.diff"], cwd=tree, stderr=subprocess.PIPE, text=True)
    check(diff.returncode == 0, "git does not take the diff: " + diff.stderr)
    call(advisor, "apply", "--undo", cwd=tree)
    edit = call(advisor, "apply", ".advisor/report.json", "--edit", cwd=tree)
    check(edit.returncode == 0 and changed(before, picture(tree, True)) == "src/count.c", "apply --edit:\n" + edit.stdout)
    verified = call(advisor, "verify", ".advisor/report.json", "--budget", "30s", cwd=tree)
    check(verified.returncode == 0 and "the code that was measured" in verified.stdout, "verify:\n" + verified.stdout)
    # a run on the changed tree has the unchanged one as its baseline
    again = call(advisor, "run", "--bench", "./prog", "--only", "try-faster", "--try", "../faster.diff", "--budget", "8s",
                 "--layouts", "1", ".", cwd=tree)
    check(again.returncode == 0 and "cannot be tried" not in again.stdout, "run on a changed tree:\n" + again.stdout)
    undone = call(advisor, "apply", "--undo", cwd=tree)
    check(undone.returncode == 0 and not changed(before, picture(tree, True)), "undo:\n" + undone.stdout)


def wrong_use(advisor, tree):
    for words, why in ((["--try", "../none-such.diff"], "none-such.diff"), (["--try-command", "=x"], "NAME=CMD"),
                       (["--try-command", "a b=x"], "NAME=CMD"), (["--try-command", "a=true", "--try-command", "a=true"], "try-command a"),
                       (["--try", "../faster.diff", "--only", "try-fastre"], "try-fastre")):
        run = call(advisor, "run", "--bench", "./prog", *words, ".", cwd=tree)
        check(run.returncode == 2 and why in run.stdout, "%s: status %d\n%s" % (words, run.returncode, run.stdout))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    advisor, schema = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="advisor-try-") as place:
        tree = make(place)
        diffs(place)
        before = picture(tree, True)
        wrong_use(advisor, tree)
        report, said = rows(advisor, tree, place, schema)
        check(not changed(before, picture(tree, True)), "the run changed the tree")
        judge(report, said)
        use(advisor, tree, before)
    finish()


main()
