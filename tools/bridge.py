"""call(text) -> text: all that the browser, the command line and the tests know of the tools.

Request:  {"do": "decide", "flow": <rules, as Flow.plain gives them>, "answers": {question id: answer id}}
     or   {"do": "reflect", "form": <Form.plain>, "answers": {...}, "party": <id> | null}
     or   {"do": "compare", "form": <Form.plain>, "records": [...]}
     or   {"do": "read-record", "text": <a reader's file>, "tool": <tool id>}
     or   {"do": "differences", "was": <the parts of some rules>, "now": <those of others>}
     or   {"do": "seal", "text": <any text>}
Reply:    {"ok": <what decide returns, with "changes" and "stability">}
     or   {"ok": <what profile or compare returns>}
     or   {"ok": {"record": <the record in today's version>, "migrated-from": <version> | null}}
     or   {"ok": {"differences": [{"kind": ..., "id": ..., "was": <sign> | null, "now": <sign> | null}, ...]}}
     or   {"ok": {"seal": <hex digits>}}
     or   {"error": {"kind": "input", "messages": [...]}}   the request cannot be answered, and why
     or   {"error": {"kind": "bug", "messages": [...]}}     the tools are at fault
"""

from __future__ import annotations

import functools
import json
import traceback
from collections.abc import Callable
from typing import Any

from tools.advise import stability, what_would_change
from tools.decide import decide
from tools.flow import Flow, InputError, flow_from
from tools.nearest import nearest
from tools.record import differences, read_record, seal
from tools.reflect import compare, form_from, profile


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
    do = asked.get("do") if isinstance(asked, dict) else None
    if not isinstance(do, str) or do not in _REQUESTS:
        raise InputError(
            [f"request must be a mapping with 'do': one of {', '.join(_REQUESTS)}{nearest(do, _REQUESTS)}"]
        )
    return _REQUESTS[do](asked)


@functools.lru_cache(maxsize=8)  # a reader changes one answer at a time, not the rules
def _flow(plain: str) -> Flow:
    return flow_from(json.loads(plain))


def _decide(asked: dict[str, Any]) -> Any:
    answers = _answers(asked)
    flow = _flow(json.dumps(asked.get("flow"), sort_keys=True))
    return decide(flow, answers) | {
        "changes": what_would_change(flow, answers),
        "stability": stability(flow, answers),
    }


def _answers(asked: dict[str, Any]) -> dict[str, str]:
    return _texts(asked, "answers", "must map question ids to answer ids")


def _reflect(asked: dict[str, Any]) -> Any:
    party = asked.get("party")
    if party is not None and not isinstance(party, str):
        raise InputError(["'party' must be text or null"])
    return profile(form_from(asked.get("form")), _answers(asked), party)


def _compare(asked: dict[str, Any]) -> Any:
    return compare(form_from(asked.get("form")), asked.get("records"))


def _read_record(asked: dict[str, Any]) -> Any:
    return read_record(_text(asked, "text"), _text(asked, "tool"))


def _differences(asked: dict[str, Any]) -> Any:
    was, now = (_texts(asked, name, "must map parts of rules to their signs") for name in ("was", "now"))
    return {"differences": differences(was, now)}


def _seal(asked: dict[str, Any]) -> Any:
    return {"seal": seal(_text(asked, "text"))}


def _texts(asked: dict[str, Any], name: str, must: str) -> dict[str, str]:
    value = asked.get(name)
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise InputError([f"'{name}' {must}"])
    return value


def _text(asked: dict[str, Any], name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str):
        raise InputError([f"'{name}' must be text"])
    return value


_REQUESTS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "decide": _decide,
    "reflect": _reflect,
    "compare": _compare,
    "read-record": _read_record,
    "differences": _differences,
    "seal": _seal,
}


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
