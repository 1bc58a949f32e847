"""The whole guide as a tagged PDF, printed from its page by the browser."""

from __future__ import annotations

import functools
import http.server
import os
import subprocess
import sys
import threading
from pathlib import Path

from macros import runtime

PDF = "assets/even-ground.pdf"
PAGE = "about/whole/"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


def make_pdf(root: Path, environment: dict[str, str]) -> Path:
    """Build the site into build/pdf, print its whole-guide page, and put the PDF among the site's assets.

    Raises RuntimeMissingError when there is no browser, or when it prints nothing.
    """
    browser = runtime.browser()
    if browser is None:
        raise runtime.RuntimeMissingError("a Chromium browser is needed (Debian: apt-get install chromium)")
    folder, made = root / "build" / "pdf", root / "docs" / PDF
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    if subprocess.run(build, cwd=root, env=environment, check=False).returncode:
        raise runtime.RuntimeMissingError("the site could not be built; nothing was printed")
    made.unlink(missing_ok=True)
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder))
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        command = [
            browser,
            "--headless",
            # The sandbox needs rights that root in a container does not have.
            *(["--no-sandbox"] if os.geteuid() == 0 else []),
            "--disable-gpu",
            "--no-first-run",
            "--export-tagged-pdf",
            "--generate-pdf-document-outline",
            "--no-pdf-header-footer",
            f"--print-to-pdf={made}",
            f"http://127.0.0.1:{server.server_port}/{PAGE}",
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        server.shutdown()
    if not made.exists():
        raise runtime.RuntimeMissingError(f"the browser printed nothing:\n{done.stderr.strip()}")
    return made
