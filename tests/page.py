#!/usr/bin/env python3
"""The HTML report in a headless Chromium: looked at, clicked through, printed.

usage: page.py ADVISOR SAMPLES_DIR [PICTURES_DIR]

SAMPLES_DIR holds rich.json, empty.json (written by the unit tests of report/) and hostile pages. Pages of the
first two and of one with 200 suggestions are made by `advisor report`. With PICTURES_DIR, pictures are left there.
Exit status 77: there is no Chromium here.
"""
import base64
import copy
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from common import check, failures, finish

WIDTHS = (400, 1400)


class Browser:
    """Chromium over its DevTools pipe: JSON messages that end in a NUL byte, on descriptors 3 and 4."""

    def __init__(self, program, profile):
        to_read, self.to = os.pipe()
        self.back, back_write = os.pipe()
        self.buffer, self.number, self.events = b"", 0, []

        def descriptors():
            # The ends may lie on 3 or 4 already; above 10 nothing is in the way.
            high = [os.dup2(to_read, 10), os.dup2(back_write, 11)]
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--disable-extensions", "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
             "--remote-debugging-pipe", "--user-data-dir=" + profile, "about:blank"],
            preexec_fn=descriptors, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(back_write)
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = None
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    session = None

    def message(self):
        while b"\0" not in self.buffer:
            more = os.read(self.back, 1 << 16)
            if not more:
                raise RuntimeError("the browser ended")
            self.buffer += more
        one, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(one)

    def call(self, method, **params):
        self.number += 1
        request = {"id": self.number, "method": method, "params": params}
        if self.session:
            request["sessionId"] = self.session
        os.write(self.to, json.dumps(request).encode() + b"\0")
        while True:
            answer = self.message()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError("%s: %s" % (method, answer["error"]))
                return answer["result"]
            self.events.append(answer)

    def open(self, path, width, dark=False, scripts=True):
        self.events.clear()
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", media="",
                  features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.call("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.call("Page.navigate", url=Path(path).absolute().as_uri())
        deadline = time.monotonic() + 30
        while not any(e.get("method") == "Page.loadEventFired" for e in self.events):
            if time.monotonic() > deadline:
                raise RuntimeError("%s: is not loaded after 30 s" % path)
            self.events.append(self.message())

    def value(self, expression):
        got = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in got:
            raise RuntimeError("%s: %s" % (expression, got["exceptionDetails"]))
        return got["result"].get("value")

    def click(self, selector):
        """A real click of the mouse, where the element is."""
        at = self.value("(function () { var e = document.querySelector(%s); e.scrollIntoView({block: 'center'}); "
                        "var r = e.getBoundingClientRect(); return [r.x + Math.min(r.width / 2, 40), r.y + r.height / 2]; })()"
                        % json.dumps(selector))
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=at[0], y=at[1], button="left", clickCount=1)

    def type(self, selector, text):
        self.click(selector)
        self.call("Input.insertText", text=text)

    def picture(self, path, most=6000):
        size = self.value("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
        clip = {"x": 0, "y": 0, "width": size[0], "height": min(size[1], most), "scale": 1}
        got = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        Path(path).write_bytes(base64.b64decode(got["data"]))

    def complaints(self):
        """What the console, the policy or an exception said, and what was fetched beside the page."""
        found = []
        for e in self.events:
            p = e.get("params", {})
            if e.get("method") == "Runtime.exceptionThrown":
                found.append("exception: " + json.dumps(p["exceptionDetails"])[:300])
            elif e.get("method") == "Runtime.consoleAPICalled":
                found.append("console: " + json.dumps(p.get("args"))[:300])
            elif e.get("method") == "Log.entryAdded":
                found.append("log: " + p["entry"]["text"][:300])
            elif e.get("method") == "Network.requestWillBeSent" and not p["request"]["url"].startswith(("file:", "data:")):
                found.append("request: " + p["request"]["url"][:300])
            elif e.get("method") == "Page.javascriptDialogOpening":
                found.append("dialog: " + p.get("message", ""))
        return found

    def close(self):
        try:
            self.session = None
            self.call("Browser.close")
        except (RuntimeError, OSError):
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.to)
        os.close(self.back)


