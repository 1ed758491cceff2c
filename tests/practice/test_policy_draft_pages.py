"""The admin's pages of the draft, from the first click to the version that is in force."""

import pytest

from practice import actions, policy, step_up
from practice.models import CommunicationsPolicy
from practice.vocabulary import Channel, Circumstance, Footing
from tests import pages
from tests.people import actor_of

DRAFT = "/office/policy/draft/"


@pytest.fixture
def ada(people, clock, browser):
    return browser(people.ada)


@pytest.fixture
def row(people, clock):
    return actions.begin_policy_draft(actor=actor_of(people.ada), now=clock())


def fresh(row):
    return CommunicationsPolicy.objects.get(pk=row.pk)


def test_it_begins_with_one_click(ada):
    page = pages.visit(ada, DRAFT).send(action="beginning")
    assert page.path == DRAFT
    assert "What to look at" in page.words
    assert CommunicationsPolicy.objects.drafts().count() == 1


def test_each_cell_leads_to_its_row(ada, row):
    links = pages.visit(ada, DRAFT).links
    assert {f"{DRAFT}ways/{why}/" for why in Circumstance} <= set(links)


def test_a_row_of_ways_is_changed(ada, row):
    page = pages.visit(ada, f"{DRAFT}ways/scheduling/").send(
        way_sms="never/", way_email="allow/link_only", note_fax="Ask first."
    )
    assert page.path == DRAFT
    rules = policy.of_row(fresh(row))
    assert rules.cell("scheduling", "sms").footing == Footing.NEVER
    assert rules.cell("scheduling", "email").content == "link_only"
    assert rules.cell("scheduling", "fax").note == "Ask first."
    assert rules.cell("scheduling", "phone") == policy.current().cell("scheduling", "phone")


def test_every_way_has_every_setting(ada, row):
    html = pages.visit(ada, f"{DRAFT}ways/billing/").html
    assert html.count("<select") == len(Channel)
    assert html.count("<option") == 7 * len(Channel)


def test_hours_and_federal_holidays(ada, row):
    page = pages.visit(ada, f"{DRAFT}hours/").send(friday="09:00-12:00, 13:00-15:00", quiet_from="20:30")
    assert page.path == DRAFT
    assert fresh(row).hours["week"]["friday"] == ["09:00-12:00", "13:00-15:00"]
    page = pages.visit(ada, f"{DRAFT}hours/").send(action="holidays")
    closures = fresh(row).hours["closures"]
    assert len(closures) >= 11 and any(day.endswith("12-25") for day in closures)
    assert closures == sorted(set(closures))
    assert fresh(row).quiet_hours["begins"] == "20:30"


def test_other_promises(ada, row):
    page = pages.visit(ada, f"{DRAFT}promises/").send(
        number_scheduling="3", unit_scheduling="hours", number_billing="", unit_billing=""
    )
    assert page.path == DRAFT
    assert fresh(row).response == {"default": {"hours": 8}, "scheduling": {"hours": 3}}
    page = pages.visit(ada, f"{DRAFT}promises/").send(number_intake="3")
    assert page.status == 422


def test_help_by_place_and_language(ada, row):
    page = pages.visit(ada, f"{DRAFT}crisis/").send(
        label_en_0="County line", label_es_0="Línea del condado", number_0="555 0100", place_0="NY"
    )
    assert page.path == DRAFT
    line = fresh(row).crisis["es"][-1]
    assert (line["label"], line["number"], line["place"]) == ("Línea del condado", "555 0100", "NY")


def test_advice_for_writing(ada, row):
    page = pages.visit(ada, f"{DRAFT}guidance/").send(
        longest="900", most_a_day="", do_en="Be brief.\n\nBe kind. "
    )
    assert page.path == DRAFT
    guidance = fresh(row).guidance
    assert guidance["longest"] == 900 and "most_a_day" not in guidance
    assert guidance["do"]["en"] == ["Be brief.", "Be kind."]


def test_whether_a_reason_lets_telling_words_go(ada, row):
    page = pages.visit(ada, f"{DRAFT}guidance/").send(longest="1200", overrides=[])
    assert fresh(row).guidance["overrides"] is False
    assert "What the content check warns of" in page.words
    assert "with a reason, which is kept and looked at. → It does not go by email or text" in page.words
    words = pages.visit(ada, f"{DRAFT}preview/en/").words
    assert "If we find one, it does not go." in words and "good reason" not in words
    page = pages.visit(ada, f"{DRAFT}guidance/").send(longest="1200", overrides="on")
    assert fresh(row).guidance["overrides"] is True
    assert "What the content check warns of" not in page.words
    assert "good reason" in pages.visit(ada, f"{DRAFT}preview/en/").words


def test_a_topic_in_words(ada, row):
    page = pages.visit(ada, f"{DRAFT}clauses/tone/").send(text_en="We are kind.", text_es="Con respeto.")
    assert page.path == DRAFT
    assert fresh(row).clauses["tone"] == {"en": "We are kind.", "es": "Con respeto."}


