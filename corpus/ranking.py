#!/usr/bin/env python3
"""Whether what a scan ranks first is what runs often: prints corpus/ranking.csv.

usage: ranking.py BUILD_FOLDER TREES_FOLDER [--scratch DIR] [--only NAME,...] [--worst NAME]

Trees are copied, built with gcov's counters and run with our workloads (workloads/ranking/NAME.sh) once; with --scratch
the copies are kept there and used again. Each finding's executions (gcov, of its line) are then compared with its place
in the report, each function's calls with the static estimate of them (heat_table).

    auc_*      of all pairs of one that ran 1000 times and one that did not, how many are in the right order (ties half)
    first10    of the ten findings that the report begins with, how many ran 1000 times

`tuned` trees were looked at while the estimate was made, `held` trees were not.
"""
import argparse
import bisect
import glob
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
OFTEN = 1000
COV = "gcc --coverage -O0"

TREES = {
    # name: (folder, group, build); the build leaves compile_commands.json in the tree's folder
    "bzip2": ("bzip2-", "held", f"bear -- make CC='{COV}' CFLAGS= libbz2.a bzip2.o && {COV} -o bzip2 bzip2.o libbz2.a"),
    "curl": ("curl-", "tuned", "mkdir bld && cd bld && cmake .. -DCMAKE_C_COMPILER=gcc -DCMAKE_EXPORT_COMPILE_COMMANDS=ON "
             "-DCMAKE_C_FLAGS='--coverage -O0' -DBUILD_SHARED_LIBS=OFF -DCURL_ENABLE_SSL=OFF -DCURL_USE_OPENSSL=OFF "
             "-DCURL_USE_LIBSSH2=OFF -DBUILD_TESTING=OFF && make && cp compile_commands.json .."),
    "git": ("git-", "held", "bear -- make CC='gcc --coverage' CFLAGS=-O0 NO_OPENSSL=1 NO_GETTEXT=1 NO_TCLTK=1 NO_PERL=1 "
            "NO_PYTHON=1 NO_EXPAT=1 NO_CURL=1 NO_REGEX=NeedsStartEnd git"),
    "gzip": ("gzip-", "tuned", f"CC='{COV}' ./configure --disable-dependency-tracking CFLAGS= && "
             "bear -- sh -c 'make -C lib && make version.c version.h && make gzip'"),
    "json-c": ("json-c-", "held", "mkdir build && cd build && cmake .. -DCMAKE_C_COMPILER=gcc -DBUILD_SHARED_LIBS=OFF "
               "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON -DCMAKE_C_FLAGS='--coverage -O0' && make && cp compile_commands.json .."),
    "libxml2": ("libxml2-", "tuned", "mkdir bld && cd bld && cmake .. -DCMAKE_C_COMPILER=gcc -DBUILD_SHARED_LIBS=OFF "
                "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON -DCMAKE_C_FLAGS='--coverage -O0' -DLIBXML2_WITH_PYTHON=OFF "
                "-DLIBXML2_WITH_LZMA=OFF -DLIBXML2_WITH_TESTS=OFF && make xmllint && cp compile_commands.json .."),
    "lua5.4": ("lua5.4-", "tuned", "cd src && echo '#define DEB_HOST_MULTIARCH \"\"' >lua5.4-deb-multiarch.h && "
               "sources=$(ls *.c | grep -v -x -e luac.c -e ltests.c) && bear --output ../compile_commands.json -- "
               f"{COV} -std=gnu99 -DLUA_USE_LINUX -c $sources && {COV} *.o -o lua -lm -ldl"),
    "lz4": ("lz4-", "tuned", f"bear -- make lz4 CC='{COV}' CFLAGS= MOREFLAGS="),
    "mawk": ("mawk-", "tuned", f"CC='{COV}' ./configure && bear -- make mawk"),
    "redis": ("redis-", "tuned", "bear -- make -C src MALLOC=libc OPTIMIZATION=-O0 CC='gcc --coverage' "
              "REDIS_CFLAGS=--coverage REDIS_LDFLAGS=--coverage USE_SYSTEMD=no redis-server redis-benchmark"),
    "sqlite3": ("sqlite3-", "tuned", f"CC='{COV}' ./configure --disable-tcl --disable-readline && bear -- make sqlite3"),
    "zlib": ("zlib-", "held", "CC=gcc CFLAGS='-O0 --coverage' ./configure --static && bear -- make minigzip example"),
}


