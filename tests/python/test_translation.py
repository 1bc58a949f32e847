"""How editions say things: states, merging, sheets that come back, and what readers see."""

from __future__ import annotations

import copy
import json
import random
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import openpyxl
import polib
import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from macros import editions_cli
from macros.catalogue import Language, Merge, Source, file_of, language_of, merged, new_po
from macros.cli import main
from macros.draft import draft_of
from macros.exchange import chosen, from_po, from_xlsx, refusals, take, to_po, to_xlsx
from macros.locales import categories, direction, same_language
from macros.model import Edition
from macros.read import Place, Said, Text
from macros.shape import Builder
from macros.translation import DONE, STATES, Speech, faults, kept_in, told, told_of
from macros.wording import relation

ROOT = Path(__file__).parents[2]
SITE = Path(__file__).parents[1] / "cases" / "site"
AT = Place("data/x.yaml")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project of its own, which the commands work on, with a Welsh edition that says nothing yet."""
    root = tmp_path / "site"
    shutil.copytree(SITE, root)
    monkeypatch.setattr(editions_cli, "ROOT", root)
    done = run("new", "cy-garden", "--locale", "cy", "--jurisdiction", "GB-WLS")
    assert done.exit_code == 0, done.output
    return root


def run(*words: str, group: str = "edition") -> Result:
    """Run a command of an edition, or of texts."""
    return CliRunner().invoke(main, [group, *words], catch_exceptions=False)


LANG = "data/editions/cy-garden/lang/cy"


def po_of(root: Path, file: str = "") -> polib.POFile:
    """A file of the translations of the Welsh edition, or all that is in its files."""
    if file:
        return polib.pofile(str(root / LANG / file))
    everything = new_po("cy")
    for path in sorted((root / LANG).rglob("*.po")):
        everything.extend(polib.pofile(str(path)))
    return everything


def say(root: Path, **texts: str) -> None:
    """Translate everything as ``Gair ...`` with its placeholders, and some texts (by address) as given."""
    for path in (root / LANG).rglob("*.po"):
        po = polib.pofile(str(path))
        for entry in po:
            translate(entry, texts.get(entry.msgctxt))
        po.save()


def translate(entry: polib.POEntry, said: str | None = None) -> None:
    """Say something that fits an entry."""
    source = entry.msgid_plural or entry.msgid
    kept = " ".join(m for m in re.findall(r"\{[^}]*\}", source) if not m.startswith("{term"))
    said = said or f"Gair {words(len(source))} {kept}".strip()
    if entry.msgid_plural:
        entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, said)
    else:
        entry.msgstr = said


def words(number: int) -> str:
    """A number as letters, since texts hold no digits."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def edit(root: Path, file: str, old: str, new: str) -> None:
    """Change a file of the base."""
    path = root / "data" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def speech_of(root: Path) -> Speech:
    """What the Welsh edition says."""
    speech = draft_of(root, "cy-garden")[0].speech
    assert speech is not None
    return speech


def states(root: Path) -> dict[str, str]:
    """The state of each text of the Welsh edition."""
    return {address: one.state for address, one in speech_of(root).texts.items()}


# ---------------------------------------------------------------- states


def entry_of(text: str = "Ask {value:law.name} for {n}", said: str = "", **more: Any) -> polib.POEntry:
    """An entry of a gettext file."""
    return polib.POEntry(msgctxt="a#b", msgid=text, msgstr=said, **more)


ASK = "Ask {value:law.name} for {n}"
SOURCE = Source("a#b", Text(ASK, AT), "guide/a.yaml", "Page, b", False, False, frozenset(kept_in(ASK)))
GOOD = "Gofyn i {value:law.name} am {n}"


def holding(*entries: polib.POEntry | None) -> Language:
    """Translations that are these."""
    po = new_po("cy")
    po.extend(entry for entry in entries if entry is not None)
    return language_of({"a.po": po}, "cy", "cy")


