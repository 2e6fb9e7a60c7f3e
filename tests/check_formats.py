#!/usr/bin/env python3
"""Reads the sample reports with independent programs and fails on what they refuse.

usage: check_formats.py SOURCE_DIR SAMPLES_DIR
"""
import base64
import copy
import hashlib
import json
import subprocess
import sys
import xml.etree.ElementTree
from html.parser import HTMLParser
from pathlib import Path

import jsonschema

from common import check, failures, finish

SOURCE, SAMPLES = Path(sys.argv[1]), Path(sys.argv[2])


def closed(schema):
    """The schema with unknown members forbidden: what the writer adds must be described."""
    if isinstance(schema, dict):
        if "properties" in schema and schema.get("type") == "object":
            schema.setdefault("additionalProperties", False)
        for value in schema.values():
            closed(value)
    elif isinstance(schema, list):
        for value in schema:
            closed(value)
    return schema


def reports():
    schema = json.loads((SOURCE / "advisor/report/report-1.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    strict = jsonschema.Draft202012Validator(closed(copy.deepcopy(schema)))
    for name in ("rich.json", "empty.json"):
        report = json.loads((SAMPLES / name).read_text())
        for error in strict.iter_errors(report):
            failures.append(f"{name}: {error.json_path}: {error.message[:200]}")
    # The schema must be able to say no.
    open_schema = jsonschema.Draft202012Validator(schema)
    report = json.loads((SAMPLES / "rich.json").read_text())
    for bend in (
        lambda r: r.pop("findings"),
        lambda r: r["suggestions"][0].update(status="tried"),
        lambda r: r["findings"][0]["evidence"].update(count=3),
        lambda r: r["suggestions"][0]["results"][0].update(speedup=-1),
        lambda r: r.update(schema_version="2.0"),
        lambda r: r["baseline"]["noise"].update(ci=[1]),
    ):
        bent = copy.deepcopy(report)
        bend(bent)
        check(not open_schema.is_valid(bent), "the schema takes a bent report")


def sarif():
    schema = json.loads((SOURCE / "tests/data/sarif-schema-2.1.0.json").read_text())
    validator = jsonschema.validators.validator_for(schema)(schema)
    for path in (SOURCE / "tests/golden-report/report.sarif", SAMPLES / "hostile.sarif", *SAMPLES.glob("*.gate.sarif")):
        log = json.loads(path.read_text())
        for error in validator.iter_errors(log):
            failures.append(f"{path.name}: {error.json_path}: {error.message[:200]}")
        for run in log["runs"]:
            rules = run["tool"]["driver"]["rules"]
            for result in run["results"]:
                check(rules[result["ruleIndex"]]["id"] == result["ruleId"], f"{path.name}: ruleIndex")
                check(result["message"]["text"], f"{path.name}: empty message")
            for rule in rules:
                for text in (rule["shortDescription"], rule["fullDescription"], rule["help"]):
                    check(text["text"], f"{path.name}: empty rule text")
                check(len(rule["shortDescription"]["text"]) <= 1024, f"{path.name}: long rule text")


class Page(HTMLParser):
    VOID = {"meta", "br", "input"}
    KNOWN = VOID | {
        "html", "head", "title", "style", "body", "header", "section", "footer", "h1", "h2", "dl", "dt", "dd", "p", "ul", "li",
        "b", "a", "code", "pre", "table", "tr", "th", "td", "details", "summary", "span", "svg", "path", "line", "rect", "circle",
        "text", "div", "i", "h3", "h4", "button", "output", "figure", "figcaption", "script",
    }

    def __init__(self, name):
        super().__init__()
        self.name, self.report, self.open, self.policy, self.texts = name, None, [], "", {"style": "", "script": ""}

    def handle_starttag(self, tag, attrs):
        check(tag in self.KNOWN, f"{self.name}: <{tag}>")
        if tag not in self.VOID:
            self.open.append(tag)
        if ("http-equiv", "Content-Security-Policy") in attrs:
            self.policy = dict(attrs)["content"]
        for key, value in attrs:
            check(not key.startswith("on") and key != "style", f"{self.name}: attribute {key}")
            if key == "href" and value.startswith("#"):
                self.links = getattr(self, "links", []) + [value[1:]]
            elif key == "id":
                self.ids = getattr(self, "ids", []) + [value]
            elif key in ("href", "src"):
                prefix = "data:application/json;base64,"
                check(tag == "a" and value.startswith(prefix), f"{self.name}: {key} of <{tag}>")
                self.report = json.loads(base64.b64decode(value[len(prefix):], validate=True))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] in self.texts:
            self.texts[self.open[-1]] += data

    def handle_endtag(self, tag):
        check(self.open and self.open[-1] == tag, f"{self.name}: </{tag}> closes {self.open[-1:]}")
        if self.open:
            self.open.pop()


def html():
    for path in (SAMPLES / "report.html", SAMPLES / "hostile.html", *SAMPLES.glob("*.gate.html")):
        page = Page(path.name)
        page.feed(path.read_text())
        page.close()
        check(not page.open, f"{path.name}: left open: {page.open}")
        for part, text in page.texts.items():
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            check(f"{part}-src 'sha256-{digest}'" in page.policy, f"{path.name}: its policy does not name its {part}")
        ids = getattr(page, "ids", [])
        check(len(ids) == len(set(ids)), f"{path.name}: an id is there twice")
        check(set(getattr(page, "links", [])) <= set(ids), f"{path.name}: a link leads nowhere")
        check(page.report and page.report["schema_version"] == "1.0", f"{path.name}: the report is not in it")
        check(path.stat().st_size < 1 << 20, f"{path.name}: above 1 MB")


def junit():
    for path in (SOURCE / "tests/golden-report/junit.xml", SAMPLES / "hostile.junit", *SAMPLES.glob("*.gate.junit")):
        lint = subprocess.run(["xmllint", "--noout", "--schema", SOURCE / "tests/data/junit.xsd", path],
                              stderr=subprocess.PIPE, text=True, check=False)
        check(lint.returncode == 0, f"{path.name}: {lint.stderr[:300]}")
        root = xml.etree.ElementTree.parse(path).getroot()
        check(root.tag == "testsuites", f"{path.name}: root element")
        for suite in [root, *root.findall("testsuite")]:
            for attribute, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
                if suite is root and attribute == "skipped":
                    continue
                found = len(list(suite.iter(tag)))
                check(int(suite.get(attribute)) == found, f"{path.name}: {attribute} is not {found}")


def gitlab():
    for path in (SOURCE / "tests/golden-report/gitlab.json", SAMPLES / "hostile.gitlab"):
        entries = json.loads(path.read_text())
        prints = [entry["fingerprint"] for entry in entries]
        check(len(prints) == len(set(prints)), f"{path.name}: a fingerprint is there twice")
        for entry in entries:
            check(entry["severity"] in ("info", "minor", "major", "critical", "blocker"), f"{path.name}: severity")
            check(entry["location"]["lines"]["begin"] >= 1 and entry["location"]["path"], f"{path.name}: location")


for part in (reports, sarif, html, junit, gitlab):
    part()
finish()