def say(*words):
    print(*words, file=sys.stderr, flush=True)


def run(command, cwd, log, env=None):
    with open(log, "a") as out:
        return subprocess.run(["sh", "-c", command], cwd=cwd, stdout=out, stderr=out, env=env, timeout=3600).returncode


def built(scratch, trees, name):
    """The folder of the built copy; None when it does not build."""
    prefix, _, build = TREES[name]
    tree, done, log = (os.path.join(scratch, name + end) for end in ("", ".ok", ".log"))
    if not os.path.exists(done):
        found = sorted(p for p in glob.glob(os.path.join(trees, prefix + "*")) + glob.glob(os.path.join(trees, name))
                       if os.path.isdir(p))
        if not found:
            say(f"{name}: {trees} does not have it")
            return None
        shutil.rmtree(tree, ignore_errors=True)
        subprocess.run(["cp", "-a", os.path.realpath(found[0]), tree], check=True)
        if run(build, tree, log) != 0:
            say(f"{name}: does not build (see {log})")
            return None
        open(done, "w").close()
    return tree


def worked(scratch, name, tree, inputs):
    done = os.path.join(scratch, name + ".ran")
    if os.path.exists(done):
        return
    out = os.path.join(scratch, name + ".out")
    shutil.rmtree(out, ignore_errors=True)
    os.makedirs(out)
    for old in glob.glob(os.path.join(tree, "**", "*.gcda"), recursive=True, include_hidden=True):
        os.remove(old)
    script = os.path.join(HERE, "workloads", "ranking", name + ".sh")
    env = dict(os.environ, IN=inputs, OUT=out, HERE=os.path.dirname(script), LC_ALL="C")
    if run(". " + script, tree, os.path.join(scratch, name + ".log"), env) != 0:
        say(f"{name}: its workload failed, what it ran counts all the same")
    shutil.rmtree(out, ignore_errors=True)
    open(done, "w").close()