@pytest.mark.parametrize(
    ("entry", "state"),
    [
        (None, "missing"),
        (entry_of(), "missing"),
        (entry_of(said=GOOD), "ok"),
        (entry_of("Ask  {value:law.name}\nfor {n}", GOOD), "ok"),
        (entry_of("Ask of {value:law.name} for {n}", GOOD), "stale"),
        (entry_of(said=GOOD, flags=["fuzzy"]), "stale"),
        (entry_of(said=GOOD, flags=["fuzzy"], previous_msgid="Ask"), "stale"),
        (entry_of(said=GOOD, flags=["fuzzy"], previous_msgid=str(SOURCE.text)), "ok"),
        (entry_of("Ask {value:law.name} about {n}", GOOD), "minor"),
        (entry_of("Please ask {value:law.name} about {n}", GOOD), "minor"),
        (entry_of(said="Gofyn am {n}"), "bad"),
        (entry_of(said=GOOD + " {page:home}"), "bad"),
        (entry_of(said=GOOD + " {of}"), "bad"),
        (entry_of(said=GOOD + " {term:no.such}"), "bad"),
        (entry_of(said=GOOD + " {term:plot.one}"), "ok"),
        (entry_of(said=GOOD + " {"), "bad"),
        (entry_of(said=GOOD + " 5"), "bad"),
        (entry_of(said=GOOD + " <b>x</b>"), "bad"),
        (entry_of(said=GOOD + "\u200f"), "bad"),
        (entry_of(said=str(SOURCE.text)), "same"),
        (entry_of(flags=["same"]), "same"),
        (entry_of("Ask", flags=["same"]), "stale"),
    ],
)
def test_a_text_has_one_state(entry: polib.POEntry | None, state: str) -> None:
    """By what was translated, what it says today, and what the translation holds."""
    minors = {
        "a#b": [
            ("Please ask {value:law.name} about {n}", "Ask {value:law.name} about {n}"),
            ("Ask {value:law.name} about {n}", "Ask {value:law.name} for {n}"),
        ]
    }
    assert told_of(SOURCE, holding(entry), minors, ["plot.one"]).state == state


def test_a_dropped_term_is_no_fault() -> None:
    """Languages inflect, so a translation may say a term in its own words."""
    assert not list(faults("Share {term:plot.plural} now", "Rhannwch leiniau nawr", ()))
    assert list(faults("Share {value:x.y} now", "Rhannwch leiniau nawr", ["{value:x.y}"]))


def test_minor_edits_are_followed_in_one_direction() -> None:
    """What was declared, one after the other; never what was not."""
    edits = [("b", "c"), ("a", "b")]
    assert relation("a", "c", edits) == "minor"
    assert relation("c", "a", edits) == "differs"
    assert relation("e\u0301 a", "\u00e9  a") == "equal"


def test_languages_are_compared_by_what_readers_read() -> None:
    """Another country's English needs no translation; a made-up one that finds faults does."""
    assert same_language("en", "en-GB")
    assert same_language("es-419", "es")
    assert not same_language("en", "en-XA")
    assert not same_language("en", "cy")
    assert (direction("cy"), direction("ar-XB"), direction("fa"), direction("xx-YY")) == (
        "ltr",
        "rtl",
        "rtl",
        "ltr",
    )


# ---------------------------------------------------------------- an edition from its beginning on


def test_a_new_edition_says_nothing_yet(site: Path) -> None:
    """Every text of the base is there to translate, and each legal fact to confirm."""
    assert set(states(site).values()) == {"missing"}
    assert "to-confirm: true" in (site / "data/editions/cy-garden/facts.yaml").read_text(encoding="utf-8")
    by_id = {entry.msgctxt: entry for entry in po_of(site)}
    critical = by_id["dig/questions/soil/answers/dry#label"].comment
    assert critical == "Answer, label. Page /tools/dig/. Critical: a result rests on it."
    law = by_id["home/sections/why/blocks/law/paragraphs/act#text"].comment
    assert law.endswith("Keep {value:hose-law.name}, {value:season.name}.")
    assert by_id["ui#words.step"].comment.startswith("Interface, words.step. Every page. Keep {n}, {title}.")
    assert run("check", "cy-garden").exit_code == 0
    assert run("new", "cy-garden", "--locale", "cy", "--jurisdiction", "GB").exit_code == 1
    assert (
        "did you mean 'sample'"
        in run("new", "b", "--locale", "cy", "--jurisdiction", "G", "--extends", "sampel").output
    )


