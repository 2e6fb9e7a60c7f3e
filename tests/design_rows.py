#!/usr/bin/env python3
"""Runs `designs` and puts its rows in the place of those of the same work and load in a CSV of estimators.

usage: design_rows.py CSV COMMAND...
"""
import csv
import os
import subprocess
import sys

MORE = ["spread_pct", "pair_s", "spread_root_s_pct", "bias_gain_pct", "bias_loss_pct"]


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    path = sys.argv[1]
    with open(path, newline="") as f:
        rows = list(csv.reader(f))
    head, rows = rows[0], rows[1:]
    head += [name for name in MORE if name not in head]
    run = subprocess.run(sys.argv[2:], stdout=subprocess.PIPE, text=True, check=True)
    fresh = list(csv.reader(run.stdout.splitlines()))
    if not fresh or any(len(r) != len(head) for r in fresh):
        sys.exit("no rows, or not as wide as the head:\n" + run.stdout)
    names = [r[:5] for r in fresh]
    rows = [r + [""] * (len(head) - len(r)) for r in rows if r[:5] not in names] + fresh
    with open(path + ".new", "w", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(head)
        out.writerows(rows)
    os.replace(path + ".new", path)


main()
