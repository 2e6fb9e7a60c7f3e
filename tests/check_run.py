#!/usr/bin/env python3
"""`advisor run` as a user meets it, on a program of the corpus.

usage: check_run.py WHAT ADVISOR CORPUS SCHEMA [TIMES [SEED]]

  unchanged    every byte, mode and time of the user's tree is as before; the report is valid
  interrupt    Ctrl-C: status 130, a valid report, no process left; the next run goes on from there
  killed       SIGKILL in the middle: the next run is fine
  two          while one run is at work, a second on the same tree ends with a sentence
  full         the disk is full: a sentence, status 2 or 3, nothing left behind; with room again it works
  same         TIMES runs of the whole loop with 15 flags that change nothing and --keep-same-code:
               how many are called faster or slower, or recommended; and what a run costs beside
               builds and benchmarks (a figure, no test: it fails only when a run does)
  kills        SIGKILL at TIMES random moments of all phases, one run after the other: after each the
               tree is as before, no process is left and no finished sample is lost; the last run,
               which is left alone, uses them and ends with a valid report
Nothing here depends on speed: only on what is left behind.
"""
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

import jsonschema

from common import changed, fail, picture

MARK = "ADVISOR_TEST_MARK"
STATUSES = {"measured", "same-code", "build-failed", "check-failed", "run-failed", "timeout", "skipped"}


def compare(before, tree):
    found = changed(before, picture(tree, times=True))
    if found:
        fail("the user's tree was changed: " + found)