ROWS = "Array.from(document.querySelectorAll('%s details[data-group]')).filter(e => e.offsetParent !== null)"
SUGGESTIONS, FINDINGS = ROWS % "#suggestions", ROWS % "#findings"
NAMES = SUGGESTIONS + ".map(e => e.querySelector('.name').textContent)"
# Wider than the window, or text that sticks out of a box that cuts it off.
OVERFLOW = """(function () {
  var wide = document.documentElement.clientWidth, bad = [];
  if (document.documentElement.scrollWidth > wide) bad.push('page is ' + document.documentElement.scrollWidth);
  document.querySelectorAll('body *').forEach(function (e) {
    if (e.closest('svg') || e.closest('pre') || e.closest('.scroll')) return;
    var r = e.getBoundingClientRect();
    if (r.width && (r.right > wide + 1 || r.left < -1)) bad.push(e.tagName + '.' + e.className + ' ' + Math.round(r.right));
  });
  return bad.slice(0, 5);
})()"""
OPEN_ALL = "document.querySelectorAll('details').forEach(e => { e.open = true; })"


def quiet(b, name):
    for what in b.complaints():
        failures.append("%s: %s" % (name, what))


def fits(b, page, name, pictures):
    """Every width, light and dark, closed and open: nothing sticks out, nothing complains."""
    for width in WIDTHS:
        for dark in (False, True):
            b.open(page, width, dark)
            colour = b.value("getComputedStyle(document.body).backgroundColor")
            check((sum(int(x) for x in colour[4:-1].split(",")) < 200) == dark, "%s: dark mode %s is %s" % (name, dark, colour))
            if pictures:
                b.picture(pictures / ("%s-%d-%s.png" % (name, width, "dark" if dark else "light")))
        check(b.value(OVERFLOW) == [], "%s at %d: %s" % (name, width, b.value(OVERFLOW)))
        b.value(OPEN_ALL)
        check(b.value(OVERFLOW) == [], "%s at %d, all open: %s" % (name, width, b.value(OVERFLOW)))
        if pictures:
            b.picture(pictures / ("%s-%d-open.png" % (name, width)))
        quiet(b, name)


def sorting(b, page, report):
    b.open(page, 1400)
    first = b.value(NAMES)
    check(len(first) >= len(report["suggestions"]), "not all suggestions are shown")
    b.click("button[data-sort=name]")
    names = [n.strip() for n in b.value(NAMES) if not n.startswith("recommended")]
    check(names == sorted(names), "sorted by name: %s" % names[:6])
    check(b.value("document.querySelectorAll('#suggestions h3[data-group]:not([hidden])').length") == 0, "headings among sorted rows")
    b.click("button[data-sort=gain]")
    gains = b.value(SUGGESTIONS + ".map(e => e.dataset.gain)")
    numbers = [float(g) for g in gains if g]
    check(numbers == sorted(numbers, reverse=True) and "" not in gains[:len(numbers)], "sorted by gain: %s" % gains[:6])
    b.click("button[data-sort=gain]")
    gains = [float(g) for g in b.value(SUGGESTIONS + ".map(e => e.dataset.gain)") if g]
    check(gains == sorted(gains), "sorted by gain, upwards: %s" % gains[:6])
    b.click("button[data-sort=gain]")
    check(b.value(NAMES) == first, "the third press does not give the first order back")
    quiet(b, "sorting")


def filtering(b, page, report):
    b.open(page, 1400)
    b.click("#suggestions .tools button[data-show=slower]")
    groups = b.value(SUGGESTIONS + ".map(e => e.dataset.group)")
    check(groups and set(groups) == {"slower"}, "only slower: %s" % groups)
    check("of" in b.value("document.querySelector('#suggestions output').textContent"), "it is not said how many are shown")
    b.click("#suggestions .tools button[data-show='']")
    word = report["suggestions"][1]["id"]
    b.type("#suggestions input", word)
    names = b.value(NAMES)
    check(names and len(names) < len(report["suggestions"]) and any(word in n for n in names), "filtered by words: %s" % names)
    b.value("document.querySelector('#suggestions input').value = ''")
    b.click("#findings .tools button[data-show=warning]")
    groups = b.value(FINDINGS + ".map(e => e.dataset.group)")
    check(groups and set(groups) == {"warning"}, "only warnings: %s" % groups)
    quiet(b, "filtering")


def opening(b, page):
    b.open(page, 1400)
    b.click("#suggestions details[data-group=accepted][id^=s] summary")
    shown = b.value("document.querySelector('#suggestions details[open] .drawer').innerText")
    for words in ("change", "code hash", "risk", "runs, median"):
        check(words in shown, "an open row does not show its %s" % words)
    link = b.value("document.querySelector('#findings a[href^=\"#s\"]').getAttribute('href')")
    b.value("document.querySelector('#findings details[data-group]').open = true")
    b.click("#findings a[href^='#s']")
    time.sleep(0.2)
    check(b.value("document.querySelector('%s').open" % link.replace("#", "#")), "the link to %s does not open it" % link)
    quiet(b, "opening")


