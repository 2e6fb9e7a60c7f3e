#!/usr/bin/env python3
"""What a tree or a file can cost that means harm: little, however much of a thing it holds.

usage: check_costs.py WHAT ADVISOR

  sources      very many loops, calls, labels, hooks, conditions, macros, assignments in one source
  commands     very many entries, flags, response files, launchers, keys in a compile database
  reports      very many keys and members in a report, in settings, in a rule
  depth        everything that nests: sources 400 and 30,000 deep, JSON 100,000

Each case costs some tenths of a second of processor time. What it may take is fifty times that, so that the test fails
only when the cost grows with the square of what is in the file; and a bound on memory, which does not depend on how
fast the machine is.
"""
import json
import os
import re
import resource
import subprocess
import sys
import tempfile

from common import check, finish

ADVISOR = ""
SECONDS = 25  # of processor time
MEMORY_MB = 900
GOOD = "#include <stdlib.h>\nint good(int n) { int s = 0; while (n--) { char *p = malloc(9); s += *p; free(p); } return s; }\n"
HEAD = "#include <stdlib.h>\n#include <string.h>\n#include <stdio.h>\n"


def measured(words, cwd):
    """The finished process, its processor seconds, and the memory of the largest process in MB."""
    read, write = os.pipe()
    pid = os.fork()
    if not pid:  # so that what is counted is this program and its children, not those before
        done = subprocess.run(words, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (120, 120)))
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        with os.fdopen(write, "w") as f:
            json.dump([done.returncode, done.stdout, done.stderr, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024], f)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as f:
        out = json.load(f)
    os.waitpid(pid, 0)
    return out


def bounded(what, words, cwd, status=(0,), most=SECONDS):
    code, out, err, seconds, memory = measured([ADVISOR, *words], cwd)
    print("%-34s status %d, %5.2f s, %4.0f MB" % (what, code, seconds, memory), flush=True)
    check(code in status, "%s: status %d: %s" % (what, code, err[-300:]))
    check(seconds < most, "%s: took %.1f s of processor time" % (what, seconds))
    check(memory < MEMORY_MB, "%s: took %.0f MB" % (what, memory))
    check(not code or re.match(r"advisor: .+", err.splitlines()[-1] if err else ""), "%s: no sentence: %r" % (what, err[-300:]))
    return out, err


def write(folder, name, text):
    with open(os.path.join(folder, name), "w") as f:
        f.write(text)


def entry(folder, file, words=()):
    return {"directory": folder, "file": file, "arguments": ["cc", "-O2", *words, "-c", file]}


def scan(what, folder, failing=0):
    """A scan of what is there: good.c is read whatever else there is."""
    out, _ = bounded(what, ["scan", "-q", "--format", "json", folder], folder)
    report = json.loads(out) if out else {"findings": [], "project": {"units_failed": []}}
    check(any(f["location"]["file"] == "good.c" for f in report["findings"]), what + ": what is beside it was not found")
    check(len(report["project"]["units_failed"]) == failing, "%s: not read: %s" % (what, report["project"]["units_failed"]))
    return report


def many(n, form):
    return "".join(form.replace("@", str(i)) for i in range(n))


def body(text, before=""):
    return HEAD + before + "int f(int n, int *v, char *d) { int s = 0;\n" + text + "return s; }\n"


