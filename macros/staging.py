"""The project of one edition for the site generator: its settings, menu, stubs and language, under build/ID/.

The macros read the edition's own content; the generator needs a menu in its words, no stub of what it
removes, and the theme in its language. The base alone needs none of this: the root mkdocs.yml builds it.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml
from markupsafe import escape

from macros.content import Content
from macros.files import address_of
from macros.finishing import Way
from macros.locales import BASE_LOCALE, direction, same_language
from macros.read import Said
from macros.render.inline import Inline
from macros.render.language import shown
from macros.stubs import rule_stub, stub_text

# Words of the theme, by its own names -> ours.
_THEME = {
    "action.skip": "theme-skip",
    "footer": "theme-footer",
    "footer.next": "theme-next",
    "footer.previous": "theme-previous",
    "header": "theme-header",
    "nav": "theme-navigation",
    "search": "theme-search",
    "search.placeholder": "theme-search",
    "search.reset": "theme-search-clear",
    "search.result.initializer": "theme-search-begins",
    "search.result.placeholder": "theme-search-type",
    "search.result.none": "theme-search-none",
    "search.result.term.missing": "theme-search-lacks",
    "select.language": "theme-editions",
    "tabs": "theme-tabs",
    "toc": "theme-contents",
    "top": "theme-top",
}
# Those that count; the theme knows two forms, and writes "#" for the number.
_THEME_COUNTS = {"search.result": "theme-search-found", "search.result.more": "theme-search-more"}
# How the theme's search cuts and compares words: apostrophes part them, and accents do not count (see
# docs/assets/javascripts/lunr/min/lunr.fold.min.js).
_SEARCH = {
    "search.config.lang": "fold",
    "search.config.pipeline": "stemmer",
    "search.config.separator": r"[\s\-’'«»“”\"()¿?¡!,;:.،؛؟]+",  # noqa: RUF001
}


def stage(root: Path, content: Content, ways: list[Way]) -> Path:
    """Write the project of an edition, or of the base, and return its folder.

    ``ways`` are to itself and to what readers can switch to.
    """
    folder = root / "build" / content.edition
    shutil.rmtree(folder, ignore_errors=True)
    docs = folder / "docs"
    docs.mkdir(parents=True)
    for name in ("macros", "data"):
        (folder / name).symlink_to(root / name)
    for name in ("assets", "adr"):
        (docs / name).symlink_to(root / "docs" / name)
    for stub, text in _stubs(root, content).items():
        _write(docs / stub, text)
    own = next(way for way in ways if way.edition == content.edition)
    config = settings(root) | {"site_url": own.url}
    config["extra"]["edition"] = content.edition
    if len(ways) > 1:
        config["extra"]["alternate"] = [
            {"name": way.name, "link": way.path, "lang": way.locale} for way in ways
        ]
    if content.speech is not None:
        _write(folder / "overrides/partials/languages/edition.html", _theme_language(content))
        config["theme"] |= {"language": "edition", "custom_dir": "overrides"}
        for palette, key in zip(config["theme"]["palette"], ("theme-dark", "theme-light"), strict=True):
            palette["toggle"]["name"] = str(content.words[key])
        # The theme takes it for HTML, which says when its words are in another language.
        config["copyright"] = shown(str(escape(_plain(content, content.words["theme-copyright"]))))
        config["site_description"] = str(_plain(content, content.titled["home"].summary))
        config["nav"] = _menu(config["nav"], content)
    _write(folder / "mkdocs.yml", yaml.safe_dump(config, allow_unicode=True, sort_keys=False))
    return folder


def settings(root: Path) -> dict[str, Any]:
    """The settings of the base; what may come from the environment is as the environment has it."""

    class Loader(yaml.SafeLoader):
        pass

    def environment(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
        assert isinstance(node, yaml.SequenceNode)
        *names, default = loader.construct_sequence(node)
        return next((os.environ[name] for name in names if name in os.environ), default)

    Loader.add_constructor("!ENV", environment)
    found: dict[str, Any] = yaml.load((root / "mkdocs.yml").read_text(encoding="utf-8"), Loader)
    return found


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _stubs(root: Path, content: Content) -> dict[str, str]:
    """The stub of each page of the edition, by its file under docs/: the base's, or one of what is new."""
    shared = {
        address_of(path.relative_to(root / "docs").as_posix()): path for path in (root / "docs").rglob("*.md")
    }
    found: dict[str, str] = {}
    for own, address in content.addresses.items():
        if address in shared:
            stub = shared[address].relative_to(root / "docs").as_posix()
            found[stub] = shared[address].read_text(encoding="utf-8")
            continue
        tool, _, rule = own.partition("/")
        text = rule_stub(tool, rule) if rule else stub_text(content.titled[own])
        found[f"{address.rstrip('/')}.md"] = text
    return found