def test_what_rests_on_another_edition_says_what_that_says(site: Path) -> None:
    """A dialect translates only what differs; another jurisdiction's facts are to confirm again."""
    say(site)
    assert (
        run(
            "new", "cy-north", "--locale", "cy", "--jurisdiction", "GB-WLS", "--extends", "cy-garden"
        ).exit_code
        == 0
    )
    assert not (site / "data/editions/cy-north/facts.yaml").exists()
    speech = draft_of(site, "cy-north")[0].speech
    assert speech is not None
    assert {one.state for one in speech.texts.values()} == {"ok"}
    assert speech.texts["beds#title"].place.path == f"{LANG}/guide/beds.po"
    assert {entry.msgstr for entry in speech.language.entries.values()} == {""}


def test_critical_and_broken_texts_fall_back(site: Path) -> None:
    """Other stale texts are shown, and know that they are stale."""
    say(site)
    edit(site, "tools/dig.yaml", "The soil must not be wet.", "The soil must be dry.")
    edit(site, "guide/beds.yaml", "Lay out a bed together.", "Lay out two beds together.")
    edit(site, "guide/beds.yaml", "Then read {page:home}.", "Then read {page:dig}.")
    draft, problems = draft_of(site, "cy-garden")
    assert problems == []
    gate, page = draft.files["tools/dig.yaml"].gates[0], draft.files["guide/beds.yaml"]
    assert (str(gate.must), gate.must.lang) == ("The soil must be dry.", "en")
    assert (page.summary[:4], page.summary.lang, page.summary.stale) == ("Gair", "", True)
    path = page.sections[0].blocks[0].items[1].text
    assert (path.lang, path.endswith("{page:dig}.")) == ("en", True)
    assert page.title.source == "Make a bed"
    assert page.title.at.path == f"{LANG}/guide/beds.po"


def test_a_fact_of_the_base_keeps_its_language(site: Path) -> None:
    """Until the edition gives its own words; a term is in the words of the text around it."""
    say(site)
    values = draft_of(site, "cy-garden")[0].files["facts.yaml"].facts
    assert language_of_value(values[1].values["name"]) == "en"
    terms = draft_of(site, "cy-garden")[0].files["terms.yaml"].terms[0].forms
    assert isinstance(terms["one"], Said)
    assert terms["one"].source == "plot"


def language_of_value(text: str) -> str:
    """The language of a text, if it says one."""
    return text.lang if isinstance(text, Said) else ""


# ---------------------------------------------------------------- changes of the base


def test_sync_says_what_changed(site: Path) -> None:
    """Old wording, new wording, and lists; and it loses nothing."""
    say(site)
    edit(site, "tools/dig.yaml", "The soil must not be wet.", "The soil must be dry.")
    edit(site, "cases/hill.yaml", "It was dry.", "It was very dry.")
    edit(
        site,
        "guide/beds.yaml",
        '- {id: gloves, text: "We have gloves."}',
        '- {id: hats, text: "We have hats."}',
    )
    edit(site, "glossary.yaml", "id: mulch", "id: cover")
    assert run("mv", "glossary/entries/mulch", "glossary/entries/cover", group="text").exit_code == 0
    done = run("sync", "cy-garden")
    assert done.exit_code == 0
    for part in (
        "## Translations to look at again (2)",
        "`dig/gates/too-wet#must` (gate, must, page /tools/dig/, critical)\n"
        "  - was: The soil must not be wet.\n  - now: The soil must be dry.",
        "## New texts (1)",
        "- `beds/sections/plan/blocks/ready/items/hats#text` (page /beds/): We have hats.",
        "## Texts that are gone; their translations are kept (1)",
        "- `glossary/entries/mulch#term` is now `glossary/entries/cover#term`",
    ):
        assert part in done.output
    by_id = {entry.msgctxt: entry for entry in po_of(site)}
    gate = by_id["dig/gates/too-wet#must"]
    assert (gate.fuzzy, gate.previous_msgid, gate.msgid) == (
        True,
        "The soil must not be wet.",
        "The soil must be dry.",
    )
    assert by_id["beds/sections/plan/blocks/ready/items/gloves#text"].obsolete
    assert by_id["glossary/entries/cover#term"].msgstr
    again = run("sync", "cy-garden")
    assert "Translations to look at again" not in again.output
    # What comes back brings its translation along, and a text that is as it was is well translated.
    edit(
        site,
        "guide/beds.yaml",
        '- {id: hats, text: "We have hats."}',
        '- {id: gloves, text: "We have gloves."}',
    )
    edit(site, "tools/dig.yaml", "The soil must be dry.", "The soil must not be wet.")
    assert "came back" in run("sync", "cy-garden").output
    assert set(states(site).values()) - {"stale"} == {"ok"}
    assert [a for a, s in states(site).items() if s == "stale"] == [
        "case-hill/sections/story/blocks/dry#text"
    ]