N = 20000
SOURCES = {
    "loops": body("for (int i = 0; i < n; i++) s += v[i];\n" * 12500),
    "loops that allocate": body("while (n--) { char *p = malloc(9); s += *p; free(p); }\n" * 12500),
    "allocations in one loop": body("for (; n--;) {\n" + many(12500, "char *p@ = malloc(9); s += *p@;\n")
                                    + many(12500, "free(p@);\n") + "}\n"),
    "calls of an allocator": body("while (n--) {\n" + "{ char *p = mk(); puts(p); free(p); }\n" * N + "}\n",
                                  "char *mk(void) { return malloc(4); }\n"),
    "labels": body("".join("l%d: if (n > %d) goto l%d;\n" % (i, i, i * 7 % N) for i in range(N))),
    "labels, all returned to": body(many(N, "l@: n++;\n") + "".join("if (n > %d) goto l%d;\n" % (i, N - 1 - i) for i in range(N))),
    "hooks": HEAD + many(N, "static void h@(void) {} void (*p@)(void);\n") + "void set(void) {\n" + many(N, "p@ = h@;\n") + "}\n",
    "functions in one hook": HEAD + "void (*p)(void);\n" + many(N, "static void h@(void) { free(malloc(3)); }\n")
                             + "void set(void) {\n" + many(N, "p = h@;\n") + "}\nvoid go(int n) { while (n--) p(); }\n",
    "sizes set to sizes": body("char *b = 0; " + many(2000, "size_t v@ = 0; ") + "for (; n--;) {\n"
                               + "".join("v%d = v%d + v%d;\n" % (i, (i + 1) % 2000, (i + 2) % 2000) for i in range(2000))
                               + many(2000, "b = realloc(b, v@ + 1);\n") + "} free(b);\n"),
    "one size, set often": body("char *b = 0; size_t c = 0; for (; n--;) {\n" + "c = c + 1;\n" * 2000
                                + "b = realloc(b, c + 1);\n" * 2000 + "} free(b);\n"),
    "appending loops": body("struct b b = {0};\n" + "for (int i = 0; i < n; i++) add(&b, i);\n" * 1500,
                            "struct b { char *p; size_t n, c; };\nvoid add(struct b *b, int x) { if (b->n == b->c)"
                            " b->p = realloc(b->p, b->c += 16); b->p[b->n++] = x; }\n"),
    "names in one condition": HEAD + "#if " + " || ".join("defined(A%d)" % i for i in range(5000)) + "\nint a;\n#endif\nint z;\n",
    "names in each condition": HEAD + "".join("#if " + " || ".join("defined(A%d)" % ((i * 50 + k) % 9973) for k in range(50))
                                              + "\nint a%d;\n#endif\n" % i for i in range(1000)),
    "conditions": HEAD + many(N, "#ifdef T@\nint t@;\n#else\nint u@;\n#endif\n"),
    "definitions with a default": HEAD + many(N, "#ifndef D@\n#define D@ 1\n#endif\nint d@ = D@;\n"),
    "branches of one condition": HEAD + "#if 0\n" + many(N, "#elif defined(A@)\nint a@;\n") + "#endif\nint z;\n",
    "macros": HEAD + many(N, "#define M@ @\n") + "int f(void) { int s = 0;\n" + many(N, "s += M@;\n") + "return s; }\n",
    "functions that call each other": HEAD + many(N, "int f@(int);\n")
                                      + "".join("int f%d(int n) { return f%d(n - 1); }\n" % (i, (i + 1) % N) for i in range(N)),
    "findings on one line": body("while (n--) { char *p = malloc(9); s += *p; free(p); } " * 1500),
    "comments that suppress": body("while (n--) s++; // advisor-ignore(alloc-in-loop): no\n" * 12500),
    "parameters": HEAD + "int g(" + ", ".join("int p%d" % i for i in range(5000)) + ") { return p0; }\n"
                  + body("while (n--) s += g(" + ", ".join(["n"] * 5000) + ");\n"),
    "cases": body("for (;;) switch (n) {\n" + many(N, "case @: s += @; n = s; break;\n") + "default: return s; }\n"),
    "memory handed on, if it is": body("while (n--) { struct r r = {malloc(9)}; r = " + "same(" * 300 + "r" + ")" * 300
                                       + "; free(r.p); }\n", "struct r { char *p; };\nstruct r same(struct r r) { return r; }\n"),
}


def sources(folder):
    write(folder, "good.c", GOOD)
    write(folder, "compile_commands.json", json.dumps([entry(folder, "good.c"), entry(folder, "many.c")]))
    for what, text in SOURCES.items():
        write(folder, "many.c", text)
        report = scan(what, folder)
        if what == "loops that allocate":
            told = json.dumps(report["project"])
            check("too large to be looked into" in told, what + ": nothing says that it was left out: " + told)


