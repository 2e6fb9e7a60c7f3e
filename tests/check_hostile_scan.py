#!/usr/bin/env python3
"""A scan of a tree that means harm: it runs nothing of the tree, writes nothing, and ends.

usage: check_hostile_scan.py ADVISOR
"""
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from common import changed, check, finish, picture

SOURCE = "#include <stdlib.h>\nint f(int n) { int s = 0; while (n--) { char *p = malloc(9); s += *p; free(p); } return s; }\n"

# Arguments, with T for the tree and V for a folder outside of it. EVIL runs when anything runs it.
COMMANDS = {
    "accelerator's tool": ["--target=amdgcn-amd-amdhsa", "-mcpu=native", "--amdgpu-arch-tool=T/evil.sh"],
    "other accelerator's tool": ["--target=nvptx64-nvidia-cuda", "-march=native", "--nvptx-arch-tool=T/evil.sh"],
    "offload tool": ["--offload-arch=native", "--offload-arch-tool=T/evil.sh"],
    "config file": ["--config=T/evil.cfg"],
    "config folder": ["--config-user-dir=T", "--config-system-dir=T", "--config", "evil.cfg"],
    "response file": ["@T/evil.rsp"],
    "tools of the tree": ["-BT", "-fno-integrated-cc1", "--prefix=T", "-ccc-install-dir", "T", "-no-integrated-as"],
    "wrapper": ["-wrapper", "T/evil.sh", "-specs=T/evil.specs"],
    "plugin": ["-fplugin=T/evil.so", "-Xclang", "-load", "-Xclang", "T/evil.so"],
    "dependencies": ["--write-dependencies", "--output=V/victim"],
    "dependencies by other names": ["-MD", "-MFV/victim", "-Wp,-MD,V/victim", "-Wp,-MMD,V/victim2"],
    "output": ["-o", "V/victim", "-save-temps=obj", "-dumpdir", "V/"],
    "diagnostics": ["--serialize-diagnostics", "V/victim", "-fcrash-diagnostics-dir=V", "-ftime-trace=V/trace"],
    "modules": ["-fmodules", "-fmodules-cache-path=V/cache", "-fmodule-name=x"],
    "overlay": ["-ivfsoverlay", "T/overlay.yaml"],
    "working directory": ["-working-directory=V", "-o", "victim", "-MD"],
    "driver mode": ["--driver-mode=cl", "/FaV/victim", "/showFilenames"],
    "own parser": ["-cc1", "-o", "V/victim", "-emit-obj"],
    "coverage": ["--coverage", "-fprofile-dir=V", "-fprofile-use=V", "-ftest-coverage"],
    "compilation record": ["-MJV/victim", "-gen-cdb-fragment-path", "V", "-fsave-optimization-record=yaml"],
}

ENVIRONMENT = {
    "CCC_OVERRIDE_OPTIONS": "+-MD +-MFV/victim",
    "CC_PRINT_HEADERS": "1",
    "CC_PRINT_HEADERS_FILE": "V/victim",
    "CC_LOG_DIAGNOSTICS": "1",
    "CC_LOG_DIAGNOSTICS_FILE": "V/victim",
    "CLANG_CRASH_DIAGNOSTICS_DIR": "V",
    "CLANG_MODULE_CACHE_PATH": "V/cache",
    "CPATH": "T/nowhere",
    "COMPILER_PATH": "T",
    "DEPENDENCIES_OUTPUT": "V/victim",
    "LIBCLANG_LOGGING": "2",
}


