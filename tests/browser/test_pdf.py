"""The whole guide as a PDF that a screen reader can read."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.content import load
from macros.pdf import PDF, print_pdf
from macros.render.pages import Pages
from tests.served import ROOT


@pytest.mark.matrix
def test_the_pdf_is_tagged_and_has_an_outline(site_dir: Path, tmp_path: Path) -> None:
    """With its language and its title, as PDF/UA asks."""
    print_pdf(site_dir, "about/whole/", tmp_path / "whole.pdf")
    written = (tmp_path / "whole.pdf").read_bytes()
    assert written.startswith(b"%PDF-")
    for part in (b"/StructTreeRoot", b"/MarkInfo", b"/Marked true", b"/Outlines", b"/Lang (en)"):
        assert part in written, part


def test_the_page_leads_to_the_pdf_only_where_there_is_one() -> None:
    """`make pdf` makes it; a site without it has no dead link."""
    pages = Pages(load(ROOT))
    assert PDF not in pages.whole("http://site/")
    assert f'href="http://site/{PDF}"' in pages.whole("http://site/", f"http://site/{PDF}")
