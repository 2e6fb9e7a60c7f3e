#!/usr/bin/env python3
"""--budget holds whatever hangs: a benchmark, a check or a build that sleeps for ever, in any step of a run, costs the
budget and not more.

usage: check_budget.py WHAT ADVISOR

  first        in the baseline: configuring, building, the check, the first or the second run of the benchmark
  later        in what comes after it: coverage, training, counting allocations, building variants, measuring, all of
               them in one run; and the same in verify
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

from common import check, finish

ADVISOR = ""
BUDGET = 10
# What starting and ending processes, and what is written at the end, may take on a machine that is busy. Steps that
# each had the whole budget would take more, and one that is not bounded at all takes minutes.
OVER = 15
SLEEP = "sleep 1000"
MAKEFILE = """CC = gcc
CFLAGS = -O1
prog: main.o work.o
\t$(CC) $(CFLAGS) $(LDFLAGS) -o $@ main.o work.o
%.o: %.c
\t$(CC) $(CFLAGS) -c $<
clean:
\trm -f prog *.o
"""
MAIN = "#include <stdio.h>\nlong work(int n);\nint main(void) { printf(\"%ld\\n\", work(20000)); return 0; }\n"
WORK = ("#include <stdlib.h>\nlong work(int n) { long s = 0; for (int i = 0; i < n; i++) { char *p = malloc(50); p[i % 50] = 1; "
        "s += p[i % 50]; free(p); } return s; }\n")
# In a shell: sleeps when the program was built, or is run, in such a way.
WHEN = {
    "coverage": "[ -z \"$(find . -name '*.gcno')\" ] || " + SLEEP,
    "counters of a profile": "! grep -qE '__gcov_|__llvm_profile' prog || " + SLEEP,
    "a preloaded library": "[ -z \"$LD_PRELOAD$ADVISOR_COUNT\" ] || " + SLEEP,
}


# A program that sleeps when it is compiled for this processor, or for size.
SOME_SLEEP = "#include <unistd.h>\n#if defined __AVX2__ || defined __OPTIMIZE_SIZE__\n#define puts_off() sleep(1000)\n#else\n#define puts_off()\n#endif\n"


def tree(folder, before=""):
    at = tempfile.mkdtemp(prefix="tree-", dir=folder)
    main = before + MAIN.replace("{ printf", "{ puts_off(); printf") if before else MAIN
    for name, text in {"Makefile": MAKEFILE, "main.c": main, "work.c": WORK}.items():
        with open(os.path.join(at, name), "w") as f:
            f.write(text)
    return at


def run(what, at, words, statuses, says=None, verb="run", most=BUDGET + OVER):
    """Ends in time, with one of the statuses, and says so."""
    start = time.monotonic()
    p = subprocess.Popen([ADVISOR, verb, "-q", "--budget", "%ds" % BUDGET, *words], cwd=at, stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        out, err = p.communicate(timeout=100)
    except subprocess.TimeoutExpired:
        p.terminate()
        out, err = p.communicate()
    took = time.monotonic() - start
    print("%-28s %5.1f s, status %d: %s" % (what, took, p.returncode, (err.strip().splitlines() or [""])[-1][:200]), flush=True)
    check(took < most, "%s: took %.1f s of a budget of %d" % (what, took, BUDGET))
    check(p.returncode in statuses, "%s: status %d: %s" % (what, p.returncode, err))
    check(not says or says in out + err, "%s: %r is not in %r" % (what, says, err))
    left = subprocess.run(["pgrep", "-f", "^" + SLEEP + "$"], capture_output=True, text=True).stdout.split()
    for pid in left:  # of ours: its folder is below ours
        try:
            mine = os.readlink("/proc/%s/cwd" % pid).startswith(os.path.dirname(at))
        except OSError:
            continue
        check(not mine, what + ": a process of it goes on")
    return out


def first(folder):
    build = ["--build", "make", "--bench", "./prog"]
    run("configuring", tree(folder), ["--configure", SLEEP, *build], (3,), "budget")
    run("building", tree(folder), ["--build", "make && " + SLEEP, "--bench", "./prog"], (3,), "budget")
    run("the check", tree(folder), [*build, "--check", SLEEP], (4,), "budget")
    run("the benchmark", tree(folder), ["--build", "make", "--bench", SLEEP], (4,), "budget")
    again = "[ ! -e ran ] || " + SLEEP + "; touch ran; ./prog"
    run("the benchmark, once more", tree(folder), ["--build", "make", "--bench", again], (4,), "budget")
    run("one benchmark of two", tree(folder), [*build, "--bench", SLEEP], (4,), "budget")


def later(folder):
    for what, when in WHEN.items():
        run(what, tree(folder), ["--build", "make", "--bench", when + "; ./prog"], (0, 5))
    run("all of them", tree(folder), ["--build", "make", "--bench", "; ".join(WHEN.values()) + "; ./prog"], (0, 5))
    run("variants that sleep", tree(folder, SOME_SLEEP), ["--build", "make", "--bench", "./prog", "--allow", "all"], (0, 5))
    slow = "make && if [ -e ../../built ]; then " + SLEEP + "; fi; touch ../../built"
    run("building again", tree(folder), ["--build", slow, "--bench", "./prog"], (0, 3, 5))
    at = tree(folder)
    lasts = "[ ! -e %s/late ] || %s; ./prog" % (folder, SLEEP)
    begun = time.monotonic()
    timer = subprocess.Popen(["sh", "-c", "sleep %d; touch %s/late" % (BUDGET // 2, folder)])
    run("measuring", at, ["--build", "make", "--bench", lasts], (0, 4, 5))
    timer.wait()
    check(time.monotonic() - begun < 60, "measuring: the timer")
    verify(folder)


def verify(folder):
    at = tree(folder)
    report = os.path.join(at, ".advisor", "report.json")
    if os.path.exists(os.path.join(folder, "late")):
        os.remove(os.path.join(folder, "late"))
    subprocess.run([ADVISOR, "run", "-q", "--budget", "40s", "--rounds", "3", "--only", "flag-o3", "--build", "make",
                    "--layouts", "1", "--bench", "./prog"], cwd=at, stdin=subprocess.DEVNULL, capture_output=True, timeout=200)
    done = subprocess.run([ADVISOR, "apply", report, "flag-o3", "--allow", "all"], cwd=at, capture_output=True, text=True)
    check(done.returncode == 0, "apply: " + done.stderr)
    # its budget is for measuring; building the three trees of this program takes seconds
    run("verify", at, [report, "--bench", SLEEP], (1, 3, 4, 5, 0), verb="verify", most=BUDGET + 3 * OVER)


def main():
    global ADVISOR
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    ADVISOR = os.path.abspath(sys.argv[2])
    folder = tempfile.mkdtemp(prefix="advisor-budget-")
    try:
        globals()[sys.argv[1]](os.path.realpath(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    finish()


if __name__ == "__main__":
    main()
