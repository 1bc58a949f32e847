"""What languages need: how they count, and how they write numbers."""

from __future__ import annotations

import gettext

import pytest

from macros.locales import categories, category, count, dates_of_months, percent, plural_forms, pounds

COUNTED = (0, 1, 2, 3, 6, 11, 21, 100)
# As CLDR has it.
EXPECTED = {
    "en": "other one other other other other other other",
    "cy": "zero one two few many other other other",
    "ar": "zero one two few few many many other",
    "es": "other one other other other other other other",
    "es-419": "other one other other other other other other",
    "fr": "one one other other other other other other",
}


@pytest.mark.parametrize("locale", EXPECTED)
def test_numbers_have_the_category_of_cldr(locale: str) -> None:
    """Which form of a text a number takes."""
    assert [category(locale, n) for n in COUNTED] == EXPECTED[locale].split()


@pytest.mark.parametrize("locale", [*EXPECTED, "gd", "pl", "ja", "ur"])
def test_gettext_files_count_as_cldr_does(locale: str) -> None:
    """Programs that read our files reckon with the rule in their head, and find the same form."""
    head = plural_forms(locale)
    rule = gettext.c2py(head.partition("plural=")[2])
    assert head.startswith(f"nplurals={len(categories(locale))};")
    for n in [*range(205), 1000, 1000000, 2000001]:
        assert categories(locale)[rule(n)] == category(locale, n), n


def test_a_locale_that_nobody_knows_counts_as_its_language() -> None:
    """Or as English."""
    assert category("cy-XX", 3) == "few"
    assert categories("qq") == ("one", "other")


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", ["£650,000", "£43.3 million", "22%", "1,837"]),
        ("en-GB", ["£650,000", "£43.3 million", "22%", "1,837"]),
        ("cy", ["£650,000", "£43.3 miliwn", "22%", "1,837"]),
        ("es-419", ["£650,000", "£43.3 millones", "22%", "1,837"]),
        ("fr", ["650\u202f000\xa0£", "43,3 millions\xa0£", "22\xa0%", "1\u202f837"]),
    ],
)
def test_numbers_are_written_as_readers_write_them(locale: str, said: list[str]) -> None:
    """Amounts of pounds, shares and numbers."""
    assert [
        pounds(locale, 650000),
        pounds(locale, 43300000),
        percent(locale, 22),
        count(locale, 1837),
    ] == said


def test_no_more_is_said_of_an_amount_than_is_known() -> None:
    """A million is one, and half of a hundred thousand more is not rounded away."""
    assert pounds("en", 1000000) == "£1 million"
    assert pounds("en", 1250000) == "£1,250,000"
    assert pounds("cy", 2000000) == "£2 miliwn"


@pytest.mark.parametrize(
    ("locale", "november"),
    [
        ("en", "{day} November {year}"),
        ("cy", "{day} Tachwedd {year}"),
        ("es-419", "{day} de noviembre de {year}"),
        ("ar", "{day} نوفمبر {year}"),
        ("ja", "{year}年11月{day}日"),
        ("en-XA", "{year}-11-{day}"),
        ("qaa", "{year}-11-{day}"),
    ],
)
def test_a_day_of_each_month_is_written_as_the_language_does(locale: str, november: str) -> None:
    """In figures if nobody knows the language."""
    found = dates_of_months(locale)
    assert found[10] == november
    assert len(set(found)) == 12
    assert all(text.count("{day}") == text.count("{year}") == 1 for text in found)
