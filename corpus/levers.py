#!/usr/bin/env python3
"""What the advisor recommends for programs of the corpus, against a plain "-O3 -march=native" and against random
flag vectors, all measured by the advisor itself on copies of their own.

usage: levers.py ADVISOR CSV [--budget 10m] [--random N] [--long TIME] [--allow RISKS] [--trees DIR]
                 [--steps STEP,...] [--reports DIR] [PROGRAM...]

PROGRAM: a folder of corpus/programs, or a name of corpus/trees.json (which is looked for as DIR/NAME, built
before or not). Without any: pairing matrix wordfreq stackvm squeeze jsontool. Five steps each:
  1. `advisor run` with the budget: the recommendation, its confirmed gain, builds and runs
  2. -O3 -march=native alone, half of the budget (a minute at least)
  3. N random vectors of the optimiser's switches at -O2 or -O3, the budget again; the best one is confirmed
  4. --long: a run without a bound on builds, for the best known set
  5. the sets of 1 to 4 once more, all in one race with every round for each: "together", with its interval. Numbers
     of different runs differ by more than the sets do; "of_best" rests on these where there are any.
--steps (advisor, plain, random, long, together) takes some of them. The rows of these steps and programs are replaced in CSV.
--reports DIR keeps what `advisor run` says of each program.
Every gain is over the program's own build, confirmed on fresh samples where it says so ("confirmed" 1), with its 95 %
interval; "of_best" is its share of the best confirmed gain of any step. With --allow portability half of the random
vectors have -march=native.
"""
import argparse
import csv
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
# Our programs, and the argument with which each takes about 0.1 s: many variants are to be measured.
OURS = {"pairing": 600, "matrix": 11, "wordfreq": 9000, "stackvm": 110, "squeeze": 4, "jsontool": 16}
STEPS = ["advisor", "plain", "random", "long", "together"]
MEMBERS = ["add", "remove", "link", "pgo", "pool"] # of a recommendation that a rule takes as they are
HEAD = ["program", "step", "speedup", "lo", "hi", "confirmed", "builds", "runs", "seconds", "together", "together_lo",
        "together_hi", "of_best", "what"]
# What changes results, meaning, calling, defences or reports is nobody's to flip at random.
KEPT = re.compile(r"math|cx-|finite|float|fp-|rounding|signaling|signed-zeros|single-precision|wrapv|trapv|alias|volatile"
                  r"|delete-null|store-data|isolate|lifetime|exceptions|unwind|interposition|gc-roots|live-patching"
                  r"|pack-struct|struct-return|short-|stack|harden|auto-var|zero-call|profile|branch-prob|vpt|info|record"
                  r"|patchable|var-tracking|rtti|threadsafe|unconstrained|aggressive|parallelize")


