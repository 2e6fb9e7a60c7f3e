#!/usr/bin/env python3
"""Inputs of a megabyte for a fuzz target: what libFuzzer itself hardly comes to.

usage: large.py TARGET FOLDER      writes FOLDER/large-1, large-2, ...
"""
import glob
import json
import os
import random
import sys

MEGABYTE = 1 << 20
HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
random.seed(1)


def many(form, more=""):
    """form with @ for 0, 1, ... until it is a megabyte."""
    out, size, i = [], 0, 0
    while size < MEGABYTE - 2000 - len(more):
        out.append(form.replace("@", str(i)))
        size += len(out[-1])
        i += 1
    return "".join(out) + more


def nested(a, b):
    n = MEGABYTE // (len(a) + len(b)) - 10
    return a * n + b * n


def seeds(target):
    return [open(f, "rb").read() for f in sorted(glob.glob(os.path.join(HERE, "seeds", target, "*")))]


def report():
    """A report with very many of everything that is a list."""
    files = sorted(glob.glob(os.path.join(TOP, "tests", "golden_inputs", "*", "*.json")), key=os.path.getsize)
    for path in reversed(files):
        try:
            r = json.load(open(path))
        except ValueError:
            continue
        if isinstance(r, dict) and r.get("findings"):
            break
    for name in [n for n in ("findings", "suggestions", "tags") if r.get(n)]:
        one, size = r[name], 0
        out = []
        while size < MEGABYTE // 2 - 8000:
            item = json.loads(json.dumps(one[len(out) % len(one)]))
            if "id" in item:
                item["id"] = "%s-%d" % (item["id"], len(out))
            out.append(item)
            size += len(json.dumps(item)) + 2
        yield json.dumps(dict(r, **{name: out}))


COMMENT = "/* " + "x" * 70 + " */\n"
LARGE = {
    "json": lambda: ["[" + many('{"k": "v @"},') + "0]", "{" + many('"k@": [1, 2.5, null],') + '"z": 0}', '["' + many("\\\\u00e4\\\\n") + '"]',
                     nested("[", "]"), nested('{"a":', "}"), "[" + "9" * (MEGABYTE - 10) + "]", many("// @\n") + "{}"],
    "report_file": report,
    "compile_database": lambda: ["[" + many('{"directory": "/d", "file": "f@.c", "arguments": ["cc", "-DX=@", "-c", "f@.c"]},')[:-1] + "]",
                                 '[{"directory": "/d", "file": "a.c", "command": "' + many("-DX@=1 ") + '"}]',
                                 '[{"directory": "/d", "file": "a.c", "command": "' + many("nice -n 1 ") + 'cc a.c"}]'],
    "gcov": lambda: ['{"files": [{"file": "a.c", "lines": [' + many('{"line_number": @, "count": 7},')[:-1] + "]}]}",
                     '{"files": [' + many('{"file": "a@.c", "lines": [{"line_number": 1, "count": 7}]},')[:-1] + "]}"],
    "preprocessor_lines": lambda: [many("#ifdef A@\n#define B@ A@\n#endif\n"), "#if " + many("defined(A@) || ") + "1\n#endif\n",
                                   "#if " + nested("(", ")") + "\n#endif\n", many("#if 0\n"), many("\\\n"), many("/* @ */ ")],
    "stored_facts": lambda: [bytes(random.randrange(256) for _ in range(MEGABYTE - 10))],
    "c_source": lambda: [many("int f@(int n) { while (n--) { char *p = malloc(9); free(p); } return n; }\n"), "int f(int n) {\n" + many("n += g(n);\n") + "}",
                         "int t[] = {" + many("@,") + "};", many("#define M@ @\n"), many(COMMENT), "int f(int n) { return " + many("n + ") + "1; }",
                         "int f(int n) { switch (n) {" + many("case @: n++;") + "} }"],
    "diff": lambda: ["--- a/f.c\n+++ b/f.c\n" + many("@@ -%s1 +%s1 @@\n-a\n+b\n".replace("%s", "@")), many("--- a/f@.c\n+++ b/f@.c\n@@ -1 +1 @@\n-a\n+b\n"),
                     "--- a/f.c\n+++ b/f.c\n@@ -1,99999 +1,99999 @@\n" + many(" line @\n"), "--- " + "a/" * 500000 + "\n+++ b\n"],
    "rule_file": lambda: ["```json\n{" + many('"k@": "v",') + '"z": 0}\n```\ntext\n', open(os.path.join(TOP, "rules", "code", "alloc-in-loop.md")).read()
                          + many("A line of the page, number @.\n"), "```json\n" + nested("[", "]") + "\n```\n"],
    "plan_file": lambda: ["phase build\nroot /tree\n" + many("edit \nunit f@.c\nadd -O@\n"), "phase build\nroot /tree\nedit \n" + many("add -DX@\n")],
    "shell_words": lambda: [many("word@ "), "'" + many("a b ") + "'", nested("$(", ")"), many("a@ && "), many("\\\\ "), many("A@=1 ")],
    "settings": lambda: ["{" + many('"k@": 1,') + '"z": 0}', '{"suppress": [' + many('"rule-@ a.c",')[:-1] + "]}",
                         '{"output": [' + many('"json:o/@.json",')[:-1] + "]}", many("/* @ */") + "{}", '{"rules": ["' + "a/" * 500000 + '"]}'],
}


def main():
    target, folder = sys.argv[1], sys.argv[2]
    texts = [t if isinstance(t, bytes) else t.encode() for t in LARGE.get(target, lambda: [])()] + [(s * (MEGABYTE // max(len(s), 1)))[:MEGABYTE] for s in seeds(target)[:3]]
    for i, text in enumerate(texts, 1):
        with open(os.path.join(folder, "large-%d" % i), "wb") as f:
            f.write(text[:MEGABYTE])


main()
