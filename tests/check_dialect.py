#!/usr/bin/env python3
"""Loop variables are declared in their `for`, where nothing else uses them.

usage: check_dialect.py [--fix] FILE...      says FILE:LINE: what, status 1; --fix changes the files instead
"""
import re
import sys

TYPE = r"(?:(?:const|unsigned|struct|enum|long|short) )*[a-z_][a-z_0-9]*(?: long)?"
DECLARATION = re.compile(r"^(\t+)(%s) ([^=;()]*(?:=[^;]*)?);$" % TYPE)
NOT_TYPES = {"return", "goto", "else", "case", "break", "continue", "typedef", "extern", "static", "volatile"}


def masked(text):
    """The same length, without what is in comments and texts."""
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'',
                  lambda m: re.sub(r"[^\n]", " ", m[0]), text, flags=re.S)


def closing(text, at, pair):
    """The end of what closes the bracket at `at`."""
    depth = 0
    for i in range(at, len(text)):
        depth += text[i] == pair[0]
        depth -= text[i] == pair[1]
        if not depth:
            return i + 1
    return len(text)


def statement_end(text, at):
    """The end of the statement that begins there."""
    at += len(text[at:]) - len(text[at:].lstrip())
    if text[at] == "{":
        return closing(text, at, "{}")
    word = re.match(r"(for|while|if|switch)\s*\(", text[at:])
    if word:
        end = statement_end(text, closing(text, at + word.end() - 1, "()"))
        other = re.match(r"\s*else\b", text[end:]) if word[1] == "if" else None
        return statement_end(text, end + other.end()) if other else end
    if re.match(r"do\b", text[at:]):
        return text.index(";", statement_end(text, at + 2)) + 1
    depth = 0
    for i in range(at, len(text)):
        depth += (text[i] in "({[") - (text[i] in ")}]")
        if text[i] == ";" and not depth:
            return i + 1
    return len(text)


def loops(text, name, begin, end):
    """Where `for (name = ` is between the two, with the end of its loop; None: the variable is used elsewhere."""
    found, used = [], [m.start() + begin for m in re.finditer(r"(?<![\w.>])%s\b" % re.escape(name), text[begin:end])]
    for m in re.finditer(r"\bfor \(%s = " % re.escape(name), text[begin:end]):
        at = begin + m.start()
        header = text[at:closing(text, at + 4, "()")]
        start = header[:header.find(";")]
        again = re.search(r"= .*(?<![\w.>])%s\b" % re.escape(name), start)
        if again or any(a <= at < b for a, b in found) or re.search(r",\s*\w+ = ", start):
            return None  # it goes on from where it was, a loop in a loop, or two variables
        found.append((at, statement_end(text, at + len(header))))
    return found if found and all(any(a <= u < b for a, b in found) for u in used) else None


def split(declarators):
    """At the commas that part them."""
    parts, depth, last = [], 0, 0
    for i, c in enumerate(declarators):
        depth += (c in "({[") - (c in ")}]")
        if c == "," and not depth:
            parts.append(declarators[last:i].strip())
            last = i + 1
    return parts + [declarators[last:].strip()]


def candidates(text):
    """(line begin, line end, indent, type, declarators) of declarations in functions."""
    at = 0
    for line in text.split("\n"):
        m = DECLARATION.match(line)
        if m and m[2].split()[0] not in NOT_TYPES:
            kind, rest = m[2], m[3]
            if rest[0] in "=,":  # `unsigned x = 1, i`: x is no type
                kind, _, word = kind.rpartition(" ")
                rest = "%s %s" % (word, rest)
            yield at, at + len(line), m[1], kind, split(rest)
        at += len(line) + 1


def scope_end(text, at):
    depth = 0
    for i in range(at, len(text)):
        depth += (text[i] == "{") - (text[i] == "}")
        if depth < 0:
            return i
    return len(text)


def one(source):
    """The first that is not as it should be: (offset, sentence, the source put right); None."""
    text = masked(source)
    for begin, end, indent, kind, parts in candidates(text):
        for k, part in enumerate(parts):
            m = re.match(r"^(\**)(\w+)$", part)
            there = loops(text, m[2], end, scope_end(text, end)) if m else None
            if not there:
                continue
            whole = source[begin:end][len(indent) + len(kind) + 1:-1]
            left = [p for i, p in enumerate(split(whole)) if i != k]
            out = source
            for at, _ in reversed(there):
                out = out[:at] + "for (%s %s%s" % (kind, m[1], out[at + 5:])
            line = "%s%s %s;" % (indent, kind, ", ".join(left)) if left else None
            rest = out[end:] if line else re.sub(r"^\n\n?(?=\t)" if not left else "^", "", out[end:], count=1)
            if not line and source[:begin].endswith("{\n"):
                out = out[:begin] + out[end:].lstrip("\n")
            elif not line:
                out = out[:begin] + out[end + 1:]
            else:
                out = out[:begin] + line + rest
            return begin, "`%s` is used in its loops only: declare it there" % m[2], out
    return None


def main():
    fix, files, status = sys.argv[1] == "--fix", sys.argv[1:], 0
    for path in files[fix:]:
        with open(path) as f:
            source = f.read()
        found = one(source)
        while found and fix:
            source = found[2]
            found = one(source)
        if fix:
            with open(path, "w") as f:
                f.write(source)
        elif found:
            print("%s:%d: %s" % (path, source.count("\n", 0, found[0]) + 1, found[1]))
            status = 1
    sys.exit(status)


main()