def left_over(mark, tree):
    """Processes that were started (at any depth) by the run, or that work below its tree."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        if int(pid) == os.getpid():
            continue
        try:
            with open("/proc/%s/environ" % pid, "rb") as f:
                marked = ("%s=%s" % (MARK, mark)).encode() in f.read().split(b"\0")
            below = os.readlink("/proc/%s/cwd" % pid).startswith(tree + "/")
            with open("/proc/%s/stat" % pid) as f:
                zombie = f.read().rsplit(")", 1)[1].split()[0] == "Z"
            with open("/proc/%s/cmdline" % pid, "rb") as f:
                line = f.read().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if (marked or below) and not zombie:
            found.append(pid + " " + line)
    return found


class Run:
    def __init__(self, advisor, tree, budget, *more):
        self.mark = "%d-%f" % (os.getpid(), time.monotonic())
        self.tree = tree
        env = dict(os.environ, NO_COLOR="1", **{MARK: self.mark})
        command = [advisor, "run", "--build", "make", "--bench", "./wordfreq 3000", "--budget", budget,
                   "--layouts", "1", *more, tree]
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=self.log,
                                        stderr=subprocess.STDOUT, start_new_session=True)

    def said(self):
        self.log.seek(0)
        return self.log.read()

    def wait_for(self, pattern, times=1, seconds=200):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if len(re.findall(pattern, self.said())) >= times:
                return
            if self.process.poll() is not None:
                fail("ended (status %d) before it said %r:\n%s" % (self.process.returncode, pattern, self.said()))
            time.sleep(0.05)
        self.process.kill()
        fail("never said %r:\n%s" % (pattern, self.said()))

    def end(self, want):
        try:
            status = self.process.wait(240)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            fail("does not end:\n" + self.said())
        if status != want:
            fail("exit status %d instead of %d:\n%s" % (status, want, self.said()))


def read_report(tree, schema, statuses):
    path = os.path.join(tree, ".advisor", "report.json")
    if not os.path.exists(path):
        fail("no report was written")
    with open(path) as f:
        report = json.load(f)
    with open(schema) as f:
        jsonschema.Draft202012Validator(json.load(f)).validate(report)
    if report["status"] not in statuses:
        fail("the report's status is %s, not %s" % (report["status"], "/".join(statuses)))
    for s in report["suggestions"]:
        if s["status"] not in STATUSES:
            fail("suggestion %s was left as %s" % (s["id"], s["status"]))
        if s["status"] == "skipped" and not s.get("reason"):
            fail("suggestion %s is skipped and nobody says why" % s["id"])
    return report


def no_process_left(run):
    # What was killed needs a moment to be gone.
    for _ in range(50):
        left = left_over(run.mark, run.tree)
        if not left:
            return
        time.sleep(0.1)
    fail("processes left: " + "; ".join(left))


def compiled(run):
    """Variants that were built, and how many units that compiled."""
    return {m.group(1): int(m.group(2))
            for m in re.finditer(r"([\w-]+): built in [\d.]+ s, (\d+) units? compiled", run.said())}


def unchanged(advisor, tree, schema):
    before = picture(tree, times=True)
    run = Run(advisor, tree, "200s", "--rounds", "3", "--only", "flag-o3,lto,pgo,pool,alloc-*,tunable-*",
              "--check", "make -s check")
    run.end(0)
    compare(before, tree)
    no_process_left(run)
    report = read_report(tree, schema, ("ok", "partial"))
    if not report["suggestions"]:
        fail("nothing was suggested")
    if not any(s["status"] in ("measured", "same-code") for s in report["suggestions"]):
        fail("nothing was measured:\n" + run.said())
    with open(os.path.join(tree, ".advisor", ".gitignore")) as f:
        if f.read().strip() != "*":
            fail(".advisor/.gitignore does not ignore everything")


def interrupt(advisor, tree, schema):
    before = picture(tree, times=True)
    run = Run(advisor, tree, "20m")
    run.wait_for(", [1-9][0-9]* units? compiled", 3)
    os.killpg(run.process.pid, signal.SIGINT)
    run.end(130)
    compare(before, tree)
    no_process_left(run)
    first = read_report(tree, schema, ("interrupted",))
    built_before = {v for v, n in compiled(run).items() if n > 0}
    run = Run(advisor, tree, "15s")
    run.end(0)
    no_process_left(run)
    # Profiles are trained afresh, and what is compiled with another profile is another object.
    again = [v for v, n in compiled(run).items() if v in built_before and n > 0 and not v.startswith("pgo")]
    if not built_before or again:
        fail("compiled again in the second run: %s (built before: %s)" % (again, sorted(built_before)))
    second = read_report(tree, schema, ("ok", "partial"))
    # What counted lines give reason for is not suggested where so short a run has no time to count them.
    counted = "lines are not counted" not in run.said()
    if counted and {s["id"] for s in first["suggestions"]} - {s["id"] for s in second["suggestions"]}:
        fail("the second run does not know suggestions of the first")
    compare(before, tree)


def killed(advisor, tree, schema):
    before = picture(tree, times=True)
    run = Run(advisor, tree, "20m")
    run.wait_for("scanned")
    time.sleep(1)
    os.killpg(run.process.pid, signal.SIGKILL)
    run.process.wait()
    run = Run(advisor, tree, "15s")
    run.end(0)
    no_process_left(run)
    read_report(tree, schema, ("ok", "partial"))
    compare(before, tree)


def two(advisor, tree, schema):
    first = Run(advisor, tree, "20m")
    first.wait_for("building the baseline")
    second = Run(advisor, tree, "15s")
    second.end(2)
    if "another advisor is at work on" not in second.said():
        fail("the second run does not say why it ends:\n" + second.said())
    if first.process.poll() is not None:
        fail("the first run ended, too:\n" + first.said())
    os.killpg(first.process.pid, signal.SIGINT)
    first.end(130)
    no_process_left(first)


def full(advisor, tree, schema):
    """On a file system of a few MiB; where none can be mounted the test is skipped (77)."""
    if "ADVISOR_TEST_INSIDE" not in os.environ:
        namespace = ["unshare", "--mount"] + (["--map-root-user"] if os.getuid() else [])
        if subprocess.run(namespace + ["mount", "-t", "tmpfs", "none", tree], stderr=subprocess.DEVNULL).returncode:
            print("skipped: no file system can be mounted here")
            sys.exit(77)
        sys.exit(subprocess.run(namespace + [sys.executable] + sys.argv, env=dict(os.environ, ADVISOR_TEST_INSIDE="1")).returncode)
    source = os.path.join(sys.argv[3], "programs", "wordfreq")
    for size in ("600k", "1600k", "2700k"):
        place = os.path.join(os.path.dirname(tree), size)
        os.mkdir(place)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=" + size, "none", place], check=True)
        small = os.path.join(place, "tree")
        shutil.copytree(source, small)
        before = picture(small, times=True)
        run = Run(advisor, small, "200s", "--rounds", "2", "--only", "flag-*,lto*,pgo*,pool")
        status = run.process.wait(240)
        print("%s: status %d: %s" % (size, status, run.said().strip().splitlines()[-1]), flush=True)
        # with the last size it depends on the compiler whether, and where, the room ends
        ended = status or size == "600k"
        if status not in (0, 2, 3, 4) or (ended and not re.search("No space left|full", run.said())):
            fail("nobody says that the disk is full:\n" + run.said())
        compare(before, small)
        no_process_left(run)
        if size == "2700k":
            subprocess.run(["mount", "-o", "remount,size=1g", place], check=True)
            run = Run(advisor, small, "200s", "--rounds", "2", "--only", "flag-*")
            run.end(0)
            read_report(small, schema, ("ok", "partial"))
        subprocess.run(["umount", "-l", place], check=True)


NOTHING = """```json
{"id": "nothing-%(n)d", "kind": "flag", "title": "nothing: -DADVISOR_NOTHING_%(n)d", "risk": "safe",
 "add": ["-DADVISOR_NOTHING_%(n)d"], "order": %(n)d}
```

# nothing: -DADVISOR_NOTHING_%(n)d

Defines a macro that no source knows.

## When it pays
Never.

## When it hurts
Never.