def _plain(content: Content, text: str) -> str:
    return Inline(content, "home", link_terms=False).plain(text)


# ---------------------------------------------------------------- the theme's language


def _theme_language(content: Content) -> str:
    """The theme's own words in the edition's language: ours, or the theme's where we have none."""
    words = {"language": content.locale, "direction": direction(content.locale)}
    if not same_language(content.locale, BASE_LOCALE):
        words |= _SEARCH
    for theirs, ours in _THEME.items():
        if not _is_foreign(content.words[ours]):
            words[theirs] = content.words[ours]
    for theirs, ours in _THEME_COUNTS.items():
        forms = content.counted[ours]
        if not _is_foreign(forms["other"]):
            words |= {
                f"{theirs}.one": forms.get("one", forms["other"]).replace("{n}", "1"),
                f"{theirs}.other": forms["other"].replace("{n}", "#"),
            }
    nearest = theme_language(content.locale)
    said = json.dumps({k: str(v) for k, v in words.items()}, ensure_ascii=False, indent=2)
    return (
        f'{{% import "partials/languages/{nearest}.html" as theirs %}}\n'
        f"{{% macro t(key) %}}{{{{ {said}[key] or theirs.t(key) }}}}{{% endmacro %}}\n"
    )


def _is_foreign(text: str) -> bool:
    return isinstance(text, Said) and bool(text.lang)


def theme_language(locale: str) -> str:
    """The language that the theme has and that is nearest."""
    theme = find_spec("material")
    assert theme is not None  # it is a dependency of the project
    assert theme.origin is not None
    known = {p.stem for p in (Path(theme.origin).parent / "templates/partials/languages").glob("*.html")}
    return next((name for name in (locale, locale.partition("-")[0]) if name in known), "en")


# ---------------------------------------------------------------- the menu


def _menu(menu: list[Any], content: Content) -> list[Any]:
    """The menu by the edition's short titles, without what it removes; what it adds is last in its group."""
    listed = {address_of(stub) for stub in _leaves(menu)}
    added = [a for own, a in content.addresses.items() if "/" not in own and a not in listed]
    found = _group(menu, content, added)
    return found + [_leaf(content, f"{address.rstrip('/')}.md") for address in added]


def _leaves(menu: list[Any]) -> Iterator[str]:
    for item in menu:
        for value in item.values():
            yield from _leaves(value) if isinstance(value, list) else (value,)


def _group(menu: list[Any], content: Content, added: list[str]) -> list[Any]:
    """A level of the menu; takes out of ``added`` what it has a place for."""
    by_address = _titled(content)
    found: list[dict[str, Any]] = []
    for item in menu:
        for title, value in item.items():
            if not isinstance(value, list):
                if address_of(value) in by_address:
                    found.append(_leaf(content, value))
                continue
            first = address_of(next(_leaves(value)))
            inside = _group(value, content, added)
            for address in [a for a in added if a.startswith(first) and first.endswith("/")]:
                inside.append(_leaf(content, f"{address.rstrip('/')}.md"))
                added.remove(address)
            if inside:
                found.append({_group_title(title, first, content): inside})
    return found


def _group_title(title: str, first: str, content: Content) -> str:
    """A group has a word of the interface, or else goes by the page that leads it."""
    word = content.words.get(f"menu-{title.lower()}")
    return str(word or _plain(content, _titled(content)[first].short)) if first in _titled(content) else title


def _titled(content: Content) -> dict[str, Any]:
    """What has a page of its own, by its address."""
    return {content.addresses[own]: entry for own, entry in content.titled.items()}


def _leaf(content: Content, stub: str) -> dict[str, Any]:
    return {str(_plain(content, _titled(content)[address_of(stub)].short)): stub}
