"""What is known of languages, from CLDR: their direction, their numbers, and how they count."""

from __future__ import annotations

import datetime
import functools
import re
from typing import NamedTuple

import babel
from babel import dates, numbers, plural

BASE_LOCALE = "en"  # the language of the base
# The categories that CLDR tells numbers apart by, in the order of gettext's plural forms.
CATEGORIES = ("zero", "one", "two", "few", "many", "other")


def same_language(one: str, other: str) -> bool:
    """A reader of one reads the other; XA and XB are no countries, but made to find faults."""
    language, _, rest = one.replace("_", "-").lower().partition("-")
    language_too, _, rest_too = other.replace("_", "-").lower().partition("-")
    made_up = {"xa", "xb"}
    return language == language_too and (rest == rest_too or not {rest, rest_too} & made_up)


@functools.cache
def locale_of(locale: str) -> babel.Locale:
    """What is known of a locale, or of its language when nobody knows the rest; of English if nothing is."""
    for name in (locale, locale.replace("_", "-").partition("-")[0]):
        try:
            return babel.Locale.parse(name.replace("_", "-"), sep="-")
        except (ValueError, babel.UnknownLocaleError):
            continue
    return babel.Locale(BASE_LOCALE)


def direction(locale: str) -> str:
    """``ltr`` or ``rtl``."""
    return "rtl" if locale_of(locale).character_order == "right-to-left" else "ltr"


# ---------------------------------------------------------------- how many


@functools.cache
def categories(locale: str) -> tuple[str, ...]:
    """The categories that a language has a wording for, in the order of gettext's plural forms."""
    known = locale_of(locale).plural_form.tags | {"other"}
    return tuple(category for category in CATEGORIES if category in known)


def category(locale: str, number: int) -> str:
    """The category of a number in a language."""
    return str(locale_of(locale).plural_form(number))


@functools.cache
def plural_forms(locale: str) -> str:
    """The rule of a language as the header ``Plural-Forms`` of a gettext file has it."""
    rule = plural.to_gettext(locale_of(locale).plural_form)
    # Exponents, as of "1c6", are not known to gettext; whole numbers have none.
    return re.sub(r"\b[ce]\b", "0", rule).rstrip(";")


# ---------------------------------------------------------------- numbers


class Affixes(NamedTuple):
    """What stands before and after an amount of money, with its sign."""

    before: str
    after: str


def count(locale: str, number: int) -> str:
    """A number: 1,837."""
    return numbers.format_decimal(number, locale=locale_of(locale))


def percent(locale: str, number: int) -> str:
    """A share in whole per cent: 22%."""
    return numbers.format_percent(number / 100, locale=locale_of(locale))


def date(locale: str, day: str) -> str:
    """A day, given as 2026-11-23: 23 November 2026."""
    # Plain "en" is American to CLDR; our English is not.
    known = locale_of("en-GB" if locale == BASE_LOCALE else locale)
    return dates.format_date(datetime.date.fromisoformat(day), "long", locale=known)


def dates_of_months(locale: str) -> list[str]:
    """A day of each month, as ``{day} Tachwedd {year}``; in figures if nobody knows the language.

    For scripts: browsers do not know the months of every language, Welsh among them.
    """
    if str(locale_of(locale)) != locale.replace("-", "_"):
        return [f"{{year}}-{month:02}-{{day}}" for month in range(1, 13)]
    written = [date(locale, f"2026-{month:02}-22") for month in range(1, 13)]
    return [said.replace("2026", "{year}").replace("22", "{day}") for said in written]


def pounds(locale: str, amount: int) -> str:
    """£650,000; from a million on as sources give it, when no more is known: £43.3 million."""
    if amount >= 10**6 and amount % 10**5 == 0:
        said = numbers.format_compact_decimal(
            amount, format_type="long", locale=locale_of(locale), fraction_digits=1
        )
    else:
        said = count(locale, amount)
    before, after = _affixes(locale)
    return f"{before}{said}{after}"


@functools.cache
def _affixes(locale: str) -> Affixes:
    """Where a language puts the sign of a currency. Its own sign for pounds may be letters; ours is the £."""
    pattern = locale_of(locale).currency_formats["standard"].pattern.partition(";")[0]
    found = re.fullmatch(r"([^#0]*)[#0,.]+(.*)", pattern)
    assert found is not None  # CLDR has no other patterns
    return Affixes(*(part.replace("¤", "£") for part in found.groups()))