class Tree:
    def __init__(self, advisor):
        self.advisor = advisor
        self.top = tempfile.mkdtemp(prefix="advisor-hostile-")
        self.tree, self.outside = os.path.join(self.top, "tree"), os.path.join(self.top, "outside")
        os.makedirs(self.tree)
        os.makedirs(self.outside)
        self.write("a.c", SOURCE)
        self.write("evil.sh", f"#!/bin/sh\necho ran >> {self.outside}/ran\necho gfx90a\n")
        self.write("evil.cfg", f"-MD -MF {self.outside}/victim\n")
        self.write("evil.rsp", f"-Xclang -load -Xclang {self.tree}/evil.so -MD -MF {self.outside}/victim\n")
        self.write("evil.specs", "*cc1:\nevil.sh\n")
        self.write("overlay.yaml", '{"version": 0, "roots": []}')
        for name in ("clang", "clang-19", "cc1", "as", "ld"):
            shutil.copy(os.path.join(self.tree, "evil.sh"), os.path.join(self.tree, name))
        for name in os.listdir(self.tree):
            os.chmod(os.path.join(self.tree, name), 0o755)
        Path(self.outside, "victim").write_text("as it was\n")

    def write(self, name, text):
        Path(self.tree, name).write_text(text)

    def fill(self, words):
        """T and V stand for the tree and the folder outside, where a path begins."""
        return [re.sub(r"(^|[=,+F@ ]|(?<=-B))T(?=/|$)", lambda m: m[1] + self.tree,
                       re.sub(r"(^|[=,+FJa ])V(?=/|$)", lambda m: m[1] + self.outside, w)) for w in words]

    def database(self, entries):
        self.write("compile_commands.json", json.dumps(entries))

    def entry(self, words, file="a.c"):
        return {"directory": self.tree, "file": file, "arguments": ["cc", *self.fill(words), "-c", file]}

    def scan(self, env=None, seconds=60, prefix=()):
        return subprocess.run([*prefix, self.advisor, "scan", "--no-cache", "--format", "json", self.tree], cwd=self.outside,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds,
                              env=dict(os.environ, **(env or {})))


def reads(result, what):
    """The scan's report; the unit must have been read, for all that its command says."""
    check(result.returncode == 0, f"{what}: status {result.returncode}: {result.stderr[-300:]}")
    report = json.loads(result.stdout) if result.returncode == 0 else {}
    rules = [f["rule"] for f in report.get("findings", [])]
    check("alloc-in-loop" in rules, f"{what}: its source was not read: {rules} {report.get('project')}")
    return report


def check_commands(tree):
    for name, words in COMMANDS.items():
        before = picture(tree.top)
        tree.database([tree.entry(words)])
        before.update({k: v for k, v in picture(tree.top).items() if k.endswith("compile_commands.json")})
        result = tree.scan()
        reads(result, name)
        check(not changed(before, picture(tree.top)), f"{name}: changed {changed(before, picture(tree.top))}")
    line = " ".join(tree.fill(COMMANDS["dependencies"]))
    tree.database([{"directory": tree.tree, "file": "a.c", "command": f"cc {line} -c a.c"}])
    reads(tree.scan(), "one line")
    check(Path(tree.outside, "victim").read_text() == "as it was\n", "one line: the file outside was written")


def check_environment(tree):
    tree.database([tree.entry([])])
    before = picture(tree.top)
    reads(tree.scan(env=dict(zip(ENVIRONMENT, tree.fill(ENVIRONMENT.values())))), "environment")
    check(not changed(before, picture(tree.top)), f"environment: changed {changed(before, picture(tree.top))}")


