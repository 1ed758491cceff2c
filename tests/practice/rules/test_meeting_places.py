"""Where the practice meets: codes outlive other words."""

from practice.rules.meeting_places import coded, lines

OLD = {
    "en": {"main": "12 Elm Street", "north": "40 North Road"},
    "es": {"main": "calle Elm 12", "north": "Norte 40"},
}


def test_lines_are_what_was_typed_without_gaps():
    assert lines(" 12  Elm Street \r\n\r\n9 River Road") == ["12 Elm Street", "9 River Road"]


def test_the_first_ones_get_codes():
    assert coded({}, ["A", "B"], []) == {"en": {"place1": "A", "place2": "B"}}


def test_other_words_for_the_same_place_keep_its_code():
    found = coded(OLD, ["12 Elm Street", "41 North Road"], ["calle Elm 12", "Norte 41"])
    assert found == {
        "en": {"main": "12 Elm Street", "north": "41 North Road"},
        "es": {"main": "calle Elm 12", "north": "Norte 41"},
    }


def test_in_another_order_each_keeps_its_own():
    assert coded(OLD, ["40 North Road", "12 Elm Street"], [])["en"] == OLD["en"]


def test_what_is_gone_is_gone_and_its_code_is_not_given_to_another():
    assert coded(OLD, ["40 North Road"], [])["en"] == {"north": "40 North Road"}
    assert coded(OLD, ["40 North Road", "1 New Way", "2 New Way"], [])["en"] == {
        "north": "40 North Road",
        "place1": "1 New Way",
        "place2": "2 New Way",
    }
    assert coded(OLD, [], []) == {}


def test_two_reworded_ones_change_no_place():
    found = coded(OLD, ["40 North Road", "12a Elm Street"], [])
    assert found["en"] == {"north": "40 North Road", "main": "12a Elm Street"}
