#!/usr/bin/env python3
"""What apply builds is what was measured: every build system x every kind of change.

usage: check_matrix.py ADVISOR MEASURED [--quick] [--only SYSTEM[,SYSTEM]] [--sets SET[,SET]] [-v]

Small projects (a static library, two programs, folders below), one per build system. MEASURED (apply/measured.c) builds
each set of changes with the real builder, as a run does. Then, in a fresh copy of the tree each: the set is applied,
built the ordinary way with the commands that apply printed, the code of the programs is compared with what was measured
(after a profile: no counters are left either), and undone: every file of the tree is as it was. Prints the matrix.
Nothing here depends on speed.
"""
import argparse
import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

from matrix_systems import SYSTEMS, write_tree
from common import picture

FLAG = {"add": ["-O3"], "remove": ["-O*"]}
EDITS = {
    "flag": FLAG,
    "unit": dict(FLAG, units=["lib/hot.c"]),
    "remove": {"remove": ["-fno-inline"], "add": []},
    "tag": {"add": ["-DSIZE=48"]},
    "lto": {"add": ["-flto"], "link": ["-flto"]},
    "pgo": {"pgo": True},
    "link": {"link": ["-Wl,--no-as-needed", "-ljemalloc"]},
    "preload": {"preload": None},
    "clang": {"compiler": None},
    "clang-lto": {"compiler": None, "add": ["-flto"], "link": ["-flto", "-fuse-ld=lld"]},
    "option": {},
}
SETS = ["flag", "unit", "remove", "tag", "option", "preload", "link", "lto", "pgo", "clang", "lto+unit", "pgo+lto",
        "unit+pgo", "clang-lto", "clang+pgo", "clang-lto+pgo", "clang+link", "tag+unit+remove+lto+pgo",
        "lto;tag"]  # one after the other, in a tree that the first was built in
QUICK = ["pgo+lto"]
QUICK_SYSTEMS = ["make-stale"]


def call(command, cwd, env=None, want=(0,)):
    done = subprocess.run(command, cwd=cwd, env=env, shell=isinstance(command, str), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace", check=False)
    if want is not None and done.returncode not in want:
        raise Wrong("%s ends with status %d:\n%s%s" % (command, done.returncode, done.stdout[-1500:], done.stderr[-3000:]))
    return done


class Wrong(Exception):
    """A cell of the matrix is not as it should be."""


def plain_env():
    """A user's: nothing of this test's or of make's, and no colours."""
    drop = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "CC", "CFLAGS", "LDFLAGS", "AR", "CLICOLOR_FORCE")
    return {k: v for k, v in os.environ.items() if k not in drop}


def first(*names):
    return next((p for p in map(shutil.which, names) if p), None)


def jemalloc():
    for folder in ("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"):
        path = os.path.join(folder, "libjemalloc.so.2")
        if os.path.exists(path):
            return path
    return None


def suggestions(system):
    edits = {name: dict(edit) for name, edit in EDITS.items()}
    edits["preload"]["preload"] = jemalloc()
    edits["clang"]["compiler"] = edits["clang-lto"]["compiler"] = first("clang-19", "clang")
    edits["option"]["options"] = [system.option] if system.option else []
    out = []
    for name, edit in edits.items():
        out.append(dict({
            "id": name, "rule": name, "kind": "flag", "title": name, "why": None, "findings": [], "add": [], "remove": [],
            "link": [], "env": [], "units": ["*"], "risk": "safe", "status": "measured", "reason": None,
            "same_as": None, "build": None, "results": [], "verdict": "faster", "accepted": True}, **edit))
    return out


def spec(system, tree):
    return {
        "schema_version": "1.0", "tool": {"name": "advisor", "version": "0", "libclang": None},
        "generated_at": "2026-01-01T00:00:00Z", "status": "ok",
        "host": {"id": "x", "cpu": None, "cores": 1, "kernel": None, "compilers": []},
        "project": {"root": tree, "revision": None, "build_system": None, "configure_command": system.configure,
                    "build_command": system.build, "units": 0, "lines": 0, "units_failed": []},
        "benchmarks": [{"name": "b", "command": system.bench}], "metric": "cpu",
        "baseline": {"flags": ["-O2", "-fno-inline"], "metrics": {}, "noise": None}, "findings": [],
        "suggestions": suggestions(system),
        "recommendation": {"suggestions": [], "add": [], "remove": [], "results": [], "confirmed": False}}


