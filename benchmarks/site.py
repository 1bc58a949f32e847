"""How fast and how light the site is: medians, each beside a peer or a limit measured in the same run.

Run it with `make bench`. It prints a table and judges nothing.
"""

from __future__ import annotations

import gzip
import http.server
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from macros import runtime

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "build" / "bench"
RUNS = 5

# From the first answer to the result, on a page whose Python has not started.
FIRST_VERDICT = """() => new Promise((resolve) => {
  const panel = document.querySelector(".eg-result");
  const begun = performance.now();
  new MutationObserver(() => panel.dataset.state === "shown" && resolve(performance.now() - begun))
    .observe(panel, { attributes: true });
  document.querySelector(".eg-question input").click();
})"""
# The same question again, with Python at work.
NEXT_VERDICT = FIRST_VERDICT.replace(
    'document.querySelector(".eg-question input").click()',
    'document.querySelectorAll(".eg-question")[1].querySelector("input").click()',
)
# The least that running stock Pyodide can cost: fetch its files and compile the code, and run nothing.
FLOOR = """async () => {
  const begun = performance.now();
  const folder = new URL("assets/pyodide/", document.baseURI);
  await Promise.all([
    WebAssembly.compileStreaming(fetch(new URL("pyodide.asm.wasm", folder))),
    ...["pyodide.mjs", "pyodide.asm.mjs", "python_stdlib.zip", "tools.zip"].map(
      async (name) => (await fetch(new URL(name, folder))).arrayBuffer()),
  ]);
  return performance.now() - begun;
}"""


@cache
def _packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), compresslevel=9)


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the site as a plain static host does: gzip, no special headers. Counts the bytes."""

    sent = 0

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = _packed(path)
        _Handler.sent += len(body)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def _seconds(command: list[str], prepare: Callable[[], None] = lambda: None) -> float:
    times = []
    for _ in range(RUNS):
        prepare()
        begun = time.perf_counter()
        subprocess.run(command, cwd=ROOT, env=_environment(), check=True, capture_output=True)
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def _environment() -> dict[str, str]:
    return os.environ | {"SITE_DIR": "build/bench", "NO_MKDOCS_2_WARNING": "1"}


def _clean() -> None:
    shutil.rmtree(SITE, ignore_errors=True)
    shutil.rmtree(ROOT / ".cache", ignore_errors=True)


def _in_browser(browser: Browser, url: str, *scripts: str) -> list[float]:
    """Milliseconds of each script, one after the other, on one visit with an empty cache."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(url)
    found = [float(page.evaluate(script)) for script in scripts]
    context.close()
    return found


def main() -> None:
    """Measure and print."""
    runtime.prepare(ROOT, print)
    python = [sys.executable, "-m"]
    check = _seconds([str(Path(sys.executable).parent / "evenground"), "check"])
    zensical = _seconds([*python, "zensical", "build", "--strict", "--clean"], _clean)
    mkdocs = _seconds([*python, "mkdocs", "build", "--strict", "--quiet"], _clean)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), lambda *a: _Handler(*a, directory=str(SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/"
    subprocess.run(
        [*python, "mkdocs", "build", "--strict", "--quiet"],
        cwd=ROOT,
        env=_environment() | {"SITE_URL": url},
        check=True,
    )
    arguments = runtime.browser_arguments()
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", runtime.node())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=runtime.browser(), args=arguments)
        _in_browser(browser, url + "tools/bid-no-bid/", FIRST_VERDICT)  # fills the server's own caches
        _Handler.sent = 0
        context = browser.new_context()
        page = context.new_page()
        page.goto(url)
        page.wait_for_load_state("networkidle")
        home = _Handler.sent
        context.close()
        first, following, floor = [], [], []
        for _ in range(RUNS):  # in turn, so that a slow moment of the machine falls on all
            _Handler.sent = 0
            one, two = _in_browser(browser, url + "tools/bid-no-bid/", FIRST_VERDICT, NEXT_VERDICT)
            weight = _Handler.sent
            first.append(one)
            following.append(two)
            floor += _in_browser(browser, url, FLOOR)
        browser.close()
    server.shutdown()

    limit = statistics.median(floor)
    verdict = statistics.median(first)
    print(f"\nMedians of {RUNS} runs on {os.cpu_count()} cores; sizes are gzip over the wire\n")
    print(f"evenground check                      {check:7.2f} s")
    print(f"cold build, MkDocs Material           {mkdocs:7.2f} s   {mkdocs / zensical:.1f} x Zensical")
    print(f"cold build, Zensical                  {zensical:7.2f} s")
    print(f"home page, all requests               {home / 1000:7.0f} kB")
    print(f"tool page with Python, all requests   {weight / 1000:7.0f} kB")
    print(f"first verdict, cold cache             {verdict:7.0f} ms  {verdict / limit:.1f} x its floor")
    print(f"its floor: fetch and compile only     {limit:7.0f} ms")
    print(f"next verdict                          {statistics.median(following):7.0f} ms")


if __name__ == "__main__":
    main()
