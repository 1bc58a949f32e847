"""The whole guide as a tagged PDF, printed from its page by the browser."""

from __future__ import annotations

import functools
import http.server
import subprocess
import threading
from pathlib import Path

from macros import runtime

PDF = "assets/even-ground.pdf"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


def print_pdf(site: Path, address: str, made: Path) -> None:
    """Print the page at ``address`` of the built ``site`` into the file ``made``.

    Raises RuntimeMissingError when there is no browser, or when it prints nothing.
    """
    browser = runtime.browser()
    if browser is None:
        raise runtime.RuntimeMissingError("a Chromium browser is needed (Debian: apt-get install chromium)")
    made.unlink(missing_ok=True)
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site))
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        command = [
            browser,
            "--headless",
            *runtime.browser_arguments(),
            "--disable-gpu",
            "--no-first-run",
            "--export-tagged-pdf",
            "--generate-pdf-document-outline",
            "--no-pdf-header-footer",
            f"--print-to-pdf={made}",
            f"http://127.0.0.1:{server.server_port}/{address}",
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        server.shutdown()
    if not made.exists():
        raise runtime.RuntimeMissingError(f"the browser printed nothing:\n{done.stderr.strip()}")
