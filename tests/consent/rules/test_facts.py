"""Facts refuse to be half-said."""

from __future__ import annotations

from datetime import datetime

import pytest

from consent.rules.facts import Cell
from practice.vocabulary import Content, Footing
from tests.consent.rules import making


def test_an_instant_without_a_zone_is_no_instant():
    with pytest.raises(ValueError, match="aware"):
        making.facts(now=datetime(2026, 11, 24, 10, 0))


@pytest.mark.parametrize(
    ("footing", "content"),
    [(Footing.NEVER, Content.ANY), (Footing.ALLOW, None), (Footing.CONSENT, None)],
)
def test_a_cell_names_a_content_unless_never(footing: Footing, content: Content | None):
    with pytest.raises(ValueError, match="never"):
        Cell(footing=footing, content=content, version_id="1")


def test_a_wish_to_be_reached_names_the_channel():
    with pytest.raises(ValueError, match="channel"):
        making.wish(None)
