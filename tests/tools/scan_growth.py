#!/usr/bin/env python3
"""What a scan costs by how much there is of one thing in a source: where it grows with the square, the last column shows it.

usage: scan_growth.py ADVISOR [SHAPE...]      prints corpus/scan-growth.csv (names with a comma in quotes)

`left out`: 1 where one function, or the source, is more than is looked into. `to the power` is the exponent between 5000 and 20,000, when what an empty scan takes is taken away: 1 is linear.
"""
import json
import math
import os
import resource
import subprocess
import sys
import tempfile

HEAD = "#include <stdlib.h>\n#include <string.h>\n#include <stdio.h>\nint use(int); extern int g;\n"
COUNTS = (1000, 5000, 20000)


def many(n, form):
    return "".join(form.replace("@", str(i)) for i in range(n))


def body(text, before="", name="f"):
    return HEAD + before + "int %s(int n, int *v, char *d) { int s = 0;\n%sreturn s; }\n" % (name, text)


SHAPES = {
    "functions": lambda n: HEAD + many(n, "int f@(int n) { return n + @; }\n"),
    "functions with a finding": lambda n: HEAD + many(
        n, "int f@(int n) { int s = 0; while (n--) { char *p = malloc(9); s += *p; free(p); } return s; }\n"),
    "functions that one calls": lambda n: HEAD + many(n, "static int f@(int n) { return n + use(n); }\n") + "int all(int n) {\n"
                                          + many(n, "n += f@(n);\n") + "return n; }\n",
    "functions that call one": lambda n: HEAD + "static int one(int n) { char *p = malloc(n); n += *p; free(p); return n; }\n"
                                         + many(n, "int f@(int n) { while (n--) one(n); return n; }\n"),
    "functions in a chain": lambda n: HEAD + "int f0(int n) { return n; }\n"
                                      + "".join("int f%d(int n) { return f%d(n) + 1; }\n" % (i + 1, i) for i in range(n)),
    "functions in a chain, backwards": lambda n: HEAD + many(n + 1, "int f@(int);\n") + "int f%d(int n) { free(malloc(n)); return n; }\n" % n
                                                 + "".join("int f%d(int n) { return f%d(n) + 1; }\n" % (i, i + 1) for i in range(n)),
    "functions in a circle": lambda n: HEAD + many(n, "int f@(int);\n")
                                       + "".join("int f%d(int n) { return f%d(n - 1); }\n" % (i, (i + 1) % n) for i in range(n)),
    "functions handed on": lambda n: HEAD + "void take(int (*)(int));\n" + many(n, "static int f@(int n) { return n; }\n")
                                     + "void all(void) {\n" + many(n, "take(f@);\n") + "}\n",
    "functions in a table": lambda n: HEAD + many(n, "static int f@(int n) { return n; }\n") + "int (*t[])(int) = {" + many(n, "f@,\n")
                                      + "};\nint all(int n) { return t[n](n); }\n",
    "loops in a function": lambda n: body("for (int i = 0; i < n; i++) s += v[i];\n" * n),
    "loops that copy": lambda n: HEAD + many(n, "int f@(int n, char *d, const char *s) { int r = 0; for (size_t i = 0; i < strlen(s); i++)"
                                                " r += d[i] = s[i]; return r; }\n"),
    "cases": lambda n: body("switch (n) {\n" + many(n, "case @: s += @; break;\n") + "}\n"),
    "cases with a call": lambda n: body("for (;;) switch (n) {\n" + many(n, "case @: s += use(@); break;\n") + "default: return s; }\n"),
    "cases with a finding": lambda n: body("switch (n) {\n" + many(n, "case @: while (n--) { char *p = malloc(9); s += *p; free(p); } break;\n")
                                           + "}\n"),
    "else if": lambda n: body(many(n, "if (n == @) s = @; else\n") + "s = 1;\n"),
    "ifs": lambda n: body(many(n, "if (n == @) return @;\n")),
    "ifs with a call": lambda n: body(many(n, "if (n == @) s += use(@);\n")),
    "calls": lambda n: body(many(n, "s += use(@);\n")),
    "calls in a loop": lambda n: body("while (n--) {\n" + many(n, "s += use(@);\n") + "}\n"),
    "jumps out": lambda n: body(many(n, "if (use(@)) goto out;\n") + "out:\n"),
    "labels": lambda n: body(many(n, "l@: if (use(@)) goto l@;\n")),
    "variables": lambda n: body(many(n, "int v@ = use(@); s += v@;\n")),
    "globals": lambda n: HEAD + many(n, "static int v@; int f@(void) { return v@++; }\n"),
    "globals with a finding": lambda n: HEAD + many(n, "static char *v@; void f@(int n) { while (n--) { free(v@); v@ = malloc(9); } }\n"),
    "structures": lambda n: HEAD + many(n, "struct s@ { int a, b; }; int f@(struct s@ *s) { return s->a; }\n"),
    "members": lambda n: HEAD + "struct s {\n" + many(n, "int m@;\n") + "};\n" + many(n, "int f@(struct s *s) { return s->m@; }\n"),
    "members that grow": lambda n: HEAD + "struct s {\n" + many(n, "char *p@; size_t n@, c@;\n") + "};\n" + many(
        n, "void f@(struct s *s, int x) { if (s->n@ == s->c@) s->p@ = realloc(s->p@, s->c@ += 16); s->p@[s->n@++] = x; }\n"),
    "enumerators": lambda n: HEAD + "enum e {\n" + many(n, "E@,\n") + "};\nint f(enum e e) { switch (e) {\n" + many(n, "case E@: return @ * 3;\n")
                             + "} return 0; }\n",
    "numbers in a table": lambda n: HEAD + "int t[] = {" + many(n, "@,\n") + "};\n",
    "texts": lambda n: HEAD + "const char *t[] = {" + many(n, '"text @",\n') + "};\n",
    "macros": lambda n: HEAD + many(n, "#define M@ @\n") + body(many(n, "s += M@;\n")),
    "macros with a default": lambda n: HEAD + many(n, "#ifndef D@\n#define D@ 1\n#endif\nint d@ = D@;\n"),
    "conditions": lambda n: HEAD + many(n, "#ifdef T@\nint t@;\n#endif\nint u@;\n"),
    "sizes": lambda n: HEAD + many(n, "#ifndef S@\n#define S@ 64\n#endif\nstatic char b@[S@];\nint f@(int n) { return b@[n % S@]; }\n"),
    "comments that suppress": lambda n: HEAD + many(
        n, "int f@(int n) { int s = 0;\n// advisor-ignore(alloc-in-loop): no\nwhile (n--) { char *p = malloc(9); s += *p; free(p); } return s; }\n"),
    "errors": lambda n: HEAD + many(n, "int f@(void) { return unknown@; }\n"),
}
EMPTY = "int nothing;\n"