def test_a_minor_edit_is_declared_once(site: Path) -> None:
    """And every edition's translation holds."""
    say(site)
    edit(site, "cases/hill.yaml", "It was dry.", "It was a dry place.")
    address = "case-hill/sections/story/blocks/dry#text"
    assert states(site)[address] == "stale"
    assert run("minor", address, "--was", "It was dry.", group="text").exit_code == 0
    assert states(site)[address] == "minor"
    run("sync", "cy-garden")
    assert states(site)[address] == "ok"
    assert "did you mean" in run("minor", "case-hil/sections/story/blocks/dry#text", group="text").output
    assert run("minor", address, "--was", "It was a dry place.", group="text").exit_code == 1


def test_moves_are_of_what_is_gone_to_what_is_there(site: Path) -> None:
    """So nothing is moved by mistake, and the file stays as it was."""
    for old, new_address, message in (
        ("glossary/entries/mulch", "glossary/entries/compost", "must not exist any more"),
        ("glossary/entries/straw", "glossary/entries/mulc", "did you mean 'glossary/entries/mulch'"),
        ("glossary/entries", "glossary/entries/mulch", "must be an address"),
    ):
        done = run("mv", old, new_address, group="text")
        assert done.exit_code == 1
        assert message in done.output
    assert not (site / "data/moved.yaml").exists()


def sources_in(root: Path) -> dict[str, Source]:
    """Every text of the small project."""
    return {address: one.source for address, one in speech_of(root).texts.items()}


def fixture_year(
    sources: dict[str, Source],
) -> tuple[dict[str, Source], list[tuple[str, str]], dict[str, list[tuple[str, str]]], set[str]]:
    """A year of changes: the sources after it, the moves, the minor edits, and what changed its meaning."""
    chance = random.Random(2026)
    order = list(sources)
    chance.shuffle(order)
    meant, minor, gone, renamed = order[:40], order[40:65], order[65:75], order[75:90]
    after: dict[str, Source] = {}
    minors: dict[str, list[tuple[str, str]]] = {}
    moves: list[tuple[str, str]] = []
    changed = set()
    for address, source in sources.items():
        text = str(source.text)
        now = address
        if address in gone:
            continue
        if address in renamed or address in meant[:5]:
            # Ten of them are renamed again.
            now = re.sub(r"#", "-renamed#", address) if "/" in address else address
            if now != address:
                moves.append((address, now))
        if address in meant:
            text = chance.choice([f"Never: {text}", f"{text} Or not.", text.replace(" ", " not ", 1) + "."])
            changed.add(now)
        elif address in minor:
            minors[now] = [(str(source.text), f"{text}!"), (f"{text}!", f"{text}?")]
            text += "?"
        elif chance.random() < 0.1:
            text = text.replace(" ", "\n  ")  # folded otherwise
        after[now] = source._replace(address=now, text=Text(text, AT))
    for number in range(20):
        address = f"new-page/sections/s{number}#title"
        # Much like what there is, and translated by nobody.
        after[address] = sources[order[number]]._replace(address=address)
    shuffled = list(after)
    chance.shuffle(shuffled)  # sections, pages and items in another order
    return {address: after[address] for address in shuffled}, moves, minors, changed


