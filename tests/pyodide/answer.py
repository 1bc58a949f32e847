"""Answers requests with ``tools/`` under whichever Python runs this.

Arguments: the root of the project, a file of requests as test_archive.py writes it, and where to write
the replies.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

root, requests, replies = sys.argv[1:]
sys.path.insert(0, root)

from tools.bridge import call  # noqa: E402 - found only now

said = [
    call(one if isinstance(one, str) else json.dumps({**batch["shared"], **one}))
    for batch in json.loads(Path(requests).read_text(encoding="utf-8"))
    for one in batch["each"]
]
Path(replies).write_text(json.dumps(said), encoding="utf-8")
