import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from messaging.transports import segments
from messaging.transports.segments import Segments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Segments("GSM-7", 0, 0, 160)),
        ("a", Segments("GSM-7", 1, 1, 159)),
        ("a" * 160, Segments("GSM-7", 160, 1, 0)),
        ("a" * 161, Segments("GSM-7", 161, 2, 145)),
        ("a" * 306, Segments("GSM-7", 306, 2, 0)),
        ("a" * 307, Segments("GSM-7", 307, 3, 152)),
        ("é" * 160, Segments("GSM-7", 160, 1, 0)),  # in the alphabet
        ("€" * 80, Segments("GSM-7", 160, 1, 0)),  # each with its escape
        ("€" * 81, Segments("GSM-7", 162, 2, 143)),  # 76 fit into 153: no escape is torn off
        ("á", Segments("UCS-2", 1, 1, 69)),  # not in the alphabet, so the whole text changes
        ("ñ" * 160, Segments("GSM-7", 160, 1, 0)),
        ("’" + "a" * 69, Segments("UCS-2", 70, 1, 0)),  # one curly quote
        ("’" + "a" * 70, Segments("UCS-2", 71, 2, 63)),
        ("😀" * 35, Segments("UCS-2", 70, 1, 0)),
        ("😀" * 36, Segments("UCS-2", 72, 2, 61)),  # 33 fit into 67: no pair is torn
    ],
)
def test_worked_cases(text: str, expected: Segments) -> None:
    assert segments.measure(text) == expected


def test_the_alphabet_has_its_127_places_and_ten_more() -> None:
    assert len(segments.BASIC) == 127  # 128 less the escape itself
    assert len(segments.EXTENSION) == 10


@settings(deadline=None)
@given(st.text(max_size=700), st.characters())
def test_a_longer_text_never_needs_fewer_messages(text: str, more: str) -> None:
    assert segments.measure(text + more).count >= segments.measure(text).count


@settings(deadline=None)
@given(st.text(min_size=1, max_size=700))
def test_the_messages_hold_the_text_and_no_message_is_empty(text: str) -> None:
    measured = segments.measure(text)
    alone, joined = segments.ROOM[measured.alphabet]
    room = alone if measured.count == 1 else joined
    assert 0 <= measured.left < room
    # At most one unit is lost per message, where a pair did not fit.
    assert measured.units <= measured.count * room - measured.left
    assert measured.units >= measured.count * (room - 1) - measured.left