def translated(sources: dict[str, Source], locale: str = "cy") -> dict[str, polib.POFile]:
    """Files that say everything."""
    files: dict[str, polib.POFile] = {}
    for address, source in sources.items():
        entry = polib.POEntry(msgctxt=address, msgid=str(source.text))
        if source.plural is not None:
            entry.msgid_plural = str(source.plural)
            entry.msgstr_plural = {n: "" for n, _ in enumerate(categories(locale))}
        translate(entry)
        files.setdefault(file_of(source.file), new_po(locale)).append(entry)
    return files


def test_a_year_of_changes_is_told_exactly(site: Path) -> None:
    """40 changes of meaning, 25 minor; others reordered, inserted, removed, renamed, folded."""
    sources = sources_in(site)
    after, moves, minors, changed = fixture_year(sources)
    assert (len(changed), len(minors)) == (40, 25)
    language = language_of(translated(sources), "cy", "cy", moves)
    for before_sync in (True, False):
        if not before_sync:
            merge = merged(language, after, minors)
            language = language_of(merge.files, "cy", "cy", moves)
            assert sum(bool(entry.obsolete) for po in merge.files.values() for entry in po) == 10
        found = told(after, [language], minors)
        stale = {address for address, one in found.items() if one.state == "stale"}
        recall = len(stale & changed) / len(changed)
        precision = len(stale & changed) / len(stale)
        assert (recall, precision) == (1.0, 1.0)
        assert sum(one.state == "missing" for one in found.values()) == 20
        minor = sum(one.state == "minor" for one in found.values())
        assert minor == (25 if before_sync else 0)


def test_any_change_of_a_text_makes_one_entry_stale(site: Path) -> None:
    """In every edition that translates it, and nothing else."""
    sources = sources_in(site)
    language = language_of(translated(sources), "cy", "cy")
    chance = random.Random(5)
    sample = sorted(sources)
    for address in sample:
        text = sources[address].text
        place = chance.randrange(len(text) + 1)
        changed = text[:place] + "x" + text[place:]
        after = {**sources, address: sources[address]._replace(text=Text(changed, AT))}
        found = told(after, [language], {})
        assert [a for a, one in found.items() if one.state == "stale"] == [address]
        assert sum(one.state == "ok" for one in found.values()) == len(sources) - 1


@pytest.mark.parametrize("edition", ["es-latam", "cy-wales"])
def test_any_change_of_the_real_base_makes_one_entry_stale(edition: str) -> None:
    """Of every text that the edition translates: that one, as its own entry alone decides its state."""
    speech = draft_of(ROOT, edition)[0].speech
    assert speech is not None
    translated = [one for one in speech.texts.values() if one.state in DONE]
    assert len(translated) > 3000
    chance = random.Random(6)
    for one in translated:
        text = one.source.text
        place = chance.randrange(len(text) + 1)
        changed = Text(f"{text[:place]}x{text[place:]}", AT)
        after = told_of(one.source._replace(text=changed), speech.language, speech.minors, speech.terms)
        assert after.state == "stale", one.source.address
    # The states of all others are as they were: nothing of one text is in another's.
    one = translated[0]
    sources = {a: o.source for a, o in speech.texts.items()}
    sources[one.source.address] = one.source._replace(text=Text("Another.", AT))
    found = told(sources, [speech.language], speech.minors, speech.terms)
    assert [a for a, o in found.items() if o.state != speech.texts[a].state] == [one.source.address]


# ---------------------------------------------------------------- out and back

LETTERS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="<>{}_"),
    max_size=20,
)