class Measured:
    """A system's project, and the code of each set as the builder made it."""

    def __init__(self, system, tool, folder, sets):
        self.system, self.tool = system, tool
        self.folder = os.path.join(folder, system.name)
        self.tree = os.path.join(self.folder, "a tree")
        self.reports = os.path.join(self.folder, "reports")
        os.makedirs(self.reports)
        write_tree(system, self.tree)
        if system.prepare:
            call(system.prepare, self.tree, plain_env())
        with open(os.path.join(self.folder, "spec.json"), "w") as f:
            json.dump(spec(system, self.tree), f)
        said = call([tool, os.path.join(self.folder, "spec.json"), os.path.join(self.folder, "state"), self.reports,
                     ",".join(system.programs)] + sorted({one for name in sets for one in name.split(";")}), self.folder, plain_env()).stdout
        self.code, self.failed = {}, {}
        for line in said.splitlines():
            name, status, code, reason = line.split("\t")
            self.code[name] = code
            if status != "ok":
                self.failed[name] = reason
        shutil.rmtree(os.path.join(self.folder, "state"), ignore_errors=True)

    def report_for(self, name, tree):
        with open(os.path.join(self.reports, name + ".json")) as f:
            text = f.read()
        path = tree + ".json"
        with open(path, "w") as f:
            f.write(text.replace(json.dumps(self.tree)[1:-1], json.dumps(tree)[1:-1]))
        return path


def commands(said):
    """The ones that apply printed."""
    out = []
    for word in ("configure with: ", "build with: "):
        out += [line[len(word):] for line in said.splitlines() if line.startswith(word)]
    return out


def no_counters(path):
    said = call(["readelf", "-SsW", path], "/").stdout
    found = re.findall(r"__gcov_init|__gcov_exit|__llvm_prf_\w+|__llvm_profile_\w+", said)
    if found:
        raise Wrong("%s counts: %s" % (path, sorted(set(found))))


def kept(before, after):
    """Files that were there and are not as they were; new ones that apply must have taken back."""
    product = re.compile(r"(\.(o|sho|a|lo|la|d|gcno)|/?(one|two)|-stamp|\.advisor)$")
    wrong = [p for p in before if before[p] != after.get(p) and not product.search(p)]
    ours = ("GNUmakefile", "CMakeUserPresets.json")
    return wrong + [p for p in after if p not in before and os.path.basename(p) in ours]


def why_not(system, name):
    """A reason why this cannot be; None: it can."""
    for one in re.split("[+;]", name):
        if one in system.cannot:
            return system.cannot[one]
    if "option" in name and not system.option:
        return "has no options"
    if ("preload" in name or "link" in name) and not jemalloc():
        return "no jemalloc here"
    if "clang" in name and not first("clang-19", "clang"):
        return "no clang here"
    return None


def build_folder(tree):
    """Where an applied build is: in the newest folder, since each apply takes a new one."""
    folders = [f for f in os.listdir(tree) if f.startswith("build") and os.path.isdir(os.path.join(tree, f))]
    return max(folders, key=lambda f: os.stat(os.path.join(tree, f)).st_mtime_ns) + "/" if folders else "build/"


def build_and_compare(m, name, tree, said):
    system = m.system
    lines = commands(said)
    for line in lines:
        call(line, tree, plain_env())
    programs = [os.path.join(tree, p.replace("build/", build_folder(tree), 1)) for p in system.programs]
    if "preload" == name:
        return
    missing = [p for p in programs if not os.path.exists(p)]
    if missing:
        raise Wrong("%s does not make %s" % (lines, missing))
    code = call([m.tool, "code"] + programs, tree).stdout.strip()
    if "pgo" in name:
        for p in programs:
            no_counters(p)
    if code == m.code["base"] != m.code[name]:
        raise Wrong("the unchanged code: nothing reached the compiler\n" + said)
    if code != m.code[name]:
        raise Wrong("not the code that was measured\n" + said)


