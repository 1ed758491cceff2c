"""The quick cousin of the proof `epochs`: a few kills, two readers."""

import random

from django.conf import settings

from tests.prove import epochs


def test_keys_change_under_load_though_it_is_killed(committed_db, own_ring, people, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "FILES", tmp_path / "files")
    monkeypatch.setenv("SOTTO_FILES", str(tmp_path / "files"))
    epochs.furnish(people, 24)
    tally, useless, all_there = epochs.attempt(random.Random(7), tmp_path, 4)
    assert tally.failed == []
    assert tally.reads > 50 and sum(tally.kills.values()) == 4
    assert useless and all_there
