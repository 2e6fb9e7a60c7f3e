#!/usr/bin/env python3
"""From a run to the applied build and back, on one program: is what is recommended what gets built, and is the gain there?

usage: rehearsed.py ADVISOR CSV PROGRAM[:SYSTEM] [--budget 90s] [--pairs 25] [--verify 20s] [--trees DIR]
                    [--keep DIR] [-- OPTIONS of advisor run...]

PROGRAM: a folder of corpus/programs (SYSTEM: make, cmake, ninja, multi or meson), or a name of corpus/trees.json,
fetched to DIR. In copies of the tree:
  1. `advisor run`; nothing of the tree may change, and what it prints to be typed next is typed
  2. `advisor apply`, `apply --undo`: every byte, mode and time is as before
  3. apply once more, built with the commands that it prints, `advisor verify`, undo: every file that the project's own
     build leaves alone is as before
  4. the untouched tree, built, and the applied one in --pairs pairs by tests/tools/compare_builds.py, which has nothing
     of the advisor: does its interval overlap the report's, for the layout that an ordinary build has?
One row of CSV is replaced, and printed. Exit status: 1 when a step goes wrong (which the row says), 0 otherwise, also
when the run recommends to keep the present build.
"""
import argparse
import csv
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

from levers import program, overall

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.join(HERE, "..", "tests")
sys.path.insert(0, TESTS)
from common import picture, changed  # noqa: E402

HEAD = ["program", "budget", "recommended", "gain", "gain_ci", "ordinary", "ordinary_ci", "independent", "independent_ci",
        "overlap", "rehearsed", "code", "apply_undo", "build", "verify", "undo", "passed_over", "seconds"]
MESON = "project('p', 'c', default_options: ['buildtype=debugoptimized'])\n" \
        "executable('%s', %s, dependencies: meson.get_compiler('c').find_library('m'))\n"
CONFIGURE = {"cmake": "cmake -S . -B build -G 'Unix Makefiles'", "ninja": "cmake -S . -B build -G Ninja",
             "multi": "cmake -S . -B build -G 'Ninja Multi-Config'", "meson": "meson setup build"}
BUILD = {"cmake": "cmake --build build", "ninja": "cmake --build build",
         "multi": "cmake --build build --config RelWithDebInfo", "meson": "ninja -C build"}


class Wrong(Exception):
    """A step went wrong; what the row says of it."""