def commands(folder):
    n = 30000
    write(folder, "good.c", GOOD)
    write(folder, "a.c", "int a;\n")
    write(folder, "big.rsp", "-DA=1 " * 2000000)
    write(folder, "self.rsp", "@self.rsp " * 500000)
    write(folder, "two.rsp", "@two.rsp @two.rsp")

    def one(what, more, failing=0, raw=None):
        text = json.dumps([entry(folder, "good.c")] + more) if raw is None else raw
        write(folder, "compile_commands.json", text)
        return scan(what, folder, failing)

    one("definitions", [entry(folder, "a.c", ["-DA%d=1" % i for i in range(3 * n)])])
    one("folders", [entry(folder, "a.c", ["-Id%d" % i for i in range(n)])])
    one("headers by force", [entry(folder, "a.c", ["-include", "good.c"] * 100 + ["-DX%d" % i for i in range(n)])])
    one("machine flags", [entry(folder, "a.c", ["-mavx2", "-mno-avx2"] * n)])
    one("sources that are gone", [entry(folder, "x%d.c" % i) for i in range(n)], n)
    one("one source, always the same", [entry(folder, "a.c")] * n)
    one("launchers", [{"directory": folder, "file": "a.c", "command": "nice -x " * n + "cc -c a.c"}])
    one("folders that are entered", [{"directory": folder, "file": "a.c", "command": "cd x; " * n + "cc -c a.c"}], 1)
    one("shells in shells", [{"directory": folder, "file": "a.c", "command": "(" * n + "cc -c a.c" + ")" * n}])
    one("words in a response file", [entry(folder, "a.c", ["-DX%d" % i, "@big.rsp"]) for i in range(50)], 1)
    one("a response file in itself", [entry(folder, "a.c", ["@self.rsp"])], 1)
    one("a response file in itself, twice", [entry(folder, "a.c", ["@two.rsp"])])
    one("a long way", [{"directory": folder, "file": "a/../" * 20000 + "a.c", "arguments": ["cc", "-c", "a.c"]}])
    keys = ", ".join('"k%d": 1' % i for i in range(10 * n))
    one("keys", [], 0, json.dumps([entry(folder, "good.c")])[:-2] + ", " + keys + "}]")
    write(folder, "compile_commands.json", "[{" + keys + ', "k0": 2}]')
    _, err = bounded("keys, one of them twice", ["scan", "-q", folder], folder, (2,))
    check('"k0" appears twice' in err, "keys, one of them twice: " + err)


def reports(folder):
    n = 300000
    keys = ", ".join('"k%d": 1' % i for i in range(n))
    write(folder, "keys.json", '{"schema_version": "1.0", ' + keys + "}")
    bounded("report: keys", ["report", "keys.json"], folder, (2,))
    write(folder, "list.json", '{"schema_version": "1.0", "findings": [' + ", ".join(['{"id": "F1"}'] * n) + "]}")
    bounded("report: findings", ["report", "list.json"], folder, (0, 2))
    write(folder, ".advisor.json", "{" + keys + "}")
    bounded("settings: keys", ["scan", "-q", "."], folder, (2,))
    write(folder, ".advisor.json", '{"suppress": [' + ", ".join('"r%d"' % i for i in range(20000)) + "]}")
    write(folder, "good.c", GOOD)
    write(folder, "compile_commands.json", json.dumps([entry(folder, "good.c")]))
    scan("settings: suppressions", folder)
    os.remove(os.path.join(folder, ".advisor.json"))
    os.mkdir(os.path.join(folder, "rules"))
    write(folder, "rules/r.md", "```json\n{" + keys + "}\n```\ntext\n")
    bounded("rule: keys", ["scan", "-q", "--rules", "rules", "."], folder, (2,))


# ---- depth ------------------------------------------------------------------------------------

