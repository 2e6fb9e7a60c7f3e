#!/usr/bin/env python3
"""What a scan costs by the number of units: small ones, each with a header that all share and one of the system's.

usage: scan_units.py ADVISOR [UNITS...]      prints corpus/scan-units.csv
"""
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

HEADER = "#ifndef SHARED_H\n#define SHARED_H\n#include <stdlib.h>\n#ifndef TABLE_SIZE\n#define TABLE_SIZE 64\n#endif\nint use(int);\n#endif\n"
SOURCE = """#include "shared.h"
static int table_@[TABLE_SIZE];
int work_@(int n)
{
	int s = 0;
	while (n--) {
		char *p = malloc(9);
		s += *p + table_@[n % TABLE_SIZE];
		free(p);
	}
#ifdef TRACE
	use(s);
#endif
	return s;
}
"""


def scan(advisor, tree):
    """Seconds of wall and of processor time, memory of the largest process in MB, findings."""
    start = time.monotonic()
    pid = os.fork()
    if not pid:
        out = subprocess.run([advisor, "scan", "-q", "--format", "json", tree], stdin=subprocess.DEVNULL, capture_output=True)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        with open(os.path.join(tree, "used"), "w") as f:
            json.dump([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024,
                       len(json.loads(out.stdout)["findings"]) if not out.returncode else -1], f)
        os._exit(0)
    os.waitpid(pid, 0)
    with open(os.path.join(tree, "used")) as f:
        return [time.monotonic() - start] + json.load(f)


def main():
    advisor = os.path.abspath(sys.argv[1])
    print("units,wall s,processor s,ms a unit,MB,kB a unit,findings")
    for n in [int(a) for a in sys.argv[2:]] or [1000, 5000, 20000]:
        with tempfile.TemporaryDirectory(prefix="advisor-units-") as tree:
            with open(os.path.join(tree, "shared.h"), "w") as f:
                f.write(HEADER)
            for i in range(n):
                with open(os.path.join(tree, "u%d.c" % i), "w") as f:
                    f.write(SOURCE.replace("@", str(i)))
            with open(os.path.join(tree, "compile_commands.json"), "w") as f:
                json.dump([{"directory": tree, "file": "u%d.c" % i, "arguments": ["cc", "-O2", "-c", "u%d.c" % i]}
                           for i in range(n)], f)
            wall, cpu, memory, findings = scan(advisor, tree)
            print("%d,%.1f,%.1f,%.1f,%.0f,%.0f,%d" % (n, wall, cpu, 1000 * cpu / n, memory, 1024 * memory / n, findings), flush=True)


main()
