#!/usr/bin/env python3
"""The README's commands are run, and what it and the manual say of options is true.

usage: check_readme.py ROOT ADVISOR

A ```console block after a line `<!-- run -->` holds lines that begin with "$ " (commands, continued with a
backslash) and what they print. They are run one after the other, all blocks in one shell folder: a copy of
corpus/programs/wordfreq with its compile database. `<!-- run exit=1 -->`: its last command must end so.
`<!-- run exact -->`: the output must be the same, too. Only flag-o3 is tried, in two rounds:
what is tested is that the commands work, not what they measure.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

from common import finish


def blocks(text):
    pattern = re.compile(r"<!-- run ?([^>]*?) ?-->\n```console\n(.*?)^```$", re.S | re.M)
    for match in pattern.finditer(text):
        commands, output = [], []
        for line in match.group(2).splitlines():
            if commands and commands[-1].endswith("\\"):
                commands[-1] = commands[-1][:-1] + line.strip()
            elif line.startswith("$ "):
                commands.append(line[2:])
            else:
                output.append(line)
        yield match.group(1).split(), commands, "\n".join(output).strip()


def run_blocks(root, advisor, text):
    wrong, n = [], 0
    with tempfile.TemporaryDirectory() as folder:
        tree = os.path.join(os.path.realpath(folder), "wordfreq")
        shutil.copytree(os.path.join(root, "corpus", "programs", "wordfreq"), tree)
        subprocess.run(["cmake", "-S", ".", "-B", "build", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON"], cwd=tree,
                       stdout=subprocess.DEVNULL, check=True)
        env = dict(os.environ, NO_COLOR="1", PATH=os.path.dirname(advisor) + ":" + os.environ["PATH"])
        for marks, commands, output in blocks(text):
            want = [int(m[5:]) for m in marks if m.startswith("exit=")] or [0]
            for i, command in enumerate(commands):
                # Two rounds of one suggestion, which is applied by name below: it must have its turn on any machine.
                if command.startswith(("advisor run", "advisor verify")):
                    command = re.sub(r" --budget \S+", "", command) + " --budget 120s --rounds 2"
                if command.startswith("advisor run"):
                    command += " --only flag-o3 --layouts 1"
                done = subprocess.run(["sh", "-c", command], cwd=tree, env=env, stdin=subprocess.DEVNULL,
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
                n += 1
                expected = want[0] if i == len(commands) - 1 else 0
                # Two rounds decide nothing for sure: what verify's last line says is what its status must be.
                if command.startswith("advisor verify"):
                    last = done.stdout.strip().splitlines()[-1:] or [""]
                    expected = {"NO:": 1, "confirmed": 0, "undecided:": 0}.get((last[0].split() + ["", ""])[1], -1)
                if done.returncode != expected:
                    wrong.append("`%s` ends with status %d, not %d:\n%s" % (command, done.returncode, expected,
                                                                           done.stdout + done.stderr))
                elif "exact" in marks and done.stdout.strip() != output:
                    wrong.append("`%s` prints\n%s\nnot\n%s" % (command, done.stdout.strip(), output))
    if n == 0:
        wrong.append("the README has no command that could be run")
    print("%d commands of the README were run" % n)
    return wrong


def said_by(advisor, *words):
    return subprocess.run([advisor, *words], stdout=subprocess.PIPE, text=True, check=True).stdout


def check_options(advisor, readme):
    """Every option of --help exists for the manual, too (both come from one table); the README names no other."""
    wrong = []
    commands = said_by(advisor, "--help").split("Commands:")[1].split("\n\n")[0]
    verbs = re.findall(r"^  ([a-z]+) ", commands, re.M)
    known = set()
    for verb in verbs:
        known |= set(re.findall(r"^  (?:-\w, )?(--[a-z-]+)", said_by(advisor, verb, "--help"), re.M))
    manual = said_by(advisor, "help", "man").replace("\\-", "-")
    wrong += ["advisor.1 does not name %s" % o for o in sorted(known) if o not in manual]
    wrong += ["advisor.1 does not tell of the command %s" % v for v in verbs if "\n.B %s\n" % v not in manual]
    wrong += ["the README does not name the command %s" % v for v in verbs if "advisor " + v not in readme]
    for line in re.findall(r"^(?:\$ )?(advisor [^\n]*)", readme, re.M):
        if line.split()[1] not in verbs + ["help"] and not line.split()[1].startswith("-"):
            wrong.append("the README shows a command that does not exist: " + line)
        for o in re.findall(r"(?<![\w'-])(--[a-z][a-z-]+)", line):
            if o not in known | {"--version", "--help"}:
                wrong.append("the README shows an option that does not exist: " + o)
    return wrong


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    root, advisor = sys.argv[1], os.path.abspath(sys.argv[2])
    with open(os.path.join(root, "README.md")) as f:
        readme = f.read()
    wrong = check_options(advisor, readme) + run_blocks(root, advisor, readme)
    finish(wrong)


main()