DEEP = {
    "assignments": lambda n: body("int a = 0; return " + "a = " * n + "1;\n"),
    "either or": lambda n: body("return " + "n ? 1 : " * n + "2;\n"),
    "either or, inside": lambda n: body("return " + "n ? " * n + "1" + " : 2" * n + ";\n"),
    "parentheses": lambda n: body("return " + "(" * n + "n" + ")" * n + ";\n"),
    "calls": lambda n: "int g(int);\n" + body("while (n--) s += " + "g(" * n + "n" + ")" * n + ";\n"),
    "structures": lambda n: "struct s { " * n + "int x; " + "".join("} m%d; " % i for i in range(n - 1)) + "};\n",
    "initializers": lambda n: "int g[] = " + "{" * n + "1" + "}" * n + ";\n",
    "else if": lambda n: body("".join("if (n == %d) s = %d; else\n" % (i, i) for i in range(n)) + "s = 1;\n"),
    "blocks": lambda n: body("{" * n + "s++;" + "}" * n + "\n"),
    "loops": lambda n: body("while (n--) " * n + "s++;\n"),
    "loops in blocks": lambda n: body("while (n--) {" * n + "free(malloc(3));" + "}" * n + "\n"),
    "ifs": lambda n: body("if (n) " * n + "s++;\n"),
    "switches": lambda n: body("switch (n) { case 1: " * n + "s++;" + "}" * n + "\n"),
    "nots": lambda n: body("return " + "!" * n + "n;\n"),
    "addresses": lambda n: body("return " + "*&" * n + "n;\n"),
    "casts": lambda n: body("return " + "(int)" * n + "n;\n"),
    "indexes": lambda n: body("return " + "v[" * n + "0" + "]" * n + ";\n"),
    "members": lambda n: "struct s { struct s *n; int x; };\nint m(struct s *s) { return s" + "->n" * n + "->x; }\n",
    "sums": lambda n: body("return " + "n + (" * n + "1" + ")" * n + ";\n"),
    "commas": lambda n: body("return " + "n, " * n + "1;\n"),
    "statements in expressions": lambda n: body("s = " + "({ " * n + "1;" + " });" * (n - 1) + " });\n"),
    "pointers": lambda n: "int " + "*" * n + "p;\n",
    "arrays": lambda n: "extern int p" + "[1]" * n + ";\n",
    "functions": lambda n: "int " + "(*" * n + "p" + ")(void)" * n + ";\n",
    "conditions": lambda n: many(n, "#ifndef D@\n") + "int x;\n" + "#endif\n" * n,
    "tests": lambda n: "#if " + "(" * n + "defined X" + ")" * n + "\nint x;\n#endif\nint y;\n",
    "nots of a test": lambda n: "#if " + "!" * n + "defined X\nint x;\n#endif\nint y;\n",
    "macros": lambda n: "#define M0 1\n" + "".join("#define M%d M%d\n" % (i + 1, i) for i in range(n)) + "int x = M%d;\n" % n,
    "comments": lambda n: "/* " * n + "*/ int x;\n",
}


def depth(folder):
    """Nothing but the source itself is lost, and that is said; of the deepest, which the parser does not survive, too."""
    write(folder, "good.c", GOOD)
    for n in (400, 30000):
        entries = [entry(folder, "good.c")]
        for i, form in enumerate(DEEP.values()):
            write(folder, "deep%d.c" % i, form(n))
            entries.append(entry(folder, "deep%d.c" % i))
        write(folder, "compile_commands.json", json.dumps(entries))
        # the parser itself needs a second and more for each of the deepest
        out, _ = bounded("%d deep" % n, ["scan", "-q", "--format", "json", folder], folder, most=SECONDS * len(DEEP))
        report = json.loads(out)
        check(any(f["location"]["file"] == "good.c" for f in report["findings"]), "%d deep: what is beside it was not found" % n)
        lost = [f["file"] for f in report["project"]["units_failed"]]
        print("  not read:", ", ".join(list(DEEP)[int(re.sub(r"\D", "", f))] for f in lost))
        if n == 400:
            check(not lost, "400 deep: not read: %s" % report["project"]["units_failed"])
        check(len(lost) < len(DEEP), "%d deep: nothing was read" % n)
    for name, text in {"lists": "[" * 100000, "objects": '{"a":' * 100000, "closed": "[" * 100000 + "]" * 100000,
                       "mixed": '[{"a":' * 50000 + "1" + "}]" * 50000}.items():
        write(folder, "compile_commands.json", text)
        bounded("JSON, " + name, ["scan", "-q", folder], folder, (2,))
        write(folder, "r.json", text)
        bounded("report, " + name, ["report", "r.json"], folder, (2,))
        bounded("check, " + name, ["check", "r.json", "--baseline", "r.json"], folder, (2,))


def main():
    global ADVISOR
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    ADVISOR = os.path.abspath(sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="advisor-costs-") as folder:
        globals()[sys.argv[1]](os.path.realpath(folder))
    finish()


if __name__ == "__main__":
    main()
