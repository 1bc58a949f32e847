"""How content files are read: what a word means, and where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from macros.read import MAX_BYTES, Mapping, Place, Problem, Sequence, Text, lines_of, place_in, read


def value_of(tmp_path: Path, text: str) -> Any:
    """What a file with this text holds; it must be sound."""
    file = tmp_path / "file.yaml"
    file.write_text(text, encoding="utf-8", newline="")
    value, problems = read(file, "file.yaml")
    assert problems == []
    return value


def problems_of(tmp_path: Path, text: str) -> list[str]:
    """What is wrong with a file of this text."""
    file = tmp_path / "file.yaml"
    file.write_text(text, encoding="utf-8", newline="")
    value, problems = read(file, "file.yaml")
    assert value is None
    return [str(problem) for problem in problems]


WORDS = "yes no on off True FALSE null ~ 1.10 12:30:45 2024-01-31 1e3 007 0x1F 1_000 +5 .5 = 9999999999999999"


@pytest.mark.parametrize("word", WORDS.split())
def test_a_word_stays_the_text_that_was_typed(tmp_path: Path, word: str) -> None:
    """YAML has second meanings for these; content has not."""
    assert value_of(tmp_path, f"key: {word}\n") == {"key": word}


@pytest.mark.parametrize(
    ("word", "value"), [("true", True), ("false", False), ("0", 0), ("-3", -3), ("42", 42)]
)
def test_true_false_and_whole_numbers_are_what_they_say(tmp_path: Path, word: str, value: object) -> None:
    """The only words that are no text."""
    found = value_of(tmp_path, f"key: {word}\n")["key"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("word", ["true", "42", ""])
def test_quotes_make_text_of_anything(tmp_path: Path, word: str) -> None:
    """In single and in double quotes."""
    found = value_of(tmp_path, f"single: '{word}'\ndouble: \"{word}\"\n")
    assert found == {"single": word, "double": word}
    assert all(type(text) is Text for text in found.values())


def test_a_key_without_a_value_has_none(tmp_path: Path) -> None:
    """The shape of the content says whether that may be."""
    assert value_of(tmp_path, "key:\nlist:\n  -\n") == {"key": None, "list": [None]}


def test_everything_knows_where_it_stands(tmp_path: Path) -> None:
    """Keys, values, items and texts have their lines and columns."""
    found = value_of(tmp_path, "# A comment\nkey: word\nlist:\n  - one\n  - {in: two}\n")
    assert isinstance(found, Mapping)
    assert isinstance(found["list"], Sequence)
    assert found.at == Place("file.yaml", 2, 1)
    assert found.keys_at["list"] == Place("file.yaml", 3, 1)
    assert found.values_at["key"] == found["key"].at == Place("file.yaml", 2, 6)
    assert found["list"].items_at == [Place("file.yaml", 4, 5), Place("file.yaml", 5, 5)]
    assert found["list"][1]["in"].at == Place("file.yaml", 5, 10)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("key: a word here\n", 1, 13),
        ("key: 'it''s here'\n", 1, 13),
        ('key: "a \\"word\\" here"\n', 1, 18),
        ('key: "caf\\u00e9\\nis here"\n', 1, 21),
        ("key: >-\n  a word\n\n  or two\n  here\n", 5, 3),
        ("key: |\n  > a word is\n    here\n", 3, 5),
        ("key: a word\n  is here\n", 2, 6),
        ("key: >-\r\n  a word\r\n  here\r\n", 3, 3),
        ("other: here\nkey: here\n", 2, 6),
    ],
)
def test_a_place_inside_a_text_is_found_in_the_file(
    tmp_path: Path, text: str, line: int, column: int
) -> None:
    """However the text is quoted or folded."""
    found = value_of(tmp_path, text)["key"]
    place = place_in(found, found.index("here"), lines_of(text))
    assert place == Place("file.yaml", line, column)


def test_what_cannot_be_found_stands_where_its_text_begins() -> None:
    """A place is always given, even if the file has changed since."""
    text = Text("word", Place("file.yaml", 7, 3))
    assert place_in(text, 2, ["other", "lines"]) == text.at


KEYED = "line must be 'key: text', with a space after ':'; to go on with the text above, indent it more"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("key: @home\n", "1:6: text that begins with '@' must stand in quotes"),
        ("key: %home\n", "1:6: text that begins with '%' must stand in quotes"),
        ("key: - home\n", "1:6: text that begins with '-' must stand in quotes"),
        ("key: }\n", "1:6: text that begins with '}' must stand in quotes"),
        ("key: & home\n", "1:6: text that begins with '&' must stand in quotes"),
        ("%home\n", "1:1: text that begins with '%' must stand in quotes"),
        ("key: > home\n", "1:6: text after '>' must begin on the next line, or stand in quotes"),
        ('key: "\\d"\n', "1:7: '\\' in double quotes must be written '\\\\'; or use single quotes"),
        ('key: "home\n', "1:6: quote that opens here must close"),
        ("key: [a, b\nother: c\n", "1:6: '[' that opens here must close with ']'"),
        ("key: {a: b: c}\n", "1:11: text that holds ': ' must stand in quotes"),
        (
            "- a: b\n c: d\n",
            "2:2: line must begin with '- ' like the item before, or stand below that item's keys",
        ),
        ("? [a]\n: b\n", "1:3: key must be a plain word"),
        ("id home\ntitle: a\n", f"1:1: {KEYED}"),
        ("list:\n  - id home\n    title: a\n", f"2:5: {KEYED}"),
    ],
)
def test_broken_yaml_is_told_in_a_writers_words(tmp_path: Path, text: str, message: str) -> None:
    """Where the writer must change it, which is not always where a parser stops."""
    assert problems_of(tmp_path, text) == [f"file.yaml:{message}"]


def test_no_unseen_character_hides_a_line(tmp_path: Path) -> None:
    """Other line ends than YAML's do not shift the lines that messages tell."""
    assert problems_of(tmp_path, "key: a\x0bb\nother: c\x85d\n\tthird: e\n") == [
        "file.yaml:1:7: text must show every character; U+000B, here, cannot be seen",
        "file.yaml:2:9: text must show every character; U+0085, here, cannot be seen",
        "file.yaml:3:1: indentation must be made of spaces; this line has a tab",
    ]


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    """Content is written by people, for people."""
    assert problems_of(tmp_path, "key: word\n" + "#" * MAX_BYTES) == [
        "file.yaml:1:1: file must be at most 256 KiB; split it"
    ]


def test_problems_sort_by_place() -> None:
    """By file, then by line and column as numbers."""
    places = [Place("b", 1, 1), Place("a", 10, 1), Place("a", 9, 2), Place("a", 9, 1)]
    assert [str(p.at) for p in sorted(Problem(at, "must") for at in places)] == [
        "a:9:1",
        "a:9:2",
        "a:10:1",
        "b:1:1",
    ]
