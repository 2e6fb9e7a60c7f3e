#!/usr/bin/env python3
"""Runs a command that takes figures and keeps what it found in corpus/figures.csv.

usage: figures.py COMMAND...

A line "csv: FIGURE,METRIC,CONDITION,RESULT" of its output becomes a row, with the command, the load before
it and the day; a row of the same figure, metric and condition is replaced.
"""
import csv
import datetime
import os
import subprocess
import sys

FILE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "corpus", "figures.csv")
HEAD = ["figure", "metric", "condition", "result", "command", "load", "date"]


def rows():
    if not os.path.exists(FILE):
        return []
    with open(FILE, newline="") as f:
        return [r for r in csv.reader(f)][1:]


def short(word):
    """No folders of this machine."""
    return os.path.basename(word) if os.sep in word else word


def keep(found):
    names = [r[:3] for r in found]
    kept = [r for r in rows() if r[:3] not in names] + found
    with open(FILE + ".new", "w", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(HEAD)
        out.writerows(sorted(kept))
    os.replace(FILE + ".new", FILE)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    load = "%.1f" % os.getloadavg()[0]
    command = " ".join(short(w) for w in sys.argv[1:] if "python" not in w)
    run = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, text=True)
    for line in run.stdout:
        print(line, end="", flush=True)
        if line.startswith("csv: "):
            values = next(csv.reader([line[5:].strip()]))
            keep([values[:3] + [",".join(values[3:]).strip(), command, load, datetime.date.today().isoformat()]])
    sys.exit(run.wait())


main()