def call(command, cwd, want=(0,)):
    drop = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "CC", "CFLAGS", "LDFLAGS")
    env = {k: v for k, v in os.environ.items() if k not in drop}
    done = subprocess.run(command, cwd=cwd, env=env, shell=isinstance(command, str), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace", check=False)
    if done.returncode not in want:
        print(done.stdout[-3000:], done.stderr[-3000:], file=sys.stderr)
        raise Wrong("%s ends with status %d" % (command if isinstance(command, str) else command[1], done.returncode))
    return done.stdout


class Project:
    """What is tried, and how it is built and run."""

    def __init__(self, word, trees):
        name, _, self.system = word.partition(":")
        self.word = word
        if not os.path.isdir(os.path.join(HERE, "programs", name)):
            call(["sh", os.path.join(HERE, "fetch.sh"), name, trees], HERE)
            call(["sh", os.path.join(HERE, "fetch.sh"), "--show", name, "benchmark", trees], HERE)
        self.folder, self.configure, self.build, self.bench, self.check = program(name, trees)
        if self.system and self.system != "make":
            self.elsewhere(name)

    def elsewhere(self, name):
        """Our programs say how make builds them; here a generator does."""
        self.configure, self.build, self.check = CONFIGURE[self.system], BUILD[self.system], None
        place = "build/RelWithDebInfo/" if self.system == "multi" else "build/"
        self.bench = self.bench.replace("./", "./" + place)

    def copy(self, to):
        shutil.copytree(os.path.realpath(self.folder), to, symlinks=True, ignore=shutil.ignore_patterns(".advisor", ".git"))
        if self.system == "meson":
            sources = sorted(f for f in os.listdir(to) if f.endswith(".c"))
            with open(os.path.join(to, "meson.build"), "w") as f:
                f.write(MESON % (os.path.basename(self.folder), ", ".join("'%s'" % s for s in sources)))
        return to

    def make(self, tree):
        for command in filter(None, [self.configure, self.build]):
            call(command, tree)


def percent(ratio):
    return "%+.1f" % (100 * (ratio - 1))


def interval(ratios):
    return "[%s, %s]" % tuple(map(percent, ratios))


def run(o, project, tree, row):
    """The report of a run on `tree`, where it stays for apply and verify."""
    command = [o.advisor, "run", "-q", "--build", project.build, "--bench", project.bench, "--budget", o.budget,
               "--metric", "cpu"]
    command += ["--configure", project.configure] if project.configure else []
    command += ["--check", project.check] if project.check else []
    before = picture(tree, times=True)
    said = call(command + o.options + [tree], tree, want=(0, 5))
    found = changed(before, picture(tree, times=True))
    if found:
        raise Wrong("the run changes the tree: " + found)
    with open(os.path.join(tree, ".advisor", "report.json")) as f:
        report = json.load(f)
    rec = report["recommendation"]
    row["passed_over"] = "; ".join("%s: %s" % ("+".join(r["suggestions"]), r["reason"])
                                   for r in rec.get("failed_rehearsals", []))
    if not rec["confirmed"]:
        row["recommended"] = "keep the present build"
        print(said, file=sys.stderr)
        return None
    mean, ordinary = overall(rec["results"]), overall(rec.get("ordinary_results", []))
    row.update(recommended="+".join(rec["suggestions"]), gain=percent(mean["speedup"]), gain_ci=interval(mean["ci"]),
               rehearsed="yes" if rec.get("rehearsed") else "NO", code=rec.get("rehearsal", {}).get("code", ""))
    if ordinary:
        row.update(ordinary=percent(ordinary["speedup"]), ordinary_ci=interval(ordinary["ci"]))
    if not rec.get("rehearsed"):
        raise Wrong("recommended without a rehearsal")
    found = re.search(r"^next: advisor (apply .*) --dry-run$", said, re.M)
    if not found:
        raise Wrong("the run prints no command that applies it")
    o.apply = shlex.split(found[1])
    return ordinary or mean


def apply(o, tree):
    """As the run said."""
    return call([o.advisor] + o.apply, tree)


def undo(o, tree):
    call([o.advisor, "apply", "--undo"], tree)


def step(row, name):
    """Marks the step as failed until it has not."""
    row[name] = "FAILED"


def apply_and_undo(o, tree, row):
    step(row, "apply_undo")
    before = picture(tree, times=True)
    apply(o, tree)
    undo(o, tree)
    found = changed(before, picture(tree, times=True))
    if found or os.path.exists(os.path.join(tree, ".advisor", "apply")):
        raise Wrong("undo leaves %s" % (found or ".advisor/apply"))
    row["apply_undo"] = "exact"


def verify(o, tree, row):
    step(row, "verify")
    done = subprocess.run([o.advisor, "verify", ".advisor/report.json", "-q", "--budget", o.verify], cwd=tree, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    last = re.findall(r"^verified (\w+)", done.stdout, re.M)
    print(done.stdout, done.stderr, file=sys.stderr)
    if done.returncode or not last:
        raise Wrong("verify: " + (done.stdout.strip().splitlines() or done.stderr.strip().splitlines() or ["?"])[-1])
    row["verify"] = last[-1]


def compare(o, project, plain, tree, row, promised):
    """The independent pairs."""
    bench = base = project.bench
    if os.path.exists(os.path.join(tree, ".advisor", "apply", "run")):
        # through a shell on both sides, but not through one that has another allocator
        words = bench if not re.search(r"[|&;<>()$`]", bench) else "sh -c " + shlex.quote(bench)
        bench, base = ".advisor/apply/run " + words, "sh -c 'exec \"$0\" \"$@\"' " + words
    said = call([sys.executable, os.path.join(TESTS, "tools", "compare_builds.py"), "-n", str(o.pairs), plain, tree,
                 base, bench], tree)
    gain, lo, hi = re.match(r"([+-][\d.]+) % \[([+-][\d.]+), ([+-][\d.]+)\]", said).groups()
    row.update(independent=gain, independent_ci="[%s, %s]" % (lo, hi))
    report_lo, report_hi = (100 * (x - 1) for x in promised["ci"])
    row["overlap"] = "yes" if float(lo) <= report_hi and float(hi) >= report_lo else "NO"


def build_verify_undo(o, project, plain, tree, row, promised):
    before = picture(tree)
    step(row, "build")
    said = apply(o, tree)
    commands = [line[len(word):] for word in ("configure with: ", "build with: ") for line in said.splitlines()
                if line.startswith(word)]
    for command in commands or filter(None, [project.configure, project.build]):
        call(command, tree)
    row["build"] = "ok"
    compare(o, project, plain, tree, row, promised)
    try:
        verify(o, tree, row)
    finally:
        step(row, "undo")
        undo(o, tree)
    after, built = picture(tree), picture(plain)
    wrong = [p for p in before if before[p] != after.get(p) and before[p] == built.get(p)]
    if wrong:
        raise Wrong("undo leaves changed: " + ", ".join(wrong))
    row["undo"] = "exact"


def cycle(o, folder, row):
    project = Project(o.program, o.trees)
    # names of one length: where a program's stack begins depends on its path
    tree, plain = (project.copy(os.path.join(folder, name)) for name in ("tree", "base"))
    promised = run(o, project, tree, row)
    if not promised:
        return
    apply_and_undo(o, tree, row)
    project.make(plain)
    build_verify_undo(o, project, plain, tree, row, promised)


def keep(path, row):
    rows = []
    if os.path.exists(path):
        with open(path, newline="") as f:
            rows = [r for r in csv.DictReader(f) if r["program"] != row["program"]]
    with open(path, "w", newline="") as f:
        w = csv.DictWriter(f, HEAD, lineterminator="\n")
        w.writeheader()
        w.writerows(sorted(rows + [row], key=lambda r: r["program"]))


def main():
    p = argparse.ArgumentParser(description="a run, its rehearsal, and the applied build")
    p.add_argument("advisor")
    p.add_argument("csv")
    p.add_argument("program")
    p.add_argument("--budget", default="90s")
    p.add_argument("--verify", default="20s")
    p.add_argument("--pairs", type=int, default=25)
    p.add_argument("--trees", default=os.path.join(tempfile.gettempdir(), "advisor-trees"))
    p.add_argument("--keep")
    split = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    o = p.parse_args(sys.argv[1:split])
    o.options = sys.argv[split + 1:]
    o.advisor, o.trees = os.path.abspath(o.advisor), os.path.abspath(o.trees)
    os.makedirs(o.trees, exist_ok=True)
    folder = o.keep or tempfile.mkdtemp(prefix="advisor-rehearsed-")
    row, start, wrong = dict.fromkeys(HEAD, ""), time.monotonic(), None
    row.update(program=o.program, budget=o.budget)
    try:
        cycle(o, os.path.realpath(folder), row)
    except Wrong as e:
        wrong = str(e)
    finally:
        if not o.keep:
            shutil.rmtree(folder, ignore_errors=True)
    row["seconds"] = "%.0f" % (time.monotonic() - start)
    keep(o.csv, row)
    print(" | ".join(row[h] for h in HEAD))
    if wrong:
        print("FAILED: " + wrong)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
