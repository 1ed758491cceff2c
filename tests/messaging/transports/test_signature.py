import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from messaging.transports import signature

URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
TOKEN = "12345"


def fields(number: str) -> dict[str, str]:
    return {
        "To": "+18005551212",
        "From": number,
        "Digits": "1234",
        "Caller": number,
        "CallSid": "CA1234567890ABCDE",
    }


# The provider's two published vectors: of its security guide, and of its libraries' own tests.
PUBLISHED = [
    ("+14158675310", "GvWf1cFY/Q7PnoempGyD5oXAezc="),
    ("+14158675309", "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
]


@pytest.mark.parametrize(("number", "expected"), PUBLISHED)
def test_the_published_vectors(number: str, expected: str) -> None:
    assert signature.sign(TOKEN, URL, fields(number)) == expected
    assert signature.is_genuine(token=TOKEN, url=URL, fields=fields(number), signature=expected)


@pytest.mark.parametrize(
    ("token", "url", "changed"),
    [
        ("12346", URL, {}),
        (TOKEN, URL.replace("https", "http"), {}),
        (TOKEN, f"{URL}&baz=3", {}),
        (TOKEN, URL.removesuffix("&bar=2"), {}),
        (TOKEN, URL.replace("mycompany", "yourcompany"), {}),
        (TOKEN, URL, {"Digits": "1235"}),
        (TOKEN, URL, {"More": "1"}),
    ],
)
def test_whatever_is_changed_is_refused(token: str, url: str, changed: dict[str, str]) -> None:
    number, published = PUBLISHED[0]
    given = {**fields(number), **changed}
    assert not signature.is_genuine(token=token, url=url, fields=given, signature=published)


@pytest.mark.parametrize("given", [None, "", "GvWf1cFY/Q7PnoempGyD5oXAezc", "gvwf1cfy", "ü", "\udce9"])
def test_a_missing_or_odd_signature_is_refused(given: str | None) -> None:
    assert not signature.is_genuine(token=TOKEN, url=URL, fields=fields(PUBLISHED[0][0]), signature=given)


def test_an_empty_token_signs_nothing() -> None:
    forged = signature.sign("", URL, {"Body": "STOP"})
    assert not signature.is_genuine(token="", url=URL, fields={"Body": "STOP"}, signature=forged)


@pytest.mark.parametrize(
    ("called", "known"),
    [
        ("https://a.example/in?x=1", "https://a.example:443/in?x=1"),
        ("https://a.example:443/in", "https://a.example/in"),
        ("http://a.example:80/in", "http://a.example/in"),
        ("http://a.example/in?", "http://a.example:80/in?"),
    ],
)
def test_a_default_port_may_be_written_or_not(called: str, known: str) -> None:
    signed = signature.sign(TOKEN, called, {"A": "b"})
    assert signature.is_genuine(token=TOKEN, url=known, fields={"A": "b"}, signature=signed)


def test_another_port_is_another_place() -> None:
    signed = signature.sign(TOKEN, "http://a.example:8000/in", {})
    assert not signature.is_genuine(token=TOKEN, url="http://a.example/in", fields={}, signature=signed)


def test_lists_of_values_as_django_gives_them() -> None:
    single, listed = {"B": "2", "A": "1"}, {"A": ["1"], "B": ["2"]}
    assert signature.sign(TOKEN, URL, single) == signature.sign(TOKEN, URL, listed)
    assert signature.sign(TOKEN, URL, {"A": ["2", "1", "1"]}) == signature.sign(TOKEN, URL, {"A": ["1", "2"]})


@settings(deadline=None)
@given(st.dictionaries(st.text(), st.text()), st.text(min_size=1))
def test_what_is_signed_is_genuine(form: dict[str, str], token: str) -> None:
    signed = signature.sign(token, URL, form)
    assert signature.is_genuine(token=token, url=URL, fields=form, signature=signed)
