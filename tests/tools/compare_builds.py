#!/usr/bin/env python3
"""How much faster is one built tree, or command, than another? An independent look at what a report promises: it uses
nothing of the advisor's. Pairs are interleaved, the order within each is drawn, and the log of each pair's ratio is one
number; printed are their median and a bootstrap interval (95 %).

usage: compare_builds.py [-n PAIRS] [-s SEED] [--wall] BASE-DIR CHANGED-DIR COMMAND [CHANGED-COMMAND]
  COMMAND is run by sh in each folder; with CHANGED-COMMAND the second folder runs that (an environment, say)
  --wall     elapsed time; without it the processor time of the command and its children
"""
import argparse
import math
import os
import random
import resource
import statistics
import subprocess
import sys
import time


def run(folder, command, wall):
    """Seconds that it took; ends the program when it fails."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(["sh", "-c", command], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, check=False)
    elapsed, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit("compare_builds.py: %s in %s ends with status %d: %s" % (
            command, folder, done.returncode, done.stderr.decode(errors="replace")[-300:]))
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return elapsed if wall else used


def median_interval(logs, draw, times=4000):
    medians = sorted(statistics.median(draw.choices(logs, k=len(logs))) for _ in range(times))
    return medians[int(times * 0.025)], medians[int(times * 0.975)]


def main():
    p = argparse.ArgumentParser(description="compares two built trees")
    p.add_argument("-n", type=int, default=25)
    p.add_argument("-s", type=int, default=1)
    p.add_argument("--wall", action="store_true")
    p.add_argument("base")
    p.add_argument("changed")
    p.add_argument("command")
    p.add_argument("changed_command", nargs="?")
    a = p.parse_args()
    draw = random.Random(a.s)
    sides = [(os.path.abspath(a.base), a.command), (os.path.abspath(a.changed), a.changed_command or a.command)]
    for folder, command in sides:
        run(folder, command, a.wall)  # warm
    logs = []
    for _ in range(a.n):
        order = [0, 1]
        draw.shuffle(order)
        took = {i: run(*sides[i], a.wall) for i in order}
        if min(took.values()) <= 0:
            sys.exit("compare_builds.py: a run takes less than the clock shows; give a longer command")
        logs.append(math.log(took[0] / took[1]))
    lo, hi = median_interval(logs, draw)
    print("%+.1f %% [%+.1f, %+.1f], %d pairs" % tuple([100 * math.expm1(x) for x in (statistics.median(logs), lo, hi)]
                                                    + [a.n]))


if __name__ == "__main__":
    main()