def cell(m, name, advisor):
    system, tree = m.system, os.path.join(m.folder, name.replace(";", " then "), "a tree")
    shutil.copytree(m.tree, tree, symlinks=True)
    before = picture(tree)
    to = ["--to", system.to] if system.to else []
    for one in name.split(";"):
        if m.code[one] == m.code["base"] and one != "preload":
            raise Wrong("the measured code is the baseline's, so nothing can be told")
        # the report is made here, so it is no run's: what its macros change is for the user to say
        said = call([advisor, "apply", m.report_for(one, tree), "--allow", "semantics"] + to, tree, plain_env()).stdout
        build_and_compare(m, one, tree, said)
        call([advisor, "apply", "--undo"], tree, plain_env())
        wrong = kept(before, picture(tree))
        if wrong or os.path.exists(os.path.join(tree, ".advisor", "apply")):
            raise Wrong("undo leaves: %s" % (wrong or ".advisor/apply"))
    shutil.rmtree(os.path.dirname(tree))


class Matrix:
    def __init__(self, args, folder):
        self.args, self.folder = args, folder
        self.cells, self.lock = {}, threading.Lock()
        self.names = args.sets.split(",") if args.sets else QUICK if args.quick else SETS
        only = args.only.split(",") if args.only else QUICK_SYSTEMS if args.quick else None
        self.systems = [s for s in SYSTEMS if not only or s.name in only]

    def put(self, system, name, text):
        with self.lock:
            self.cells[(system.name, name)] = text
            if self.args.verbose:
                print("%-12s %-24s %s" % (system.name, name, text.splitlines()[0]), flush=True)

    def one(self, m, name):
        start = time.monotonic()
        try:
            for part in name.split(";"):
                if part in m.failed:
                    raise Wrong("the builder itself: " + m.failed[part])
            cell(m, name, self.args.advisor)
            self.put(m.system, name, "ok" + (" %.1fs" % (time.monotonic() - start) if self.args.verbose else ""))
        except Wrong as e:
            self.put(m.system, name, "WRONG " + str(e))

    def run(self):
        with concurrent.futures.ThreadPoolExecutor(self.args.jobs) as pool:
            jobs = [pool.submit(self.measure, s) for s in self.systems]
            cells = []
            for job in concurrent.futures.as_completed(jobs):
                m, names = job.result()
                cells += [pool.submit(self.one, m, n) for n in names]
            for job in cells:
                job.result()

    def measure(self, system):
        """Builds the sets; those that cannot be are named here."""
        for need in system.needs:
            if not shutil.which(need):
                for name in self.names:
                    self.put(system, name, "n/a: no %s here" % need)
                return None, []
        names = []
        for name in self.names:
            reason = why_not(system, name)
            if reason:
                self.put(system, name, "n/a: " + reason)
            else:
                names.append(name)
        start = time.monotonic()
        try:
            m = Measured(system, self.args.measured, self.folder, names)
        except Wrong as e:
            for name in names:
                self.put(system, name, "WRONG the builder itself: " + str(e))
            return None, []
        if self.args.verbose:
            print("%-12s measured in %.1fs" % (system.name, time.monotonic() - start), flush=True)
        return m, names

    def table(self):
        reasons = []
        width = max(len(n) for n in self.names)
        print(" " * width, " ".join("%-11s" % s.name for s in self.systems))
        for name in self.names:
            row = []
            for s in self.systems:
                text = self.cells.get((s.name, name), "?").split(" ")[0]
                if text == "n/a:":
                    why = self.cells[(s.name, name)][5:]
                    if why not in reasons:
                        reasons.append(why)
                    text = "n/a(%d)" % (reasons.index(why) + 1)
                row.append("%-11s" % text)
            print("%-*s %s" % (width, name, " ".join(row)))
        for i, why in enumerate(reasons):
            print("  (%d) %s" % (i + 1, why))
        wrong = [(k, v) for k, v in sorted(self.cells.items()) if v.startswith("WRONG")]
        for (system, name), text in wrong:
            print("\nFAILED: %s, %s: %s" % (system, name, text[6:]))
        if not any(v.startswith("ok") for v in self.cells.values()):
            wrong.append("nothing was built")
        return 1 if wrong else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("advisor")
    parser.add_argument("measured")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only")
    parser.add_argument("--sets")
    parser.add_argument("--keep")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("-v", dest="verbose", action="store_true")
    args = parser.parse_args()
    args.advisor, args.measured = os.path.abspath(args.advisor), os.path.abspath(args.measured)
    folder = args.keep or tempfile.mkdtemp(prefix="advisor-matrix-")
    start = time.monotonic()
    try:
        matrix = Matrix(args, os.path.realpath(folder))
        matrix.run()
        status = matrix.table()
    finally:
        if not args.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print("%d cells in %.0f s" % (len(matrix.cells), time.monotonic() - start))
    sys.exit(status)


main()
