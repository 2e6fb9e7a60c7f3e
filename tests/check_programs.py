#!/usr/bin/env python3
"""What a scan finds in the programs of corpus/programs/, against their expect.json.

usage: check_programs.py PROGRAM-FOLDER ADVISOR BUILD...

expect.json: "findings": rule, file, function, and how many; a finding of those rules anywhere else in the
program fails, as does any of the rules under "clean" (in the file and function named, or everywhere).
"tags": macros that must be found as build tags (as suggestions that define them, or in the report's tags).
"safe_tags": those of them whose larger values are safe; every other definition must be of risk semantics.
"todo_tags", and "todo": true in a finding: known misses, reported but no failure. So are findings of rules that
are not there yet.
BUILD: "BUILD-COMMAND" or "CONFIGURE-COMMAND :: BUILD-COMMAND", with which the compile commands are captured;
every one must give the same.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

from common import finish


def scan(program, advisor, build):
    with tempfile.TemporaryDirectory() as folder:
        tree = os.path.join(os.path.realpath(folder), "tree")
        shutil.copytree(program, tree)
        *configure, build = build.split(" :: ")
        done = subprocess.run([advisor, "scan", *[x for c in configure for x in ("--configure", c)], "--build", build,
                               "--format", "json", "-q", "-v", tree],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            print(done.stderr)
            sys.exit("FAILED: scan --build '%s' ends with status %d" % (build, done.returncode))
        return json.loads(done.stdout)


def place(finding):
    at = finding["location"]
    return finding["rule"], at["file"], at.get("function")


def known(advisor, rule):
    return subprocess.run([advisor, "explain", rule], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          check=False).returncode == 0


def compare(expect, report, advisor):
    wrong = []
    hot = [f for f in report["findings"] if not f.get("cold") and not f.get("suppressed_by")]
    found = [place(f) for f in hot]
    wanted = {}
    for e in expect["findings"]:
        key = (e["rule"], e["file"], e["function"])
        wanted[key] = e
        n = found.count(key)
        if n != e["count"]:
            text = "%s in %s, %s(): found %d times, not %d" % (*key, n, e["count"])
            if n < e["count"] and (e.get("todo") or not known(advisor, e["rule"])):
                print("todo:", text)
            else:
                wrong.append(text)
    rules = {e["rule"] for e in expect["findings"]}
    for key in found:
        if key[0] in rules and key not in wanted:
            wrong.append("%s in %s, %s(): not expected" % key)
    for c in expect["clean"]:
        for rule, file, function in found:
            if rule in c["rules"] and c.get("file", file) == file and c.get("function", function) == function:
                wrong.append("%s in %s, %s(), although %s" % (rule, file, function, c["because"]))
    offered = json.dumps([[s["id"], s.get("add"), s.get("title")] for s in report["suggestions"]] +
                         [t.get("name") for t in report.get("tags", [])])
    for tag in expect["tags"]:
        if tag not in offered:
            wrong.append("the build tag %s was not found" % tag)
    safe = sorted({t["name"] for t in report.get("tags", []) if t.get("safe_tries")})
    if safe != sorted(expect.get("safe_tags", [])):
        wrong.append("safe are the tags %s, not %s" % (safe, expect.get("safe_tags", [])))
    allowed = {d for t in report.get("tags", []) for d in t.get("safe_tries", [])}
    for s in report["suggestions"]:
        if s["rule"] != "define-tag":
            continue
        defined = [word[2:] for word in s["add"] if word.startswith("-D")]
        if s["risk"] != ("safe" if defined and allowed.issuperset(defined) else "semantics"):
            wrong.append("%s is of risk %s" % (s["id"], s["risk"]))
    for tag in expect.get("todo_tags", []):
        print("todo: the build tag", tag, "is now found" if tag in offered else "is not found")
    return wrong


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    program, advisor, builds = sys.argv[1], sys.argv[2], sys.argv[3:]
    with open(os.path.join(program, "expect.json")) as f:
        expect = json.load(f)
    wrong = []
    for build in builds:
        report = scan(program, advisor, build)
        if report["project"]["units_failed"]:
            wrong.append("units that do not parse: %s" % report["project"]["units_failed"])
        wrong += ["%s: %s" % (build, w) for w in compare(expect, report, advisor)]
    finish(wrong)


main()
