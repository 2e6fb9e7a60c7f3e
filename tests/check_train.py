#!/usr/bin/env python3
"""What a profile is trained with: the benchmarks, or the commands of --train, and what is said of it.

usage: check_train.py ADVISOR

The program writes down the argument of each run in which it counts for a profile. It is the corpus program that gains
most by a profile, so that one is recommended.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

from common import check, fail, finish

HERE = os.path.dirname(os.path.abspath(__file__))
# a profile's counters alone: coverage has none of these; a file of its own, since its reference is weak
TELL = """#include <stdio.h>
extern void __gcov_merge_time_profile(void) __attribute__((weak));
void tell(const char *what);

void tell(const char *what)
{
	FILE *f = __gcov_merge_time_profile ? fopen("%s", "a") : NULL;

	if (f) {
		fprintf(f, "%%s\\n", what);
		fclose(f);
	}
}
"""


def tree(folder, log):
    os.makedirs(folder)
    with open(os.path.join(HERE, "../corpus/programs/pairing/pairing.c")) as f:
        text = f.read()
    text = text.replace("\nint main(", "\nvoid tell(const char *what);\n\nint main(", 1)
    for name, content in {"prog.c": text.replace("\n\tint n = argc", "\n\ttell(argv[1]);\n\tint n = argc", 1),
                          "tell.c": TELL % log}.items():
        with open(os.path.join(folder, name), "w") as f:
            f.write(content)
    with open(os.path.join(folder, "Makefile"), "w") as f:
        f.write("CC = gcc\nCFLAGS = -O3\nprog: prog.o tell.o\n\t$(CC) $(CFLAGS) $(LDFLAGS) -o $@ prog.o tell.o\n")


def call(command, cwd):
    done = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    if done.returncode:
        fail("%s ends with status %d:\n%s%s" % (command, done.returncode, done.stdout, done.stderr))
    return done.stdout


def run(advisor, folder, options, budget):
    """The report, what was printed, and what each training ran."""
    log = os.path.join(folder, "log")
    root = os.path.join(folder, "tree")
    tree(root, log)
    said = call([advisor, "run", "-q", "--only", "pgo", "--metric", "cpu", "--rounds", "10", "--budget",
                 budget, "--bench",
                 "long=./prog 420", "--bench", "short=./prog 360", *options, "."], root)
    with open(os.path.join(root, ".advisor", "report.json")) as f:
        report = json.load(f)
    if report["recommendation"]["suggestions"] != ["pgo"]:
        fail("not recommended:\n" + said)
    with open(log) as f:
        return report, " ".join(said.split()), f.read().split()


def given(advisor, folder):
    """--train: nothing else trains, here and in what is applied; and it is part of the commands to be typed."""
    report, said, trained = run(advisor, folder, ["--train", "./prog 310", "--train", "other=./prog 300"], "3m")
    check(set(trained) == {"310", "300"} and trained[:2] == ["310", "300"], "trained with %s" % trained)
    check([t["command"] for t in report["training"]] == ["./prog 310", "./prog 300"], "training: %s" % report["training"])
    check([t["name"] for t in report["training"]] == ["train", "other"], "training: %s" % report["training"])
    check("trained with 2 commands of --train" in said, "the profile is not described:\n" + said)
    check("held_out_results" in report["recommendation"] and not report["recommendation"]["held_out_results"],
          "held out although --train was given")
    root = os.path.join(folder, "tree")
    call([advisor, "apply", ".advisor/report.json"], root)
    with open(os.path.join(root, ".advisor", "apply", "train")) as f:
        script = f.read()
    check("bench './prog 310'" in script and "bench './prog 300'" in script and "./prog 420" not in script,
          "the train script runs:\n" + "\n".join(re.findall("^\tbench .*", script, re.M)))
    done = subprocess.run([advisor, "verify", ".advisor/report.json", "--budget", "5s"], cwd=root, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    check("--train train='./prog 310'" in done.stdout or "--train 'train=./prog 310'" in done.stdout,
          "verify does not say that it trains:\n" + done.stdout)


def held_out(advisor, folder):
    """Without it each benchmark is measured with a profile of the other one, too."""
    report, said, trained = run(advisor, folder, [], "4m")
    found = report["recommendation"]["held_out_results"]
    check([r["benchmark"] for r in found] == ["long", "short"], "held out: %s" % found)
    check(trained[:2] == ["420", "360"], "trained with %s at first" % trained[:2])
    alone = [a for a, b in zip(trained, trained[1:] + [""]) if (a, b) not in (("420", "360"), ("360", "420"))]
    check("each benchmark with a profile of the others alone: long +" in said and
          "with a profile of all: long +" in said, "the profile is not described:\n" + said)
    check(trained.count("420") == trained.count("360") and len(alone) >= 1, "trained with %s" % trained)


def main():
    advisor = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="advisor-train-") as folder:
        folder = os.path.realpath(folder)
        given(advisor, os.path.join(folder, "given"))
        held_out(advisor, os.path.join(folder, "held-out"))
    finish()


if __name__ == "__main__":
    main()