@pytest.mark.parametrize(
    "path", ["clauses/weather/", "ways/weather/", "preview/fr/", "clauses/tone/?topic=x' or 1"]
)
def test_words_in_the_address_are_known_ones(ada, row, path):
    assert pages.visit(ada, f"{DRAFT}{path}").status == (200 if "tone" in path else 404)


def test_what_is_wrong_leads_to_where_it_is_mended(ada, row):
    pages.visit(ada, f"{DRAFT}clauses/crisis/").send(text_es="")
    page = pages.visit(ada, DRAFT)
    assert "Must be mended: In a crisis. This topic has no words in Español." in page.words
    assert f"{DRAFT}clauses/crisis/" in page.links
    blocked = pages.visit(ada, f"{DRAFT}publication/")
    assert "can't be published" in blocked.words
    with pytest.raises(AssertionError, match="no form"):
        blocked.form("effective_on")


def test_the_preview_is_what_clients_will_read(ada, row):
    pages.visit(ada, f"{DRAFT}clauses/tone/").send(text_en="We are kind.", text_es="Con respeto.")
    assert "We are kind." in pages.visit(ada, f"{DRAFT}preview/en/").words
    spanish = pages.visit(ada, f"{DRAFT}preview/es/")
    assert "Con respeto." in spanish.words and 'lang="es"' in spanish.html


def test_it_says_what_is_different(ada, row):
    pages.visit(ada, f"{DRAFT}ways/scheduling/").send(way_sms="consent/any")
    words = pages.visit(ada, DRAFT).words
    assert "Scheduling, text more than before" in words
    assert "with consent, saved wordings → with consent" in words


def test_published_now(ada, row, people):
    page = pages.visit(ada, f"{DRAFT}publication/").send(note_en="More by text.", note_es="Más por texto.")
    assert page.path == "/office/policy/versions/"
    assert "Version 2 in force" in page.words and "published by Ada Adeyemi" in page.words
    made = CommunicationsPolicy.objects.get(version=2)
    assert made.change_note == {"en": "More by text.", "es": "Más por texto."}


def test_published_for_a_day_of_the_practices_calendar(ada, row, clock):
    day = (clock().date()).replace(year=clock().year + 1)
    pages.visit(ada, f"{DRAFT}publication/").send(
        effective_on=day.isoformat(), note_en="New.", note_es="Nuevo."
    )
    made = CommunicationsPolicy.objects.get(version=2)
    local = made.effective_at.astimezone(policy.zone())
    assert (local.date(), local.hour) == (day, 0)
    assert "to come" in pages.visit(ada, "/office/policy/versions/").words
    assert policy.current().version == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"effective_on": "2020-01-01", "note_en": "A", "note_es": "B"}, "can't begin before"),
        ({"note_en": "A"}, "Say in a sentence what is new"),
    ],
)
def test_what_is_missing_is_said(ada, row, typed, said):
    page = pages.visit(ada, f"{DRAFT}publication/").send(**typed)
    assert page.status == 422 and said in page.words


def test_a_change_that_does_not_matter_needs_no_note(ada, row):
    page = pages.visit(ada, f"{DRAFT}publication/")
    form = page.form("effective_on")
    page.post(page.path, {name: value for name, value in form.fields.items() if name != "is_material"})
    assert CommunicationsPolicy.objects.get(version=2).is_material is False


def test_it_warns_when_the_policy_has_moved_on(ada, row, people, clock):
    clock.move(minutes=5)
    actions.revise_policy(changes={"guidance": {"longest": 700}}, actor=actor_of(people.ada), now=clock())
    page = pages.visit(ada, DRAFT)
    assert "Version 2 was published while this draft was being written." in page.words
    clock.move(minutes=1)
    after = page.send(action="rebasing")
    assert "was published while" not in after.words
    assert fresh(row).guidance == {"longest": 700}


def test_thrown_away(ada, row):
    page = pages.visit(ada, f"{DRAFT}discarding/").send()
    assert "Begin a draft" in page.words
    assert not CommunicationsPolicy.objects.drafts().exists()


def test_publishing_needs_a_fresh_second_factor(ada, row):
    session = ada.session
    del session[step_up.FRESH_AT]
    session.save()
    page = ada.get(f"{DRAFT}publication/")
    assert page.status_code == 302 and page.headers["Location"].startswith("/account/")


def test_versions_are_read_by_everybody_who_works_here(people, browser, clock, row, ada):
    pages.visit(ada, f"{DRAFT}ways/scheduling/").send(way_sms="never/")
    pages.visit(ada, f"{DRAFT}publication/").send(note_en="No texts.", note_es="Sin textos.")
    page = pages.visit(browser(people.cleo), "/office/policy/versions/2/")
    assert "What is different from version 1" in page.words
    assert "with consent, saved wordings → never" in page.words
    first = pages.visit(browser(people.cleo), "/office/policy/versions/1/")
    assert "What is different" not in first.words
