"""What the Python scripts of this folder share."""
import os
import sys

failures = []


def fail(text):
    print("FAILED:", text)
    sys.exit(1)


def check(ok, what):
    """Goes on; finish() tells of it."""
    if not ok:
        failures.append(what)


def finish(wrong=None):
    """Ends the script, with status 1 when anything was wrong (None: what check() found)."""
    wrong = failures if wrong is None else wrong
    for w in wrong:
        print("FAILED:", w)
    sys.exit(1 if wrong else 0)


def picture(tree, times=False):
    """What a tree is: every entry but the advisor's own folder, with content, mode and, if asked for, time."""
    seen = {}
    for folder, folders, files in os.walk(tree):
        if folder == tree and ".advisor" in folders:
            folders.remove(".advisor")
        for name in files + folders:
            path = os.path.join(folder, name)
            about = os.lstat(path)
            content = None
            if os.path.islink(path):
                content = os.readlink(path)
            elif os.path.isfile(path):
                with open(path, "rb") as f:
                    content = f.read()
            time_ns = about.st_mtime_ns if times and os.path.isfile(path) else 0
            seen[os.path.relpath(path, tree)] = (about.st_mode, time_ns, content)
    return seen


def changed(before, after):
    """What is changed, gone or new between two pictures, for a sentence; "" for nothing."""
    return ", ".join(sorted([p for p in before if before[p] != after.get(p)] + [p for p in after if p not in before]))
