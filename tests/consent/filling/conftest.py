"""Making a PDF takes seconds. The tests that are about the copy make a real one; the others a stand-in."""

import pytest

from practice import pdf


@pytest.fixture(autouse=True)
def stand_in(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "real_pdf" not in request.fixturenames:
        monkeypatch.setattr(pdf, "render", lambda html, **_said: b"%PDF-1.7 " + html.encode())


@pytest.fixture
def real_pdf() -> None:
    """The copy is made by the real renderer."""