def counts(scratch, name, tree):
    """({file: {line: executions}}, {(file, function): calls}), by gcov."""
    kept = os.path.join(scratch, name + ".counts.gz")
    if not os.path.exists(kept):
        lines, functions = {}, {}
        for notes in glob.glob(os.path.join(tree, "**", "*.gcno"), recursive=True, include_hidden=True):
            r = subprocess.run(["gcov", "--json-format", "--stdout", notes], cwd=os.path.dirname(notes),
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            for text in r.stdout.splitlines():
                take(json.loads(text), tree, lines, functions)
        with gzip.open(kept, "wt") as f:
            json.dump([lines, [[*k, v] for k, v in functions.items()]], f)
    with gzip.open(kept, "rt") as f:
        lines, functions = json.load(f)
    return lines, {(file, name): n for file, name, n in functions}


def take(document, tree, lines, functions):
    for f in document["files"]:
        path = os.path.realpath(os.path.join(document["current_working_directory"], f["file"]))
        if not path.startswith(os.path.realpath(tree) + "/"):
            continue
        path = os.path.relpath(path, os.path.realpath(tree))
        of = lines.setdefault(path, {})
        for line in f["lines"]:
            at = str(line["line_number"])
            of[at] = of.get(at, 0) + line["count"]
        for g in f["functions"]:
            key = (path, g["name"])
            functions[key] = functions.get(key, 0) + g["execution_count"]


def auc(pairs):
    """Of (score, executions)."""
    hot = [s for s, n in pairs if n >= OFTEN]
    ordered = sorted(s for s, n in pairs if n < OFTEN)
    if not hot or not ordered:
        return None
    won = sum(bisect.bisect_left(ordered, s) + bisect.bisect_right(ordered, s) for s in hot) / 2
    return won / (len(hot) * len(ordered))


def findings(advisor, tree, cache):
    report = os.path.join(cache, "report.json")
    env = dict(os.environ, XDG_CACHE_HOME=cache)
    subprocess.run([advisor, "scan", "-q", "-p", tree, "-o", report, "--format", "json"], check=True, cwd=tree, env=env,
                   stdout=subprocess.DEVNULL)
    with open(report) as f:
        return [v for v in json.load(f)["findings"] if v["location"]["function"]]


def executions(lines, finding):
    at = finding["location"]
    of = lines.get(at["file"])
    if of is None:
        return None
    found = [of[str(n)] for n in range(at["line"], max(at["line"], at["end_line"]) + 1) if str(n) in of]
    return max(found) if found else None


def score(finding):
    return (finding["cost"]["score"] if "cost" in finding else finding["weight"] - 100 * finding["cold"])


def judge(args, name, tree, lines, functions):
    table = subprocess.run([os.path.join(args.build, "heat_table"), tree], stdout=subprocess.PIPE, text=True, check=True)
    pairs = []
    for row in table.stdout.splitlines():
        file, line, function, heat, cold = row.split("\t")
        n = functions.get((file, function))
        if n is not None:
            pairs.append((float(heat) - 100 * int(cold), n, f"{file}:{line} {function}"))
    with tempfile.TemporaryDirectory() as cache:
        all_findings = findings(os.path.join(args.build, "advisor"), tree, cache)
    told = [(score(f), executions(lines, f), f) for f in all_findings]
    told = [t for t in told if t[1] is not None]
    first = [t for t in told if not t[2]["cold"] and not t[2]["suppressed_by"]][:10]
    if args.worst == name:
        show_worst(pairs, told, first)
    return {
        "tree": name, "group": TREES[name][1],
        "functions": len(pairs), "often": sum(n >= OFTEN for _, n, _ in pairs),
        "auc_functions": auc([p[:2] for p in pairs]),
        "findings": len(told), "findings_often": sum(n >= OFTEN for _, n, _ in told),
        "auc_findings": auc([t[:2] for t in told]),
        "first10": sum(n >= OFTEN for _, n, _ in first), "of": len(first),
    }


def show_worst(pairs, told, first):
    say("functions that run often and are ranked low:")
    for s, n, what in sorted([p for p in pairs if p[1] >= OFTEN])[:60]:
        say(f"  {s:8.2f} {n:10d} {what}")
    say("functions that run seldom and are ranked high:")
    for s, n, what in sorted([p for p in pairs if p[1] < OFTEN], reverse=True)[:60]:
        say(f"  {s:8.2f} {n:10d} {what}")
    for title, rows in (("first:", first), ("findings:", sorted(told, key=lambda t: -t[0]))):
        say(title)
        for s, n, f in rows:
            say(f"  {s:8.2f} {n:10d} {f['location']['file']}:{f['location']['line']} {f['rule']} "
                f"{f['location']['function']} {f['certainty']}")


def text(value):
    return "" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("build")
    p.add_argument("trees")
    p.add_argument("--scratch")
    p.add_argument("--only", default=",".join(TREES))
    p.add_argument("--worst")
    args = p.parse_args()
    args.build = os.path.abspath(args.build)
    scratch = os.path.abspath(args.scratch or tempfile.mkdtemp())
    os.makedirs(scratch, exist_ok=True)
    inputs = os.path.join(scratch, "inputs")
    subprocess.run(["sh", os.path.join(HERE, "workloads", "generate.sh"), inputs], check=True)
    head = False
    for name in args.only.split(","):
        tree = built(scratch, os.path.abspath(args.trees), name)
        if not tree:
            continue
        worked(scratch, name, tree, inputs)
        row = judge(args, name, tree, *counts(scratch, name, tree))
        print("" if head else ",".join(row) + "\n", ",".join(text(v) for v in row.values()), sep="", flush=True)
        head = True
    if not args.scratch:
        shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