@st.composite
def files(draw: Callable[..., Any]) -> tuple[dict[str, Source], polib.POFile]:
    """Texts and a file that says some of them."""
    sources: dict[str, Source] = {}
    po = new_po("cy")
    for number in range(draw(st.integers(1, 8))):
        address = f"page/sections/s{words(number)}#title"
        text = draw(LETTERS.filter(lambda t: t.strip()))
        counts = draw(st.booleans())
        plural = draw(LETTERS.filter(lambda t: t.strip())) if counts else None
        sources[address] = Source(
            address,
            Text(text, AT),
            "guide/page.yaml",
            "Section, title",
            draw(st.booleans()),
            False,
            frozenset(),
            Text(plural, AT) if plural else None,
        )
        entry = polib.POEntry(msgctxt=address, msgid=text, tcomment=draw(LETTERS).strip())
        entry.comment = sources[address].comment
        if plural:
            entry.msgid_plural = plural
            entry.msgstr_plural = {n: "" for n, _ in enumerate(categories("cy"))}
        kind = draw(st.sampled_from(["none", "said", "stale", "same", "own mark"]))
        if kind in {"said", "stale", "own mark"}:
            said = draw(LETTERS.filter(lambda t: t.strip()))
            if plural:
                entry.msgstr_plural = {n: f"{said}{words(n)}" for n in entry.msgstr_plural}
            else:
                entry.msgstr = said
        if kind == "stale":
            entry.previous_msgid = "Old " + text
            entry.previous_msgid_plural = f"Old {plural}" if plural else None
        entry.flags = {"stale": ["fuzzy"], "same": ["same"], "own mark": ["fuzzy"]}.get(kind, [])
        if kind != "none":
            entry.flags += draw(st.sampled_from([[], ["mt"], ["no-wrap", "mt"]]))
        po.append(entry)
    return sources, po


def speech_with(po: polib.POFile, sources: dict[str, Source]) -> tuple[Speech, Merge]:
    """An edition that says what a file says."""
    language = language_of({"guide/page.po": po}, "cy", "cy")
    about = Builder().entry(Edition, yaml_edition())
    speech = Speech(about, told(sources, [language], {}), language, {})
    return speech, merged(language, sources, {})


def yaml_edition() -> Any:
    """What an edition says of itself."""
    from macros.read import Mapping  # noqa: PLC0415

    found = Mapping(AT)
    for key, value in {"id": "x", "name": "X", "locale": "cy", "jurisdiction": "GB-WLS"}.items():
        found[key] = Text(value, AT)
        found.keys_at[key] = found.values_at[key] = AT
    return found


def plain(entries: Iterable[polib.POEntry]) -> list[tuple[Any, ...]]:
    """All that a file says."""
    return [
        (
            e.msgctxt,
            (e.msgid, e.msgid_plural or ""),
            (e.msgstr, dict(e.msgstr_plural or {})),
            e.flags,
            (e.previous_msgid, e.previous_msgid_plural),
            e.tcomment,
            e.comment,
            e.obsolete,
        )
        for e in entries
    ]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=files(), chance=st.randoms(use_true_random=False))
def test_a_sheet_brings_back_what_was_in_it(
    tmp_path: Path, made: tuple[dict[str, Source], polib.POFile], chance: random.Random
) -> None:
    """Ids, texts, flags and comments: into the same file, and into one that said nothing."""
    sources, po = made
    speech, merge = speech_with(po, sources)
    before = plain(merge.entries())
    sheet = tmp_path / "sheet.xlsx"
    texts = chosen(speech)
    chance.shuffle(texts)
    to_xlsx(texts, sheet, "cy")
    rows, problems = from_xlsx(sheet)
    assert problems == []
    bad = {one.source.address for one in texts if one.faults}
    # gettext -> sheet and gettext -> gettext are the same rows.
    file = tmp_path / "sheet.po"
    to_po(merge, texts, "cy").save(str(file))
    rows_too, problems = from_po(file, "cy")
    assert problems == []
    for back in (rows, rows_too):
        back[:] = [row for row in back if row.id not in bad]
        assert list(refusals(back, speech)) == []
        assert take(back, merge, speech) == []
        assert plain(merge.entries()) == before
        empty, fresh = speech_with(new_po("cy"), sources)
        assert list(refusals(back, empty)) == []
        take(back, fresh, empty)
        assert [line for line in plain(fresh.entries()) if line[0] not in bad] == [
            line for line in before if line[0] not in bad
        ]