def scan(advisor, tree, text):
    """Seconds of processor time, memory of the largest process in MB, findings, units that were not read."""
    with open(os.path.join(tree, "many.c"), "w") as f:
        f.write(text)
    with open(os.path.join(tree, "compile_commands.json"), "w") as f:
        json.dump([{"directory": tree, "file": "many.c", "arguments": ["cc", "-O2", "-c", "many.c"]}], f)
    read, write = os.pipe()
    pid = os.fork()
    if not pid:
        out = subprocess.run([advisor, "scan", "-q", "--no-cache", "--format", "json", tree], stdin=subprocess.DEVNULL, capture_output=True)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        report = json.loads(out.stdout) if out.returncode in (0, 1) else {}
        project = report.get("project", {})
        left = len(project.get("units_failed", [])) + ("too large to be looked into" in json.dumps(project)) if report else 1
        with os.fdopen(write, "w") as f:
            json.dump([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, len(report.get("findings", [])), left], f)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as f:
        out = json.load(f)
    os.waitpid(pid, 0)
    return out


def main():
    advisor = os.path.abspath(sys.argv[1])
    print("of what," + ",".join("s at %d" % n for n in COUNTS) + ",MB,findings,left out,to the power")
    with tempfile.TemporaryDirectory(prefix="advisor-growth-") as tree:
        none = min(scan(advisor, tree, EMPTY)[0] for _ in range(3))
        for name in sys.argv[2:] or SHAPES:
            rows = [scan(advisor, tree, SHAPES[name](n)) for n in COUNTS]
            few, lots = (max(rows[i][0] - none, 0.005) for i in (1, 2))
            print("%s,%s,%.0f,%d,%d,%.1f" % (name, ",".join("%.2f" % r[0] for r in rows), rows[2][1], rows[2][2], rows[2][3],
                                            math.log(lots / few) / math.log(COUNTS[2] / COUNTS[1])), flush=True)


main()
