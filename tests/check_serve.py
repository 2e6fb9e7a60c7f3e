#!/usr/bin/env python3
"""Servers as benchmarks: ready by each way, and every way to fail; nothing is left running.

usage: check_serve.py driver|run ADVISOR LIBEXEC CORPUS

driver: advisor-serve alone, with servers written here; run: `advisor run` on corpus/programs/keystore.
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from common import check, finish

SERVER = r'''
import os, signal, socket, sys, time
how = sys.argv[2:]
def at(port):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(("127.0.0.1", port))
    s.listen(9)
    return s
if "stubborn" in how:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if "mute" in how:
    time.sleep(60)
if "dies" in how:
    sys.exit("no data in /nowhere")
if "background" in how:
    if os.fork():
        os._exit(0)
    time.sleep(0.5)  # ready when that is over
s = at(int(sys.argv[1]))
print("starting", flush=True)
print("it is ready now", flush=True)
if "file" in how:
    open("ready.pid", "w").write(str(os.getpid()))
if "worker" in how and os.fork():
    signal.signal(signal.SIGTERM, lambda *x: None)
    while True:
        try:
            os.wait()
        except ChildProcessError:
            sys.exit(0)
while True:
    c, _ = s.accept()
    question = c.recv(100)
    if question == b"end":
        sys.exit(0)
    if question == b"crash":
        os._exit(7)
    if question == b"work":
        until = time.process_time() + 0.1
        while time.process_time() < until:
            pass
    c.send(b"pid %d preload %s" % (os.getpid(), os.environ.get("WHAT_IF", "none").encode()))
    c.close()
'''

ASK = r'''
import os, socket, sys
c = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
c.send(sys.argv[2].encode())
print(c.recv(100).decode(), "load", os.environ.get("WHAT_IF", "none"))
'''

PYTHON = "/usr/bin/python3 -S"


def alive(marker):
    """Processes that have the marker among their words, but for us."""
    found = []
    for pid in os.listdir("/proc"):
        try:
            with open("/proc/%s/cmdline" % pid, "rb") as f:
                if pid.isdigit() and int(pid) != os.getpid() and marker.encode() in f.read():
                    found.append(int(pid))
        except OSError:
            pass
    return found


def gone(marker):
    until = time.monotonic() + 5
    while alive(marker) and time.monotonic() < until:
        time.sleep(0.05)
    left = alive(marker)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    return not left


class Driver:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        for name, text in ("server.py", SERVER), ("ask.py", ASK):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
                f.write(text)

    def words(self, how="", ready="port:{port}", ask="hello", **more):
        words = [self.program, "-1", "-1", "1", "--serve", "%s %s/server.py {port} %s" % (PYTHON, self.folder, how),
                 "--load", "%s %s/ask.py {port} %s" % (PYTHON, self.folder, ask), "--ready", ready]
        for name, value in more.items():
            words += ["--" + name, value]
        return words

    def run(self, what, status, *texts, env=None, **options):
        words = options.pop("words", None) or self.words(**options)
        done = subprocess.run(words, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              stdin=subprocess.DEVNULL, env=env, check=False)
        check(done.returncode == status, "%s: status %d, not %d: %s" % (what, done.returncode, status, done.stderr))
        for text in texts:
            check(text in done.stdout + done.stderr, "%s: `%s` is not said: %s%s" % (what, text, done.stdout, done.stderr))
        check(gone(self.folder + "/server.py"), "%s: something is left running" % what)


def check_ready(d):
    d.run("ready by its port", 0, "pid ")
    d.run("ready by a line", 0, "pid ", ready="line:is ready")
    d.run("ready by a file", 0, "pid ", how="file", ready="file:ready.pid")
    d.run("ready by a file that an earlier run left", 0, "pid ", how="file", ready="file:ready.pid")
    d.run("never ready", 125, "was not ready", "within 0.5 s", "printed nothing", how="mute", within="0.5")
    d.run("never prints the line", 125, "(line:nobody)", "last lines: starting", ready="line:nobody", within="0.5")
    d.run("dies at its start", 125, "ended before it was ready (exit status 1)", "no data in /nowhere", how="dies")
    d.run("goes into the background", 125, "foreground", how="background", within="5")
    d.run("starts in a shell with another command", 0, "pid ",
          words=[w.replace(PYTHON + " " + d.folder + "/server", "cd / && %s %s/server" % (PYTHON, d.folder)) for w in d.words()])


def check_load(d):
    d.run("the load fails", 125, "the load", "failed (exit status 1)", ask="")
    d.run("the server crashes under the load", 125, "ended while the load ran (exit status 7)", ask="crash")
    d.run("stopped by a command", 0, "pid ", stop="%s %s/ask.py {port} end" % (PYTHON, d.folder))
    d.run("a stop that does nothing", 0, "did not stop the server well", stop="false")
    d.run("ignores SIGTERM", 0, "did not end within 5 s of SIGTERM, and was killed", how="stubborn")
    d.run("what is preloaded is the server's alone", 0, "preload this load none", names="OTHER WHAT_IF",
          env={**os.environ, "WHAT_IF": "this"})


def check_port(d):
    import socket
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        port = str(taken.getsockname()[1])
        d.run("the port is taken", 125, "taken by another process already", "{port}",
              words=[w.replace("{port}", port) for w in d.words()])


def check_user(d):
    if os.getuid() != 0:
        return
    closed = os.path.join(d.folder, "closed")
    os.mkdir(closed, 0o700)
    os.chmod(d.folder, 0o755)
    words = d.words(writes=closed)
    words[5] = "setpriv --reuid=65534 --regid=65534 --clear-groups " + words[5]
    d.run("cannot write what it counts", 125, "who cannot write to " + closed, "65534", words=words)
    os.chmod(closed, 0o777)
    d.run("can write what it counts", 0, "pid ", words=words)


def check_ended(d):
    """Told to end, or killed with its group: nothing goes on."""
    for how, told, whole in ("", signal.SIGTERM, False), ("stubborn", signal.SIGINT, False), ("worker", signal.SIGKILL, True):
        p = subprocess.Popen([*d.words(how, "line:nobody")], cwd=d.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                             stdin=subprocess.DEVNULL, start_new_session=True)
        until = time.monotonic() + 10
        while len(alive(d.folder + "/server.py")) < 2 and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(0.3)
        os.kill(-p.pid if whole else p.pid, told)
        p.wait()
        check(gone(d.folder + "/server.py"), "%s, ended by signal %d: something is left running" % (how, told))


def check_driver(libexec):
    with tempfile.TemporaryDirectory() as folder:
        d = Driver(os.path.join(libexec, "advisor-serve"), os.path.realpath(folder))
        check_ready(d)
        check_load(d)
        check_port(d)
        check_user(d)
        check_ended(d)


# ---- whole runs

def tree_in(folder, corpus):
    tree = os.path.join(os.path.realpath(folder), "tree")
    shutil.copytree(os.path.join(corpus, "programs", "keystore"), tree)
    return tree


def advisor(words, tree):
    return subprocess.run(words + [tree], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          stdin=subprocess.DEVNULL, cwd=tree, check=False)


SERVE = ["--build", "make", "--serve", "./keystore {port}", "--load", "small=./load {port} 200 100"]


def check_result(program, tree):
    done = advisor([program, "run", "-q", *SERVE, "--load", "./load {port} 100 200", "--only", "flag-o3,pgo,tunable-tcache-count",
                    "--rounds", "3",
                    # nothing gains so much: what is recommended, and rehearsed, would depend on the machine
                    "--min-effect", "500", "--budget", "60s"], tree)
    check(done.returncode == 0, "a run fails: " + done.stderr)
    with open(os.path.join(tree, ".advisor/report.json"), encoding="utf-8") as f:
        report = json.load(f)
    check([(b["name"], b["serve"], b["ready"]) for b in report["benchmarks"]] ==
          [("small", "./keystore {port}", "port:{port}"), ("load-2", "./keystore {port}", "port:{port}")],
          "the report's benchmarks are %s" % report["benchmarks"])
    check(report["metric"] == "cpu", "it is measured by %s" % report["metric"])
    built = {s["id"]: s["build"]["status"] for s in report["suggestions"] if s.get("build")}
    check(built.get("pgo") == "ok", "pgo was not trained with the server: %s" % built)
    for s in report["suggestions"]:
        check(s["id"] not in ("pgo", "flag-o3") or s["results"], "%s was not measured: %s" % (s["id"], s.get("reason")))


def check_applied(program, tree):
    """Applied and verified with the server: what changes the environment alone is not built, a profile is trained."""
    report = os.path.join(tree, ".advisor/report.json")
    for name, said in ("tunable-tcache-count", "build    none: "), ("pgo", "build    ok (sh .advisor/apply/train)"):
        done = subprocess.run([program, "apply", report, name], cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, check=False)
        check(done.returncode == 0, "%s is not applied: %s" % (name, done.stdout))
        done = subprocess.run([program, "verify", report, "--rounds", "2", "--budget", "20s"], cwd=tree, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, check=False)
        check(said in done.stdout, "%s is not verified: %s%s" % (name, done.stdout, done.stderr))
        subprocess.run([program, "apply", "--undo"], cwd=tree, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def check_printed(program, tree):
    words = ["--build", "make", "--serve", "./keystore {port}", "--load", "./load {port} 100 200 rate", "--only", "flag-o3",
             "--rounds", "3", "--budget", "60s"]
    done = advisor([program, "run", "-q", *words, "--metric", "value:^([0-9.]+) answers"], tree)
    check(done.returncode == 0, "a run by a printed number fails: " + done.stderr)
    check("--metric 'value:^([0-9.]+) answers'" in done.stdout or "next:" not in done.stdout, "the next command: " + done.stdout)
    with open(os.path.join(tree, ".advisor/report.json"), encoding="utf-8") as f:
        report = json.load(f)
    check((report["metric"], report["metric_pattern"]) == ("value", "^([0-9.]+) answers"), "the metric is not in the report")
    check(report["baseline"]["metrics"]["value"]["median"] > 0, "no value in %s" % report["baseline"]["metrics"])
    done = advisor([program, "run", "-q", *words, "--metric", "cost:latency "], tree)
    check(done.returncode == 4 and "by the metric's pattern `latency `" in done.stderr and "answers per second" in done.stderr,
          "a number that is not printed: status %d: %s" % (done.returncode, done.stderr))


def check_without_handler(program, tree):
    """SIGTERM ends it at once, and its profile is written all the same."""
    path = os.path.join(tree, "main.c")
    with open(path, encoding="utf-8") as f:
        text = f.read()
    check("\tsigaction(SIGTERM, &sa, NULL);\n" in text, "keystore has no handler to take away")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text.replace("\tsigaction(SIGTERM, &sa, NULL);\n", ""))
    for name in "pgo", "clang-pgo":
        shutil.rmtree(os.path.join(tree, ".advisor"))
        advisor([program, "run", "-q", *SERVE, "--only", name, "--rounds", "1", "--budget", "60s"], tree)
        with open(os.path.join(tree, ".advisor/report.json"), encoding="utf-8") as f:
            one = [s for s in json.load(f)["suggestions"] if s["id"] == name]
        # what is not possible here was not built
        check(not one or not one[0].get("build") or one[0]["build"]["status"] == "ok",
              "%s of a server without a handler: %s" % (name, one and one[0].get("reason")))
        check(name != "pgo" or (one and one[0].get("build")), "%s was not built: %s" % (name, one and one[0].get("reason")))


def check_interrupt(program, tree):
    p = subprocess.Popen([program, "run", *SERVE, "--only", "flag-o3", "--budget", "60s", tree], stdout=subprocess.DEVNULL,
                         stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd=tree)
    until = time.monotonic() + 60
    while not alive("./keystore\0") and p.poll() is None and time.monotonic() < until:
        time.sleep(0.002)
    p.send_signal(signal.SIGINT)
    check(p.wait() == 130, "Ctrl-C: status %s" % p.returncode)
    check(gone(tree), "Ctrl-C: something is left running")


def check_wrong(program, tree):
    for words, text in ((["--serve", "./keystore 1"], "--serve needs --load"),
                        (["--load", "x"], "give the command that starts it with --serve"),
                        (["--serve", "./keystore 1", "--load", "x"], "--serve needs --ready"),
                        (["--serve", "x", "--load", "x", "--ready", "port:99999x"], "--ready takes port:NUMBER"),
                        (["--serve", "x {port}", "--load", "x", "--metric", "instructions"], "cannot tell a server's"),
                        (["--bench", "x", "--metric", "value"], "value:REGEX"),
                        (["--bench", "x", "--metric", "cost:(["], "no regular expression"),
                        (["--bench", "x", "--metric", "cpu:x"], "takes wall, cpu")):
        done = advisor([program, "run", *words], tree)
        check(done.returncode == 2 and text in done.stderr, "%s: status %d: %s" % (words, done.returncode, done.stderr))
    done = advisor([program, "run", "-q", "--build", "make", "--serve", "./kystore {port}", "--load", "./load {port} 9 9"], tree)
    check(done.returncode == 4 and "ended before it was ready" in done.stderr,
          "a server that is not there: status %d: %s" % (done.returncode, done.stderr))


def check_runs(program, corpus):
    with tempfile.TemporaryDirectory() as folder:
        tree = tree_in(folder, corpus)
        check_wrong(program, tree)
        check_result(program, tree)
        check_applied(program, tree)
        check_printed(program, tree)
        check_interrupt(program, tree)
        check_without_handler(program, tree)


if sys.argv[1] == "driver":
    check_driver(sys.argv[3])
else:
    check_runs(sys.argv[2], sys.argv[4])
finish()
