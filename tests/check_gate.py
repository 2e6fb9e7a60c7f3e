#!/usr/bin/env python3
"""The gate as continuous integration meets it, on a program of the corpus.

usage: check_gate.py WHAT ADVISOR SOURCE_DIR [N]

  planted      a planted finding fails, moved lines pass; a planted slow-down fails, the same program passes. Speed
               is counted in instructions, so that nothing depends on the machine's mood (77: no valgrind here)
  github       the commands of corpus/ci/github.yml, as a runner would call them
  gitlab       the same for corpus/ci/gitlab.yml
  noise        N times (20): two runs of the same program, measured in time, pass; then a planted slow-down of about
               a tenth fails. No test: it takes N times half a minute, and a quiet machine. Prints a table
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

from common import fail

WHAT, ADVISOR, SOURCE = sys.argv[1], os.path.abspath(sys.argv[2]), os.path.abspath(sys.argv[3])
PROGRAM = os.path.join(SOURCE, "corpus/programs/wordfreq")
# A word more that is allocated and freed in every iteration.
FINDING = ("\t\tfree(word);\n", "\t\tfree(word);\n\t\tchar *again = malloc(end - start + 2);\n"
           "\t\tif (again)\n\t\t\tmemcpy(again, line + start, end - start);\n\t\tfree(again);\n")
SLOWER = ("pass < 6", "pass < 7")


def advisor(*words, cwd=None, env=None):
    done = subprocess.run([ADVISOR, *words], cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode, done.stdout


def tree(folder, name, change=None, config=None):
    path = os.path.join(folder, name)
    shutil.copytree(PROGRAM, path)
    if change:
        plant(path, change)
    if config:
        with open(os.path.join(path, ".advisor.json"), "w") as f:
            json.dump(config, f)
    return path


def plant(path, change):
    name = os.path.join(path, "main.c")
    with open(name) as f:
        text = f.read()
    if text.count(change[0]) != 1:
        fail("%r is not once in main.c" % change[0])
    with open(name, "w") as f:
        f.write(text.replace(*change))


def check(now, old, want, words, *more):
    status, said = advisor("check", now, "--baseline", old, "--color", "never", *more)
    flat = " ".join(said.split())
    if status != want or words not in flat:
        fail("check ends with %d, not %d, or does not say \"%s\":\n%s" % (status, want, words, said))
    print("ok: exit %d, \"%s\"" % (status, words))


def scan(path):
    report = os.path.join(path, "scan.json")
    status, said = advisor("scan", "--build", "make", "--format", "json", "-o", report, "-q", path)
    if status != 0:
        fail("scan ends with %d:\n%s" % (status, said))
    return report


def run(path):
    status, said = advisor("run", "-q", path)
    if status != 0:
        fail("run ends with %d:\n%s" % (status, said))
    return os.path.join(path, ".advisor/report.json")


def planted(folder):
    old = scan(tree(folder, "old"))
    check(old, old, 0, "Gate passed: 0 new findings")
    moved = tree(folder, "moved", ("#include <stdio.h>\n", "/* moved\n *\n */\n\n#include <stdio.h>\n"))
    with open(old) as f:
        n = len([x for x in json.load(f)["findings"] if not x["cold"] and not x["suppressed_by"]])
    check(scan(moved), old, 0, "0 new findings, %d known, 0 gone" % n)
    bad = scan(tree(folder, "bad", FINDING))
    check(bad, old, 1, "new warning at main.c:22: `again`")
    check(bad, old, 0, "new warning", "--fail-on", "error", "-v")
    if not shutil.which("valgrind"):
        print("skipped: there is no valgrind here, so speed was not looked at")
        sys.exit(77)
    config = {"build": "make", "bench": ["./wordfreq 300"], "metric": "instructions", "only": ["flag-o3"], "budget": "5m",
              "layouts": 1}
    first = run(tree(folder, "first", None, config))
    check(run(tree(folder, "second", None, config)), first, 0, "Gate passed")
    check(run(tree(folder, "slow", SLOWER, config)), first, 1, "a loss beyond the 3 % that is allowed")
    check(os.path.join(folder, "slow/.advisor/report.json"), first, 0, "Gate passed", "--max-regression", "50%")


def git(path, *words):
    subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@localhost", *words], cwd=path, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def repository(folder):
    """A clone as a runner has it: the change checked out, its base known as origin/main."""
    # counted where it can be: a busy machine must not look like a loss
    config = {"build": "make", "bench": ["./wordfreq 300"], "metric": "instructions" if shutil.which("valgrind") else "wall",
              "only": ["flag-o3"], "budget": "6s", "layouts": 1}
    origin = tree(folder, "origin", None, config)
    git(origin, "init", "-q", "-b", "main")
    git(origin, "add", "-A")
    git(origin, "commit", "-q", "-m", "base")
    clone = os.path.join(folder, "work", "repo")
    os.mkdir(os.path.join(folder, "work"))
    git(folder, "clone", "-q", origin, clone)
    git(clone, "checkout", "-q", "-b", "change")
    return clone


def shell(commands, cwd, env):
    """As both run a step: a shell that stops at the first failure."""
    done = subprocess.run(["bash", "-e", "-o", "pipefail", "-c", commands], cwd=cwd, env=env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode, done.stdout


def environment(folder, **more):
    bin_folder = os.path.join(folder, "bin")
    os.makedirs(bin_folder, exist_ok=True)
    if not os.path.exists(os.path.join(bin_folder, "advisor")):
        with open(os.path.join(bin_folder, "advisor"), "w") as f:
            f.write("#!/bin/sh\nexec '%s' \"$@\"\n" % ADVISOR)
        os.chmod(os.path.join(bin_folder, "advisor"), 0o755)
    return dict(os.environ, PATH=bin_folder + ":" + os.environ["PATH"], CI="true", **more)


def play(steps, clone, env, outputs):
    """Runs the steps; the last one is the gate. Its status and what it said."""
    for number, commands in enumerate(steps):
        status, said = shell(commands, clone, env)
        if status != 0 and number + 1 < len(steps):
            fail("a step before the gate ends with %d:\n%s\n%s" % (status, commands, said))
    for name in outputs:
        if not os.path.getsize(name if os.path.isabs(name) else os.path.join(clone, name)):
            fail(name + " is empty")
    return status, said


def both_ways(folder, steps, env, outputs):
    """The unchanged program passes whatever it measured (a loss would have to be proved), a planted finding fails."""
    clone = repository(folder)
    git(clone, "commit", "-q", "--allow-empty", "-m", "nothing")
    env = dict(env, CI_MERGE_REQUEST_DIFF_BASE_SHA=subprocess.run(
        ["git", "rev-parse", "origin/main"], cwd=clone, check=True, stdout=subprocess.PIPE, text=True).stdout.strip())
    for name in outputs:
        if os.path.isabs(name):
            open(name, "w").close()
    status, said = play(steps, clone, env, outputs)
    if status != 0 or "new warning" in said:
        fail("the unchanged program: the gate ends with %d:\n%s" % (status, said))
    git(clone, "worktree", "remove", "--force", "../base")
    plant(clone, FINDING)
    git(clone, "commit", "-q", "-am", "worse")
    status, said = play(steps, clone, env, outputs)
    if status != 1 or "again" not in said:
        fail("the planted finding: the gate ends with %d:\n%s" % (status, said))
    return clone


def load(name):
    with open(os.path.join(SOURCE, "corpus/ci", name)) as f:
        return yaml.safe_load(f)


def github(folder):
    job = load("github.yml")["jobs"]["advisor"]
    steps = [s["run"] for s in job["steps"] if "run" in s]
    summary = os.path.join(folder, "summary.md")
    env = environment(folder, GITHUB_ACTIONS="true", GITHUB_BASE_REF="main", GITHUB_STEP_SUMMARY=summary)
    clone = both_ways(folder, steps, env, ["advisor.html", "advisor.sarif", summary])
    with open(os.path.join(clone, "advisor.sarif")) as f:
        results = json.load(f)["runs"][0]["results"]
    if [r["ruleId"] for r in results] != ["alloc-in-loop"] or "primaryLocationLineHash" not in results[0]["partialFingerprints"]:
        fail("advisor.sarif does not hold the new finding alone: %s" % results)
    uploaded = [s["with"] for s in job["steps"] if "with" in s]
    for file in (uploaded[1]["sarif_file"], *uploaded[2]["path"].split()):
        if not os.path.exists(os.path.join(clone, file)):
            fail(file + " is to be uploaded, but is not there")


def gitlab(folder):
    job = load("gitlab.yml")["advisor"]
    env = environment(folder, GITLAB_CI="true", CI_PIPELINE_SOURCE="merge_request_event", CI_MERGE_REQUEST_DIFF_BASE_SHA="")
    files = job["artifacts"]["paths"] + list(job["artifacts"]["reports"].values())
    clone = both_ways(folder, job["script"], env, files)
    with open(os.path.join(clone, job["artifacts"]["reports"]["codequality"])) as f:
        entries = json.load(f)
    if [e["check_name"] for e in entries] != ["alloc-in-loop"]:
        fail("the code quality report does not hold the new finding alone: %s" % entries)


def noise(folder):
    n = int(sys.argv[4]) if len(sys.argv) > 4 else 20
    config = {"build": "make", "bench": ["./wordfreq 6000"], "budget": "30s", "layouts": 1,
              "only": ["flag-o3", "lto", "march-native", "fno-plt"], "allow": ["portability"]}
    outcomes = {}
    first = run(tree(folder, "first", None, config))
    for i in range(n):
        status, said = advisor("check", run(tree(folder, "again%d" % i, None, config)), "--baseline", first, "-v", "--color", "never")
        gate = re.search(r"Gate (\w+)", said).group(1)
        outcomes[gate] = outcomes.get(gate, 0) + 1
        print("same program %2d: %s" % (i + 1, gate), flush=True)
        if status != 0:
            print(said)
    status, said = advisor("check", run(tree(folder, "slow", SLOWER, config)), "--baseline", first, "--color", "never")
    print("a pass more of six: exit %d\n%s" % (status, "\n".join(said.splitlines()[:4])))
    print("same program: %s; planted slow-down: %s" % (", ".join("%d %s" % (v, k) for k, v in sorted(outcomes.items())),
                                                       "failed" if status == 1 else "NOT SEEN"))
    if outcomes.get("failed") or status != 1:
        sys.exit(1)


with tempfile.TemporaryDirectory() as temporary:
    {"planted": planted, "github": github, "gitlab": gitlab, "noise": noise}[WHAT](os.path.realpath(temporary))
