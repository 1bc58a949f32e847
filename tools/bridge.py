"""call(text) -> text: all that the browser, the command line and the tests know of the tools.

Request:  {"do": "decide", "flow": <rules, as Flow.plain gives them>, "answers": {question id: answer id}}
Reply:    {"ok": <what decide returns>}
     or   {"error": {"kind": "input", "messages": [...]}}   the request cannot be answered, and why
     or   {"error": {"kind": "bug", "messages": [...]}}     the tools are at fault
"""

from __future__ import annotations

import json
import traceback
from typing import Any

from tools.decide import decide
from tools.flow import InputError, flow_from


def call(request: str) -> str:
    """Answer one request. Never raises: an error is a reply too."""
    try:
        return _json({"ok": _answer(request)})
    except InputError as error:
        return _json({"error": {"kind": "input", "messages": error.problems}})
    except Exception:
        return _json({"error": {"kind": "bug", "messages": [traceback.format_exc(limit=-3)]}})


def _answer(request: str) -> Any:
    try:
        asked = json.loads(request)
    except (ValueError, RecursionError) as error:
        raise InputError([f"request must be JSON: {error}"]) from None
    if not isinstance(asked, dict) or asked.get("do") != "decide":
        raise InputError(["request must be a mapping with 'do': 'decide'"])
    answers = asked.get("answers")
    if not isinstance(answers, dict) or not all(isinstance(a, str) for a in answers.values()):
        raise InputError(["'answers' must map question ids to answer ids"])
    return decide(flow_from(asked.get("flow")), answers)


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
