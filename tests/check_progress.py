#!/usr/bin/env python3
"""What `advisor run` says while it works: a bar on a terminal, plain lines elsewhere.

usage: check_progress.py ADVISOR SOURCE_DIR
"""
import fcntl
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
from pathlib import Path

from common import check, finish

COLUMNS = 61


def environment(**more):
    # TERM and CI decide whether there is a bar, so the caller's must not.
    env = {k: v for k, v in os.environ.items() if k not in ("CI", "NO_COLOR", "CLICOLOR_FORCE", "COLUMNS")}
    return dict(env, TERM="xterm", **more)


def command(advisor, tree):
    return [advisor, "run", "--build", "make", "--bench", "./wordfreq 300", "--only", "flag-o3,lto", "--rounds", "8", "--budget", "100s",
            tree]


def on_terminal(words, env):
    """What it writes to stderr when that is a terminal."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, COLUMNS, 0, 0))
    process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=follower, env=env)
    os.close(follower)
    said = b""
    while True:
        try:
            more = os.read(leader, 1 << 16)
        except OSError:
            break
        if not more:
            break
        said += more
    os.close(leader)
    check(process.wait() == 0, "run ends with %d" % process.returncode)
    return said.decode(errors="replace").replace("\r\n", "\n")


def bars(said):
    return [b.split("\n")[0] for b in said.split("\r\x1b[K")[1:] if b.split("\n")[0]]


def terminal(advisor, tree):
    said = on_terminal(command(advisor, tree), environment())
    drawn = [b for b in bars(said) if re.match(r" *\d+ % ", b)]
    check(any("measuring " in b and "best " in b for b in drawn), "no bar names what is measured and the best so far: %s" % drawn[-3:])
    check(any(re.search(r"in the race|\.\.\.", b) for b in drawn), "no bar says how many are in the race")
    check(drawn and all(re.search(r", (\d+ s|\d:\d\d) left$", b) for b in drawn), "a bar does not say how much time is left: %s" % drawn[:3])
    wide = [b for b in drawn if len(b) >= COLUMNS]
    check(not wide, "a bar would wrap: %s" % wide[:2])
    check("\x1b" not in said.rsplit("\x1b[K", 1)[-1], "something of a bar is left at the end")


def plain(advisor, tree):
    for name, env, words in (("a pipe", environment(), []), ("CI", environment(CI="true"), []), ("-q", environment(), ["-q"])):
        if name == "CI":
            said = on_terminal(command(advisor, tree) + words, env)
        else:
            said = subprocess.run(command(advisor, tree) + words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE, env=env, text=True, check=True).stderr
        check("\r" not in said and "\x1b" not in said, "%s: a bar is drawn" % name)
        lines = [line for line in said.split("\n") if line.startswith("[")]
        check((len(lines) == 0) == (name == "-q"), "%s: %d lines of progress" % (name, len(lines)))


def colours(advisor, tree):
    report = os.path.join(tree, ".advisor/report.json")
    for name, env, words, want in (("a pipe", {}, [], False), ("NO_COLOR", {"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}, [], False),
                                   ("CLICOLOR_FORCE", {"CLICOLOR_FORCE": "1"}, [], True),
                                   ("--color always", {"NO_COLOR": "1"}, ["--color", "always"], True)):
        said = subprocess.run([advisor, "report", report, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              env=environment(**env), text=True, check=True).stdout
        check(("\x1b[" in said) == want, "%s: colours are %s" % (name, not want))


def width(advisor, tree):
    """Nothing but a word longer than the line passes the edge of 80 columns; what is next can be pasted."""
    report = os.path.join(tree, ".advisor/report.json")
    said = subprocess.run([advisor, "report", report], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          env=environment(COLUMNS="80"), text=True, check=True).stdout
    long = [line for line in said.split("\n") if len(line) > 80 and not line.startswith("next: ") and len(line.split()) > 2]
    check(not long, "wider than 80 columns: %s" % long)


def main():
    advisor, source = os.path.abspath(sys.argv[1]), Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        tree = os.path.join(os.path.realpath(folder), "tree")
        shutil.copytree(source / "corpus/programs/wordfreq", tree)
        terminal(advisor, tree)
        plain(advisor, tree)
        colours(advisor, tree)
        width(advisor, tree)
    finish()


main()