def check_calls(tree):
    """What the system was asked for: programs, and files opened for writing."""
    log = os.path.join(tree.top, "calls")
    trace = ["strace", "-f", "-qq", "-s", "200", "-o", log, "-e",
             "trace=execve,execveat,open,openat,creat,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,link,linkat,"
             "symlink,symlinkat,truncate,ftruncate,chmod,fchmodat,connect,sendto"]
    probe = subprocess.run([*trace, "true"], capture_output=True, text=True) if shutil.which("strace") else None
    if not probe or probe.returncode:
        print("no strace that works here: system calls are not looked at")
        return
    tree.database([tree.entry(words) for words in COMMANDS.values()])
    # under strace the sanitizer cannot look for leaks
    no_leaks = "detect_leaks=0:" + os.environ.get("ASAN_OPTIONS", "")
    reads(tree.scan(prefix=trace, env={"ASAN_OPTIONS": no_leaks}), "traced")
    for line in Path(log).read_text(errors="replace").splitlines():
        if re.search(r"execve(at)?\(", line):
            check(tree.top not in line.split("[", 1)[0], f"a program of the tree was run: {line}")
        elif re.search(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC", line):
            check('"/dev/null"' in line or '"/dev/tty"' in line, f"opened for writing: {line}")
        else:
            check(re.search(r"O_RDONLY|O_PATH|resumed|exited|---", line), f"not reading: {line}")
    os.unlink(log)


def check_files(tree):
    """Pipes and devices where a file is expected are told of, and cost nothing."""
    os.mkfifo(os.path.join(tree.tree, "pipe.h"))
    os.mkfifo(os.path.join(tree.tree, "pipe.c"))
    os.symlink("/dev/zero", os.path.join(tree.tree, "zero.c"))
    tree.write("forced.c", SOURCE)
    tree.database([tree.entry([]), tree.entry([], "pipe.c"), tree.entry([], "zero.c"),
                   tree.entry(["-include", "pipe.h"], "forced.c"), tree.entry(["-imacros/dev/zero"], "forced.c"),
                   tree.entry(["--include=pipe.h", "-DX"], "forced.c")])
    report = reads(tree.scan(seconds=40), "pipes")
    failed = report["project"]["units_failed"] if report else []
    check(len(failed) == 5, f"pipes: five units could not be read, told of {failed}")


INCLUDES = {  # P: a pipe
    "a pipe": '#include "P"\n',
    "a pipe, through a link": '#include "link/P"\n',
    "a pipe, by its full path": '#include <T/P>\n',
    "a pipe, once": '#import "P"\n',
    "a pipe that is asked about": '#if __has_include("P")\n#include "P"\n#endif\n',
    "a pipe's age": '#pragma GCC dependency "P"\n',
    "a pipe's bytes": 'const unsigned char bytes[] = {\n#embed "P"\n};\n',
    "zeroes": '#include "/dev/zero"\n',
    "zeroes as bytes": 'const unsigned char bytes[] = {\n#embed "/dev/zero"\n};\n',
    "chance": '#include "/dev/urandom"\n',
    "a terminal": '#include "/dev/ptmx"\n#include "/dev/tty"\n',
    "itself": '#include "a.c"\n',
}


def check_includes(tree):
    """What a source includes is read when it is a plain file, and nothing is waited for."""
    os.mkfifo(os.path.join(tree.tree, "P"))
    os.symlink(tree.tree, os.path.join(tree.tree, "link"))
    tree.database([tree.entry([])])
    for name, text in INCLUDES.items():
        tree.write("a.c", text.replace("T/", tree.tree + "/") + SOURCE)
        start = time.monotonic()
        reads(tree.scan(seconds=50), "includes " + name)
        check(time.monotonic() - start < 40, "includes %s: took %.0f s" % (name, time.monotonic() - start))
    tree.write("a.c", SOURCE)
    # a compiled header beside a header is no part of the sources
    tree.write("x.h", "int x;\n")
    tree.write("x.h.pch", "CPCHgarbage")
    os.makedirs(os.path.join(tree.tree, "x.h.gch"))
    tree.write("x.h.gch/x", "gpchgarbage")
    tree.database([tree.entry(["-include", "x.h"])])
    check(not reads(tree.scan(), "compiled header")["project"]["units_failed"], "a compiled header was read")


def check_words(tree):
    """Of a file outside, to which a link or an #include leads, the report tells no word."""
    Path(tree.outside, "secret").write_text("password1234 hunter2;\n")
    os.symlink(os.path.join(tree.outside, "secret"), os.path.join(tree.tree, "s.c"))
    tree.write("a.c", '#include "../outside/secret"\n' + SOURCE)
    tree.write("b.c", '#include "s.c"\n' + SOURCE)
    tree.database([tree.entry([], name) for name in ("a.c", "b.c", "s.c")])
    for form in ("json", "html", "text", "sarif", "markdown"):
        done = subprocess.run([tree.advisor, "scan", "--no-cache", "--format", form, tree.tree], cwd=tree.outside,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        check(done.returncode == 0, "%s: status %d: %s" % (form, done.returncode, done.stderr[-300:]))
        for word in ("password1234", "hunter2"):
            check(word not in done.stdout + done.stderr, "%s tells %s, of a file outside of the tree" % (form, word))


def main():
    tree = Tree(os.path.abspath(sys.argv[1]))
    try:
        check_commands(tree)
        check_environment(tree)
        check_calls(tree)
        check_files(tree)
        check_includes(tree)
        check_words(tree)
    finally:
        shutil.rmtree(tree.top)
    finish()


main()
