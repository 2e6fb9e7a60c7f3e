#!/usr/bin/env python3
"""Small programs whose comments say where a finding is right, against what a scan says.

    marked_cases.py [--advisor BINARY] [--together] [-v] CASE.c|DIR...

A comment beginning with `@` and a rule marks a place at its line ("@ RULE", "@ RULE / RULE", "@1 RULE"); "@ none" is met by
any rule. A file whose first line has NEGATIVE wants no finding at all, one whose first line says "at either @" or "at one
of the @" wants one of its places. "(or here)" marks a place that may have one. A case may name flags in its first line
("with -O0 last", "with -fno-omit-frame-pointer"), and is compiled with the file 00-*.c beside it when it includes a header
of its own. --together scans all cases of a folder as one program.
Findings marked cold do not count. Prints what each case got, and the sums."""
import json, os, re, subprocess, sys, tempfile

MARK = re.compile(r'/\*\s*@\d*\s*(?P<what>[^*]*)\*/')
FLAGS = {'41-': ['-O2', '-O0'], '48-': ['-O2', '-fno-omit-frame-pointer'], '47-': ['-O2']}
BUILD_WIDE = {'unoptimized-build', 'inlining-disabled', 'openmp-ignored'}  # of the unit: at its first line
HINTS = {'vectorizable-loop', 'hot-cross-unit-call', 'independent-loop', 'float-reduction', 'math-call-in-loop', 'dispatch-loop',
         'assert-in-hot-loop'}  # not what a look-alike is about


def places(path):
    """[(line, {rules}, optional)], negative, one_of, head"""
    out = []
    lines = open(path).read().split('\n')
    for i, line in enumerate(lines, 1):
        m = MARK.search(line) if i > 1 else None
        if not m:
            continue
        what = m.group('what').strip()
        if what.startswith('(or'):
            out.append((i, None, True))
        elif what.startswith('none'):
            out.append((i, None, False))
        else:
            out.append((i, set(re.split(r'\s*/\s*', what.split(':')[0].split(' (')[0])), False))
    head = lines[0]
    for rule in ('unoptimized-build', 'inlining-disabled'):
        if not out and rule in head:
            out.append((1, {rule}, False))
    return out, 'NEGATIVE' in head, 'at either @' in head or 'at one of the @' in head


def scan(advisor, files):
    with tempfile.TemporaryDirectory() as state:
        db = []
        for f in files:
            name = os.path.basename(f)
            flags = next((v for k, v in FLAGS.items() if name.startswith(k)), ['-O2'])
            db.append({'directory': os.path.dirname(os.path.abspath(f)), 'file': os.path.abspath(f),
                       'arguments': ['gcc', *flags, '-c', os.path.abspath(f)]})
        with open(os.path.join(state, 'compile_commands.json'), 'w') as out:
            json.dump(db, out)
        report = os.path.join(state, 'report.json')
        run = subprocess.run([advisor, 'scan', '-q', '-v', '-p', state, '--state', os.path.join(state, 's'), '-j', '2', '--format', 'json', '-o',
                              report, os.path.dirname(os.path.abspath(files[0]))], capture_output=True, text=True)
        if run.returncode:
            sys.exit(f'{files[0]}: {run.stderr}')
        with open(report) as f:
            return json.load(f)['findings']


def judge(path, findings, verbose):
    wanted, negative, one_of = places(path)
    name = os.path.basename(path)
    mine = [f for f in findings if os.path.basename(f['location']['file']) == name and not f.get('cold')]
    hit, missed, used = [], [], set()
    for line, rules, optional in wanted:
        met = [i for i, f in enumerate(mine) if f['location']['line'] == line and (rules is None or f['rule'] in rules) and
               (rules is not None or f['rule'] not in HINTS)]
        used.update(met)
        if met:
            hit.append((line, [mine[i]['rule'] for i in met]))
        elif not optional:
            missed.append((line, rules))
    if one_of and hit:
        missed = []
        hit = hit[:1]
    elif one_of:
        missed = missed[:1]
    rest = [f for i, f in enumerate(mine) if i not in used and f['rule'] not in BUILD_WIDE and f['rule'] not in HINTS]
    text = f'{name:28s} {len(hit)} hit, {len(missed)} missed, {len(rest)} {"FALSE" if negative else "other"}'
    if missed or rest or verbose:
        print(text)
    for line, rules in missed:
        print(f'    missed {line}: {" / ".join(sorted(rules)) if rules else "none"}')
    for f in rest:
        print(f'    {"false alarm" if negative else "other"} {f["location"]["line"]}: [{f["rule"]}] {f["certainty"]}: {f["message"]}')
    if verbose:
        for line, rules in hit:
            print(f'    hit {line}: {", ".join(rules)}')
    return len(hit), len(missed), len(rest), negative


def main():
    args, advisor, together, verbose = [], 'build/advisor', False, False
    todo = iter(sys.argv[1:])
    for a in todo:
        if a == '--advisor':
            advisor = next(todo)
        elif a == '--together':
            together = True
        elif a == '-v':
            verbose = True
        elif os.path.isdir(a):
            args += sorted(os.path.join(a, n) for n in os.listdir(a) if n.endswith('.c'))
        else:
            args.append(a)
    cases = [a for a in args if not os.path.basename(a).startswith('00-')]
    sums = [0, 0, 0, 0, 0]
    all_findings = scan(advisor, args) if together else None
    for path in cases:
        folder = os.path.dirname(path) or '.'
        helpers = [os.path.join(folder, n) for n in sorted(os.listdir(folder)) if n.startswith('00-') and n.endswith('.c')]
        files = [path] + (helpers if re.search(r'#include "', open(path).read()) else [])
        found = all_findings if together else scan(advisor, files)
        hit, missed, rest, negative = judge(path, found, verbose)
        sums[0] += hit
        sums[1] += missed
        sums[2] += 0 if negative else rest
        sums[3] += negative
        sums[4] += negative and rest > 0
    print(f'{sums[0]} of {sums[0] + sums[1]} places found, {sums[4]} of {sums[3]} look-alikes reported, '
          f'{sums[2]} other findings in the rest')


if __name__ == '__main__':
    main()
