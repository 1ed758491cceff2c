"""The default policy is whole, and what isn't whole is refused."""

from __future__ import annotations

import pytest

from practice import policy_data
from practice.policy_data import PolicyDataError
from practice.vocabulary import Channel, Circumstance, Content, Footing, SealedClass, class_of

LINES = policy_data.DEFAULT.read_text(encoding="utf-8").splitlines()


def test_every_pair_has_its_cell():
    cells = policy_data.default_cells()
    assert {(cell.circumstance, cell.channel) for cell in cells} == {
        (circumstance, channel) for circumstance in Circumstance for channel in Channel
    }
    assert len(cells) == 108


def test_cells_say_what_the_file_says():
    cells = {(cell.circumstance, cell.channel): cell for cell in policy_data.default_cells()}
    clinical_text = cells[Circumstance.BETWEEN_SESSIONS, Channel.SMS]
    assert (clinical_text.footing, clinical_text.content) == (Footing.NEVER, None)
    reminder = cells[Circumstance.REMINDER, Channel.SMS]
    assert (reminder.footing, reminder.content) == (Footing.CONSENT, Content.MINIMUM)
    assert reminder.note == "first name, time, callback; quiet hours"


def test_the_portal_is_open_in_every_circumstance():
    portal = [cell for cell in policy_data.default_cells() if cell.channel == Channel.PORTAL]
    assert all((cell.footing, cell.content) == (Footing.ALLOW, Content.ANY) for cell in portal)


def test_clinical_text_goes_by_no_unsecured_channel_in_full_by_default():
    for cell in policy_data.default_cells():
        is_release = cell.circumstance in (Circumstance.RECORDS_RELEASE, Circumstance.LEGAL_NOTICE)
        if cell.channel in (Channel.EMAIL, Channel.SMS) and not is_release:
            assert cell.content != Content.ANY, cell


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (LINES[1:], "first line"),
        (LINES[:-1], "legal_notice/in_person"),
        ([*LINES, LINES[1]], "given twice: initial_contact/portal"),
        ([*LINES[:5], "intake,pigeon,allow,any,", *LINES[6:]], "line 6"),
        ([*LINES[:5], "initial_contact,voicemail,never,minimum,", *LINES[6:]], "line 6"),
        ([*LINES[:5], "initial_contact,voicemail,allow,,", *LINES[6:]], "line 6"),
    ],
)
def test_a_policy_that_is_not_whole_is_refused(lines: list[str], told: str):
    with pytest.raises(PolicyDataError, match=told):
        policy_data.read_cells(lines)


def test_the_circumstance_fixes_the_class():
    administrative = {"initial_contact", "scheduling", "reminder", "billing", "account"}
    for circumstance in Circumstance:
        expected = (
            SealedClass.ADMINISTRATIVE if circumstance.value in administrative else SealedClass.CLINICAL
        )
        assert class_of(circumstance) is expected
    assert class_of("billing") is SealedClass.ADMINISTRATIVE
    with pytest.raises(ValueError, match="gossip"):
        class_of("gossip")


def test_contents_are_ordered_by_width():
    assert [content.width for content in (Content.LINK_ONLY, Content.MINIMUM, Content.ANY)] == [0, 1, 2]
