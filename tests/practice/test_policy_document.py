"""The policy as a document: from the very cells that are enforced, in both languages, as a page and as a file."""

import io
import re

import pikepdf
import pytest

from practice import clauses, policy, policy_document, policy_pdf
from practice.models import CommunicationsPolicy
from practice.vocabulary import Channel, Circumstance
from tests import pages
from tests import reading as measure
from tests.practice.pdf import reading
from tests.practice.rules.policies import default, with_cell


def sections(rules=None, language="en"):
    return {one.topic: one for one in policy_document.sections(rules or default(), language)}


@pytest.mark.parametrize("language", clauses.LANGUAGES)
def test_every_topic_stands_there_in_its_order(language):
    assert list(sections(language=language)) == list(clauses.TITLES)


def test_every_matter_has_its_ways():
    ways = sections()["channel_map"].ways
    assert len(ways) == len(Circumstance)
    assert dict(ways)["Appointment times"] == [
        "We use: your private page; phone call; voicemail, a few set words; fax, a few set words.",
        "Only if you say yes first: email, a few set words; text, a few set words; letter.",
        "Never: video.",
    ]


@pytest.mark.parametrize("footing", ["allow", "consent", "never"])
def test_a_cell_that_changes_changes_the_sentence(footing):
    content = None if footing == "never" else "link_only"
    rules = with_cell(default(), "billing", "sms", footing, content)
    lines = policy_document.ways(rules, Circumstance.BILLING)
    starts = {"allow": "We use", "consent": "Only if you say yes first", "never": "Never"}
    (mine,) = [line for line in lines if "text" in line]
    assert mine.startswith(starts[footing])


def test_no_unsecured_way_is_left_unsaid():
    """Each cell of an unsecured channel stands in exactly one of the three sentences."""
    for why in Circumstance:
        lines = policy_document.ways(default(), why)
        for how in policy_document.OFTEN:
            word = policy_document._by(how)
            said = [line for line in lines if re.search(rf"\b{word}\b", line)]
            assert len(said) == 1, (why, how)
    assert Channel.PORTAL not in policy_document.OFTEN


def test_hours_promises_quiet_and_help_are_those_in_force():
    found = sections()
    assert "You get an answer within 1 office day." in found["response"].facts
    assert "Monday to Friday 09:00–17:00" in found["response"].facts
    assert found["timing"].facts == ["We send no texts between 21:00 and 08:00, by your clock."]
    assert ("Emergency", "911") in found["crisis"].lines
    assert ("Emergencia", "911") in sections(language="es")["crisis"].lines


def test_our_sentences_about_ways_are_easy():
    text = " ".join(line for _about, lines in sections()["channel_map"].ways for line in lines)
    assert measure.flesch_kincaid_grade(text) <= 7


def test_a_topic_without_words_is_left_out():
    said = {name: words for name, words in clauses.starter().items() if name != "social_media"}
    assert "social_media" not in sections(default(clauses=said))


def test_the_page_shows_no_markup_of_a_clause(people, clock, browser):
    from practice import actions
    from tests.people import actor_of

    ada = actor_of(people.ada)
    row = actions.begin_policy_draft(actor=ada, now=clock())
    words = {"en": "<b>Bold</b> & <script>alert(1)</script>", "es": "x"}
    actions.change_policy_clause(draft=row, topic="tone", words=words, actor=ada, now=clock())
    page = pages.visit(browser(people.ada), "/office/policy/draft/preview/en/")
    assert "<b>Bold" not in page.html and "&lt;b&gt;Bold" in page.html


@pytest.mark.parametrize("language", clauses.LANGUAGES)
def test_the_file_says_what_the_page_says(people, clock, browser, language):
    answer = browser(people.ana).get(f"/office/policy/versions/1/{language}.pdf")
    assert answer["Content-Type"] == "application/pdf"
    # a line may go on upon the next page, below that page's number
    text = re.sub(r" \d+ / \d+ ", " ", " ".join(reading.text(answer.content).split()))
    row = CommunicationsPolicy.objects.get(version=1)
    for section in policy_document.sections(policy.of_row(row), language):
        assert section.title in text
        for about, lines in section.ways:
            assert about in text
            missing = [line for line in lines if " ".join(line.split()) not in text]
            assert missing == []
    with pikepdf.open(io.BytesIO(answer.content)) as made:
        assert str(made.Root.Lang) == language
        assert str(made.docinfo.Title) == policy_pdf.title(language)


def test_its_name_tells_nothing(people, clock, browser):
    answer = browser(people.ana).get("/office/policy/versions/1/en.pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="how-we-write-v1-en.pdf"'


def test_when_it_can_not_be_made_the_page_says_so(people, clock, browser, monkeypatch):
    from practice import pdf

    def fail(*args, **more):
        raise pdf.NotMade("no")

    monkeypatch.setattr(pdf, "render", fail)
    page = pages.visit(browser(people.ana), "/office/policy/versions/1/en.pdf")
    assert page.status == 200 and "could not be made" in page.words
