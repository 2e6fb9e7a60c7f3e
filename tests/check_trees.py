#!/usr/bin/env python3
"""corpus/trees.json, fetch.sh and the workloads' inputs agree with each other.

usage: check_trees.py ROOT

Needs no network: nothing is fetched.
"""
import hashlib
import json
import os
import subprocess
import sys
import tempfile

MEMBERS = ["name", "package", "version", "unpack", "why", "prepare", "configure", "build", "benchmark", "check"]
INPUTS = {
    "log.txt": "ce3d25e9474f23335d3e6a80eaafc3a50dfaaeae162b09d5c63ad630bb037e1d",
    "records.json": "7655e7daa78b47f085fdc567439cc422be5dc18bf57a27d3ffab5e3ce754c52e",
    "text.txt": "1dd889f485f6ab7fcb8229424b50e90e5178017881d275eff28a5cd23eed4c67",
}


def fetch(root, *args):
    return subprocess.run(["sh", os.path.join(root, "corpus", "fetch.sh"), *args], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False)


def main():
    root = sys.argv[1]
    wrong = []
    with open(os.path.join(root, "corpus", "trees.json")) as f:
        trees = json.load(f)["trees"]
    if fetch(root, "--list").stdout.split() != [t["name"] for t in trees]:
        wrong.append("fetch.sh --list does not give the names of trees.json")
    with tempfile.TemporaryDirectory() as folder:
        inputs = os.path.join(folder, "inputs")
        subprocess.run(["sh", os.path.join(root, "corpus", "workloads", "generate.sh"), inputs], check=True)
        for name, want in INPUTS.items():
            with open(os.path.join(inputs, name), "rb") as f:
                digest = hashlib.sha256(f.read()).hexdigest()
            if digest != want:
                wrong.append("%s has other bytes than elsewhere: %s" % (name, digest))
        for t in trees:
            wrong += ["%s: lacks %s" % (t["name"], m) for m in MEMBERS if m not in t]
            for member in MEMBERS[1:]:
                filled = t[member].replace("{workloads}", os.path.join(os.path.realpath(root), "corpus", "workloads"))
                filled = filled.replace("{inputs}", os.path.join(os.path.realpath(folder), "inputs"))
                if fetch(root, "--show", t["name"], member, folder).stdout.rstrip("\n") != filled:
                    wrong.append("%s: fetch.sh reads \"%s\" otherwise than JSON does" % (t["name"], member))
    unknown = fetch(root, "no-such-tree")
    if unknown.returncode != 3 or "no-such-tree" not in unknown.stderr:
        wrong.append("fetch.sh takes an unknown name")
    for w in wrong:
        print("FAILED:", w)
    sys.exit(1 if wrong else 0)


main()
