"""What looks like spam is marked with its reason; what people write is not."""

import pytest

from messaging.contact import spam


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Is there a place on Mondays?", 0),
        ("I found you on https://www.directory.example.com/ana?x=1 yesterday.", 1),
        ("See www.one.com and www.two.com", 2),
        ("buy now at cheap-pills.shop or pills.top", 2),
        ('<a href="https://x.com">x</a> [url=y]', 2),
        ("My company is Smith Inc. I live in St. Paul. He said no.Then he left.", 0),
    ],
)
def test_links_are_counted(text: str, count: int) -> None:
    assert spam.links(text) == count


def marks(text: str = "Hello", **more: object) -> list[str]:
    known = {"called": "Kim", "trap": "", "is_repeated": False, "is_many": False}
    return spam.marks(text, **known | more)


def test_a_person_is_not_marked() -> None:
    assert marks("I saw your page https://practice.example and would like to come.") == []


def test_each_reason_stands_for_itself() -> None:
    assert marks(trap="x") == ["trap"]
    assert marks("www.a.com www.b.com") == ["links"]
    assert marks(called="www.a.com") == ["links"]
    assert marks(is_repeated=True, is_many=True) == ["repeated", "many"]