def seconds(text):
    m = re.fullmatch(r"([0-9.]+)([smh]?)", text)
    if not m:
        sys.exit("levers.py: %s is no time" % text)
    return float(m[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[m[2]]


def program(name, trees):
    """Folder, build, benchmark and check."""
    folder = os.path.join(HERE, "programs", name)
    if os.path.isdir(folder):
        with open(os.path.join(folder, "expect.json")) as f:
            e = json.load(f)
        return folder, None, e["build"], "%s %s" % (e["benchmark"], OURS.get(name, "")), None
    with open(os.path.join(HERE, "trees.json")) as f:
        for t in json.load(f)["trees"]:
            if t["name"] != name:
                continue
            words = {"{workloads}": os.path.join(HERE, "workloads"), "{inputs}": os.path.join(trees or "", "inputs")}
            fill = lambda s: re.sub(r"\{workloads\}|\{inputs\}", lambda m: words[m[0]], s) if s else None
            found = [os.path.join(trees or "", d) for d in sorted(os.listdir(trees or "."))
                     if d == name or d.startswith(name + "-")]
            if found:
                return (found[-1], fill(" && ".join(filter(None, [t["prepare"], t["configure"]]))), fill(t["build"]),
                        fill(t["benchmark"]), fill(t["check"]))
    sys.exit("levers.py: there is no program %s" % name)


def run(advisor, what, options, text=None):
    """One `advisor run` on a fresh copy; its report, which is also written as text to TEXT.txt."""
    folder, configure, build, bench, check = what
    with tempfile.TemporaryDirectory(prefix="levers-") as tmp:
        tree, out = os.path.join(tmp, "tree"), os.path.join(tmp, "report.json")
        shutil.copytree(folder, tree, symlinks=True, ignore=shutil.ignore_patterns(".advisor", ".git"))
        command = [advisor, "run", "--build", build, "--bench", bench, "-q", "--output", "json:" + out, *options]
        command += ["--configure", configure] if configure else []
        command += ["--check", check] if check else []
        command += ["--output", "text:" + os.path.abspath(text) + ".txt"] if text else []
        done = subprocess.run([*command, tree], stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=False)
        if done.returncode not in (0, 5):
            sys.exit("levers.py: advisor run ends with status %d" % done.returncode)
        with open(out) as f:
            return json.load(f)


def overall(results):
    return next((r for r in results if r["benchmark"] == "*"), results[0] if results else None)


def digits(value):
    return "" if value is None else "%.3f" % value


def row(name, step, report, result, confirmed, what):
    cost = report.get("cost", {})
    result = result or {"speedup": 1, "ci": [1, 1]}
    lo, hi = result["ci"]
    return {"program": name, "step": step, "speedup": digits(result["speedup"]), "lo": digits(lo), "hi": digits(hi),
            "confirmed": int(confirmed), "builds": cost.get("builds", ""), "runs": cost.get("runs", ""),
            "seconds": "%.0f" % cost.get("total_seconds", 0), "together": "", "together_lo": "", "together_hi": "",
            "of_best": "", "what": what}


def recommended(name, step, report):
    rec = report["recommendation"]
    if not rec.get("confirmed"):
        return row(name, step, report, None, False, "keep the present build")
    return row(name, step, report, overall(rec["results"]), True, "+".join(rec["suggestions"]))


def as_rule(rec):
    """A recommendation as one rule; None: keep the present build."""
    if not rec.get("confirmed"):
        return None
    members = {k: rec[k] for k in MEMBERS if rec.get(k)}
    if rec.get("env"):
        members["env"] = dict(e.split("=", 1) for e in rec["env"])
    if rec.get("preload"):
        members["preload"] = os.path.basename(rec["preload"])
    if rec.get("compiler"):
        members["compiler"] = "clang" if "clang" in rec["compiler"] else "gcc"
    kinds = {"pgo": "pgo", "compiler": "compiler", "preload": "allocator", "env": "tunable", "add": "flag", "link": "link"}
    members["kind"] = next(k for m, k in kinds.items() if members.get(m))
    return members


def rule(rules, id, members):
    members = {"id": id, "kind": "flag", "risk": "safe", **members}
    members.setdefault("title", id)
    with open(os.path.join(rules, id + ".md"), "w") as f:
        f.write("```json\n%s\n```\n\n# %s\n" % (json.dumps(members), id))


def one(name, step, report, id, what):
    """The one suggestion that was tried: confirmed when it became the recommendation."""
    rec = report["recommendation"]
    if rec.get("confirmed") and rec["suggestions"] == [id]:
        return row(name, step, report, overall(rec["results"]), True, what)
    tried = next(s for s in report["suggestions"] if s["id"] == id)
    return row(name, step, report, overall(tried["results"]), False, what)


PLAIN = {"add": ["-O3", "-march=native"], "remove": ["-O*", "-march=*"]}


def plain(advisor, name, what, budget):
    with tempfile.TemporaryDirectory(prefix="levers-") as rules:
        rule(rules, "plain", PLAIN)
        report = run(advisor, what, ["--rules", rules, "--only", "plain", "--budget", "%.0fs" % budget])
        return one(name, "plain", report, "plain", "-O3 -march=native")


def switches():
    text = subprocess.run(["gcc", "-O2", "-Q", "--help=optimizers"], stdout=subprocess.PIPE, text=True, check=True).stdout
    names = re.findall(r"^\s+-f(?!no-)([a-z0-9-]+)\s+\[(?:enabled|disabled)\]", text, re.M)
    return [n for n in names if not KEPT.search(n) and takes("-f" + n) and takes("-fno-" + n)]


def takes(flag):
    """Some switches are listed, and refused for the machine."""
    return subprocess.run(["gcc", "-O2", flag, "-Werror", "-c", "-x", "c", "/dev/null", "-o", "/dev/null"],
                          stderr=subprocess.DEVNULL, check=False).returncode == 0


def vectors(advisor, name, what, budget, n, allow):
    """The best of n random vectors: every switch on or off, level 2 or 3. They are screened in one layout each, so that
    all are reached; the best one is then measured as any suggestion is."""
    names, rnd, rules_of = switches(), random.Random(name), {}
    for i in range(n):
        add = [rnd.choice(["-O2", "-O3"])] + ["-f" + rnd.choice(["", "no-"]) + f for f in names]
        native = bool(allow) and "portability" in allow[1] and rnd.random() < 0.5
        rules_of["vector-%03d" % i] = {
            "add": add + ["-march=native"] * native, "remove": ["-O*"] + ["-march=*"] * native,
            "risk": "portability" if native else "safe", "conflicts": ["vector-*"], "order": 1}
    with tempfile.TemporaryDirectory(prefix="levers-") as rules:
        for id, members in rules_of.items():
            rule(rules, id, members)
        report = run(advisor, what, ["--rules", rules, "--only", "vector-*", "--max-builds", "0", "--layouts", "1",
                                     "--budget", "%.0fs" % budget, *allow])
    tried = [s for s in report["suggestions"] if s["id"] in rules_of and s["status"] == "measured"]
    best = max(tried, key=lambda s: overall(s["results"])["speedup"], default=None)
    text = "best of %d random vectors (%d measured)" % (n, len(tried))
    if not best:
        return row(name, "random", report, None, False, text), None
    with tempfile.TemporaryDirectory(prefix="levers-") as rules:
        rule(rules, best["id"], rules_of[best["id"]])
        again = run(advisor, what, ["--rules", rules, "--only", best["id"], "--budget", "%.0fs" % max(60, budget / 4),
                                    *allow])
    result = one(name, "random", again, best["id"], text)
    for cost in ("builds", "runs"):
        result[cost] += report["cost"][cost]
    result["seconds"] = "%.0f" % (report["cost"]["total_seconds"] + again["cost"]["total_seconds"])
    return result, rules_of[best["id"]]


def together(advisor, what, sets, budget, allow):
    """Results of the sets in one race, by step."""
    sets = {step: members for step, members in sets.items() if members}
    if not sets:
        return {}
    with tempfile.TemporaryDirectory(prefix="levers-") as rules:
        for step, members in sets.items():
            rule(rules, "set-" + step, {**members, "risk": "safe", "conflicts": ["set-*"]})
        report = run(advisor, what, ["--rules", rules, "--only", "set-*", "--no-early-stop", "--keep-same-code", "--budget",
                                     "%.0fs" % budget, *allow])
    found = {s["id"][len("set-"):]: overall(s["results"]) for s in report["suggestions"] if s["id"].startswith("set-")}
    # a race that had no time for an interval gives no number
    return {step: r for step, r in found.items() if r and r["ci"][0] and r["ci"][1] and r["ci"][1] < 10 * r["ci"][0]}


def read(path):
    if not os.path.exists(path):
        return []
    with open(path, newline="") as f:
        return list(csv.DictReader(f))


def share(rows):
    """of_best, for the rows of one program."""
    value = "together" if any(r.get("together") for r in rows) else "speedup"
    number = lambda r: float(r.get(value) or r["speedup"])
    best = max([1] + [number(r) for r in rows if int(r["confirmed"])])
    for r in rows: # an interval around nothing has no place above the best
        r["of_best"] = "%.3f" % (min(number(r), best) / best)


def keep_together(path, name, results):
    for r in read(path):
        if r["program"] == name and r["step"] in results:
            res = results[r["step"]]
            keep(path, {**r, "together": digits(res["speedup"]), "together_lo": digits(res["ci"][0]),
                        "together_hi": digits(res["ci"][1])})


def keep(path, new):
    """Puts one row in, in place of an older one of its program and step."""
    rows = [r for r in read(path) if (r["program"], r["step"]) != (new["program"], new["step"])] + [new]
    share([r for r in rows if r["program"] == new["program"]])
    with open(path + ".new", "w", newline="") as f:
        out = csv.DictWriter(f, HEAD, lineterminator="\n")
        out.writeheader()
        out.writerows(sorted(rows, key=lambda r: (r["program"], STEPS.index(r["step"]))))
    os.replace(path + ".new", path)
    print(" ".join("%s=%s" % (k, new[k]) for k in HEAD), flush=True)


def main():
    p = argparse.ArgumentParser(usage=__doc__)
    p.add_argument("advisor")
    p.add_argument("csv")
    p.add_argument("programs", nargs="*")
    p.add_argument("--budget", default="10m")
    p.add_argument("--random", type=int, default=0)
    p.add_argument("--long")
    p.add_argument("--allow")
    p.add_argument("--trees")
    p.add_argument("--reports")
    p.add_argument("--steps", default=",".join(STEPS))
    o = p.parse_intermixed_args()
    budget, allow = seconds(o.budget), ["--allow", o.allow] if o.allow else []
    wanted = o.steps.split(",")
    for name in o.programs or OURS:
        what, sets = program(name, o.trees), {}
        if "advisor" in wanted:
            report = run(o.advisor, what, ["--budget", o.budget, *allow], o.reports and os.path.join(o.reports, name))
            sets["advisor"] = as_rule(report["recommendation"])
            keep(o.csv, recommended(name, "advisor", report))
        if "plain" in wanted:
            sets["plain"] = PLAIN
            keep(o.csv, plain(o.advisor, name, what, max(60, budget / 2)))
        if "random" in wanted and o.random:
            result, sets["random"] = vectors(o.advisor, name, what, budget, o.random, allow)
            keep(o.csv, result)
        if "long" in wanted and o.long:
            report = run(o.advisor, what, ["--budget", o.long, "--max-builds", "0", *allow])
            sets["long"] = as_rule(report["recommendation"])
            keep(o.csv, recommended(name, "long", report))
        if "together" in wanted:
            keep_together(o.csv, name, together(o.advisor, what, sets, max(60, budget / 4), allow))


if __name__ == "__main__":
    main()