def without_scripts(b, page, report):
    b.open(page, 1400, scripts=False)
    tree = b.call("DOM.getDocument", depth=1)
    html = b.call("DOM.getOuterHTML", nodeId=tree["root"]["nodeId"])["outerHTML"]
    check('class="js"' not in html, "scripts run although they are off")
    boxes = b.call("DOM.querySelectorAll", nodeId=tree["root"]["nodeId"], selector=".tools")["nodeIds"]
    for box in boxes:
        try:
            b.call("DOM.getBoxModel", nodeId=box)
            failures.append("buttons that do nothing are shown without scripts")
        except RuntimeError:
            pass
    rows = b.call("DOM.querySelectorAll", nodeId=tree["root"]["nodeId"], selector="#suggestions details[data-group]")["nodeIds"]
    check(len(rows) >= len(report["suggestions"]), "rows are missing without scripts")
    model = b.call("DOM.getBoxModel", nodeId=b.call("DOM.querySelector", nodeId=rows[1], selector="summary")["nodeId"])["model"]
    x, y = model["content"][0] + 30, model["content"][1] + 10
    for kind in ("mousePressed", "mouseReleased"):
        b.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
    opened = b.call("DOM.getAttributes", nodeId=rows[1])["attributes"]
    check("open" in opened, "a row does not open without scripts")
    quiet(b, "without scripts")


def printing(b, page, pictures):
    b.open(page, 1400, dark=True)
    pdf = base64.b64decode(b.call("Page.printToPDF", printBackground=False)["data"])
    check(pdf.startswith(b"%PDF") and len(pdf) > 5000, "it does not print")
    b.call("Emulation.setEmulatedMedia", media="print", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    check(b.value("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)", "printed on dark paper")
    check(b.value("getComputedStyle(document.querySelector('.tools')).display") == "none", "buttons on paper")
    if pictures:
        (pictures / "printed.pdf").write_bytes(pdf)
    quiet(b, "printing")


def hostile(b, page):
    b.open(page, 1400)
    b.value(OPEN_ALL)
    check(b.value("document.querySelectorAll('b[onclick], [onclick], iframe, object, img').length") == 0, "hostile text became markup")
    check(b.value("document.scripts.length") == 1, "hostile text became a script")
    check("</script><b onclick" in b.value("document.body.innerText"), "hostile text is not shown as text")
    check("\u202e" not in b.value("document.body.textContent"), "a direction mark got through")
    # The policy itself: what might get in could not run.
    b.value("(function () { var s = document.createElement('script'); s.textContent = 'window.broken = 1'; document.body.append(s); "
            "var d = document.createElement('div'); d.setAttribute('onclick', 'window.broken = 1'); document.body.append(d); d.click(); "
            "var i = new Image(); i.src = 'http://localhost:9/x.png'; document.body.append(i); })()")
    check(b.value("window.broken === undefined"), "the policy lets strange scripts run")


def pages(advisor, samples, folder):
    rich = json.loads((samples / "rich.json").read_text())
    many = copy.deepcopy(rich)
    for i in range(len(many["suggestions"]), 200):
        one = copy.deepcopy(rich["suggestions"][i % len(rich["suggestions"])])
        one["id"] += "-%d" % i
        many["suggestions"].append(one)
    (folder / "many.json").write_text(json.dumps(many))
    made = {}
    for name, source in (("rich", samples / "rich.json"), ("empty", samples / "empty.json"), ("many", folder / "many.json")):
        made[name] = folder / (name + ".html")
        subprocess.run([advisor, "report", source, "--format", "html", "-o", made[name]], check=True, stdin=subprocess.DEVNULL)
    return made, rich


def main():
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        print("skipped: there is no Chromium here (apt-get install chromium)")
        sys.exit(77)
    pictures = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    samples = Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        made, rich = pages(sys.argv[1], samples, folder)
        b = Browser(program, str(folder / "profile"))
        try:
            for name, page in made.items():
                fits(b, page, name, pictures)
            fits(b, samples / "hostile.html", "hostile", pictures)
            sorting(b, made["rich"], rich)
            filtering(b, made["rich"], rich)
            opening(b, made["rich"])
            without_scripts(b, made["rich"], rich)
            printing(b, made["rich"], pictures)
            hostile(b, samples / "hostile.html")
        finally:
            b.close()
    finish()


main()