def test_export_and_import(site: Path, tmp_path: Path) -> None:
    """A volunteer gets what is missing of one tool, as a sheet, and sends it back."""
    sheet = tmp_path / "dig.xlsx"
    assert run("export", "cy-garden", str(sheet), "--only", "missing", "--tool", "dig").exit_code == 0
    book = openpyxl.load_workbook(sheet)
    page = book.worksheets[0]
    head = [cell.value for cell in page[1]]
    assert head == ["id", "status", "where it appears", "source", "previous source", "translation", "comment"]
    assert page.protection.sheet
    assert page["A2"].protection.locked
    assert not page["F2"].protection.locked
    assert all(str(row[0].value).startswith("dig") for row in page.iter_rows(min_row=2))
    for row in page.iter_rows(min_row=2):
        row[5].value = "=Gair"
        row[5].data_type = "s"
        row[6].value = "by Mair"
    book.save(sheet)
    done = run("import", "cy-garden", str(sheet))
    assert done.exit_code == 0, done.output
    assert {s for a, s in states(site).items() if a.startswith("dig")} == {"ok"}
    entry = next(entry for entry in po_of(site) if entry.msgctxt == "dig#title")
    assert (entry.msgstr, entry.tcomment) == ("=Gair", "by Mair")
    assert "0 of" in run("import", "cy-garden", str(sheet)).output
    # The same as gettext.
    po = tmp_path / "beds.po"
    assert run("export", "cy-garden", str(po), "--to", "po", "--tool", "beds").exit_code == 0
    file = polib.pofile(str(po))
    for entry in file:
        entry.msgstr = "Gair {page:home}" if "{page" in entry.msgid else "Gair"
    file.save()
    assert run("import", "cy-garden", str(po)).exit_code == 0
    assert {s for a, s in states(site).items() if a.startswith("beds")} == {"ok"}


def spoilt(row: tuple[Any, ...], **cells: str) -> None:
    """Change cells of a row."""
    for name, value in cells.items():
        row[["id", "status", "where", "source", "previous", "translation"].index(name)].value = value


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"id": "beds/sections/plan#titel"}, "must be the address of a text of today; did you mean 'beds"),
        ({"source": "Plan it well", "translation": "x"}, "must be as it is today; export again"),
        ({"source": "Plan it well"}, "must be as it is today"),
        ({"translation": "Gair {page:home}"}, "translation must not have {page:home}, only words"),
        ({"translation": "Gair", "status": "fine"}, "must be one of ok, minor, same, stale, bad, missing"),
    ],
)
def test_a_sheet_with_a_fault_changes_nothing(
    site: Path, tmp_path: Path, cells: dict[str, str], message: str
) -> None:
    """However good the rest of it is; and all faults are listed."""
    sheet = tmp_path / "beds.xlsx"
    run("export", "cy-garden", str(sheet), "--tool", "beds")
    before = (site / LANG / "guide/beds.po").read_bytes()
    book = openpyxl.load_workbook(sheet)
    rows = {row[0].value: row for row in book.worksheets[0].iter_rows(min_row=2)}
    for own, row in rows.items():
        if str(own).endswith("path#text"):
            row[5].value = "Gair heb ddolen"
        elif own == "beds/sections/plan#title":
            spoilt(row, **cells)
        else:
            row[5].value = "Gair"
    book.save(sheet)
    done = run("import", "cy-garden", str(sheet))
    assert done.exit_code == 1
    assert message in done.output
    assert "translation must have {page:home}, as its source has" in done.output
    assert "2 problems" in done.output
    assert (site / LANG / "guide/beds.po").read_bytes() == before


def test_files_that_are_none_are_refused(site: Path, tmp_path: Path) -> None:
    """With what they should be."""
    for name, content, message in (
        ("a.xlsx", b"no sheet", "file must be a sheet"),
        ("a.po", b'msgid "x', "a.po:1:1: text of a gettext file must stand in double quotes"),
        ("b.po", b"Gair", "b.po:1:1: file must be gettext; this line is not"),
        ("a.txt", b"", "must be a gettext file (.po) or a sheet (.xlsx)"),
    ):
        (tmp_path / name).write_bytes(content)
        done = run("import", "cy-garden", str(tmp_path / name))
        assert done.exit_code == 1
        assert message in done.output
    (site / LANG / "ui.po").write_text('msgid "x"\nmsgstr "y\n', encoding="utf-8")
    done = run("check", "cy-garden")
    assert done.exit_code == 1
    assert f"{LANG}/ui.po:2:1: text" in done.output


# ---------------------------------------------------------------- what people are told