## How it is applied
Not at all.
"""


def same(advisor, tree, schema, times=5, seed=1):
    rules = os.path.join(os.path.dirname(tree), "rules")
    os.mkdir(rules)
    for n in range(15):
        with open(os.path.join(rules, "nothing-%d.md" % n), "w") as f:
            f.write(NOTHING % {"n": n})
    verdicts = {}
    recommended, outside, noise = 0, [], []
    for i in range(times):
        shutil.rmtree(os.path.join(tree, ".advisor"), ignore_errors=True)  # fresh samples each time
        run = Run(advisor, tree, "60s", "--keep-same-code", "--rules", rules, "--only", "nothing-*",
                  "--seed", str(seed + i))
        run.end(0)
        report = read_report(tree, schema, ("ok", "partial"))
        for s in report["suggestions"]:
            if not s["id"].startswith("nothing-"):
                continue
            said = s["verdict"] if s["status"] == "measured" else s["status"]
            verdicts[said] = verdicts.get(said, 0) + 1
        recommended += bool(report.get("recommendation", {}).get("confirmed"))
        cost = report["cost"]
        if any(s["id"].startswith("nothing-") and s["status"] != "measured" for s in report["suggestions"]):
            fail("not everything was measured:\n" + run.said())
        outside.append(100 * (1 - (cost["build_seconds"] + cost["run_seconds"]) / cost["total_seconds"]))
        print("run %d: %s; %.1f s, %.1f s of it in builds, %.1f s in runs" % (
            i + 1, verdicts, cost["total_seconds"], cost["build_seconds"], cost["run_seconds"]), flush=True)
    print("csv: whole run A/A,%s,%d runs of 60 s with 15 flags that change nothing; --keep-same-code; seed %d,%s; "
          "%d recommended" % (report["metric"], times, seed,
                              "; ".join("%d %s" % (n, v) for v, n in sorted(verdicts.items())), recommended))
    print("csv: whole run outside builds and counted runs,%s,the same %d runs; seed %d,%.1f %% at most: scan; "
          "hashing; warm-ups and first runs" % (report["metric"], times, seed, max(outside)))


def samples(tree):
    """How many samples the store has: (all, the baseline's of the race)."""
    store = os.path.join(tree, ".advisor", "store.db")
    if os.path.exists(store + ".damaged"):
        fail("the store was found damaged")
    if not os.path.exists(store):
        return 0, 0
    db = sqlite3.connect(store, timeout=10)
    try:
        if db.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            fail("the store is damaged")
        if not db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'sample'").fetchone()[0]:
            return 0, 0
        count = db.execute("SELECT count(*) FROM sample").fetchone()[0]
        # the baseline is in every round of the race (beside each of its mates), so nobody has more rounds
        rounds = db.execute("SELECT max(n) FROM (SELECT count(DISTINCT round) n FROM sample WHERE phase = 0 GROUP BY key)"
                            ).fetchone()[0] or 0
    finally:
        db.close()
    return count, rounds


def kills(advisor, tree, schema, times=3, seed=1):
    """What a run says when it enters a phase; the moment is up to two seconds later."""
    phases = ["measuring", "scanned", "measuring", "building the baseline", "measuring", "built in", "copying",
              "choosing|confirming|measuring"]
    options = ["--check", "make -s check", "--only", "flag-o3,alloc-*,lto,march-native,tunable-*"]
    chance = random.Random(seed)
    before = picture(tree, times=True)
    kept = rounds = 0
    for i in range(times):
        run = Run(advisor, tree, "40s", *options)
        run.wait_for(phases[i % len(phases)])
        time.sleep(chance.uniform(0, 2))
        ended = run.process.poll() is not None
        run.process.kill()
        run.process.wait()
        no_process_left(run)
        compare(before, tree)
        now, rounds = samples(tree)
        print("kill %d in %r%s: %d samples" % (i + 1, phases[i % len(phases)], ", already ended" if ended else "", now),
              flush=True)
        if now < kept:
            fail("%d samples were kept, %d are left" % (kept, now))
        kept = now
    run = Run(advisor, tree, "30s", *options)
    run.end(0)
    no_process_left(run)
    compare(before, tree)
    report = read_report(tree, schema, ("ok", "partial"))
    after, _ = samples(tree)
    if after != kept + report["cost"]["runs"]:
        fail("%d samples and %d runs made %d samples" % (kept, report["cost"]["runs"], after))
    used = report["baseline"]["metrics"][report["metric"]]["n"]  # side by side there is no wall time
    if used < rounds:
        fail("the store had %d rounds of the baseline, the report has %d" % (rounds, used))
    print("csv: kill,,%d kills at random moments (seed %d),0 samples lost of %d; the last run used %d earlier rounds"
          % (times, seed, kept, rounds))


def main():
    if len(sys.argv) not in (5, 6, 7):
        sys.exit(__doc__)
    what, advisor, corpus, schema = sys.argv[1:5]
    more = map(int, sys.argv[5:])
    with tempfile.TemporaryDirectory() as folder:
        tree = os.path.join(os.path.realpath(folder), "a tree")
        shutil.copytree(os.path.join(corpus, "programs", "wordfreq"), tree)
        {"unchanged": unchanged, "interrupt": interrupt, "killed": killed, "kills": kills,
         "two": two, "same": same, "full": full}[what](advisor, tree, schema, *more)
    print("ok")


main()