def test_a_file_of_another_language_is_told_of(site: Path) -> None:
    """Nobody translates into a file that no page reads."""
    folder = site / "data/editions/cy-garden/lang"
    (folder / "cym").mkdir()
    (folder / "cy/ui.po").rename(folder / "cym/ui.po")
    problems = draft_of(site, "cy-garden")[1]
    assert [str(problem) for problem in problems] == [
        f"data/editions/cy-garden/lang/cym/ui.po:1:1: file must stand in {LANG}/, after the locale"
    ]


def test_status_counts(site: Path) -> None:
    """Of all, of the core and of what results rest on."""
    po = po_of(site, "tools/dig.po")
    for entry in po:
        if entry.msgctxt.startswith("dig/gates"):
            entry.msgstr = "Gair"
    next(entry for entry in po if entry.msgid == "Dig now").flags.append("same")
    po.save()
    number = len(po_of(site))
    one = json.loads(run("status", "cy-garden", "--json").output)
    critical = one["coverage"]["critical"]
    assert one["states"]["ok"] == 2
    assert one["states"]["same"] == 1
    assert critical["done"] == 3
    assert one["coverage"]["all"] == {"texts": number, "done": 3, "share": 300 // number}
    assert one["to-confirm"] == ["hose-law"]
    assert set(one["states"]) == set(STATES)
    assert "cy-garden: Cymraeg (cy, GB-WLS), preview" in run("status").output


def test_an_edition_is_published_when_enough_is_said(site: Path) -> None:
    """And no fact waits."""
    assert run("check", "cy-garden").exit_code == 0
    done = run("check", "cy-garden", "--publish")
    assert done.exit_code == 1
    for part in (
        "at least 60% of all texts",
        "at least 100% of all core texts",
        "fact 'hose-law' must be confirmed",
    ):
        assert part in done.output
    say(site)
    edit(site, "tools/dig.yaml", "The soil must not be wet.", "The soil must be dry.")
    done = run("check", "cy-garden", "--publish")
    assert "translation of 'dig/gates/too-wet#must' must be up to date" in done.output


def test_check_tells_of_broken_translations(site: Path) -> None:
    """At their lines; readers see the base's words meanwhile."""
    say(site, **{"beds/sections/plan/blocks/points/items/path#text": "Gair {page:hom}"})
    done = run("check", "cy-garden")
    assert done.exit_code == 1
    assert "translation must have {page:home}, as its source has ('beds/" in done.output
    assert "translation must not have {page:hom}, only {page:home}" in done.output
    assert draft_of(site, "cy-garden")[1] == []


def test_credits_name_people(site: Path) -> None:
    """Those that the edition names, and the last translator."""
    file = site / "data/editions/cy-garden/edition.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "translators: [{name: Mair}]\n", encoding="utf-8")
    po = po_of(site, "ui.po")
    po.metadata["Last-Translator"] = "Sioned <s@example.org>"
    po.save()
    assert (
        run("credits", "cy-garden").output == "Translators: Mair\nLast translator: Sioned <s@example.org>\n"
    )


def test_a_moved_address_is_followed_in_the_overlay(site: Path) -> None:
    """Sync writes today's."""
    overlay = site / "data/editions/cy-garden/overlay.yaml"
    change = {
        "at": "glossary/entries/mulch#note",
        "was": "Some gardeners mean only straw.",
        "to": "Gwellt.",
        "why": "Y.",
    }
    overlay.write_text("# Kept\n" + yaml.safe_dump({"change": [change]}), encoding="utf-8")
    edit(site, "glossary.yaml", "id: mulch", "id: cover")
    run("mv", "glossary/entries/mulch", "glossary/entries/cover", group="text")
    assert run("sync", "cy-garden").exit_code == 0
    text = overlay.read_text(encoding="utf-8")
    assert "at: glossary/entries/cover#note" in text
    assert text.startswith("# Kept\n")


def test_the_fixture_stays_as_it_is(site: Path) -> None:
    """Merging makes a new file."""
    speech = speech_of(site)
    before = copy.deepcopy(plain(speech.language.entries.values()))
    speech.merged()
    assert plain(speech.language.entries.values()) == before
