"""D. By text and by email, out and in: what is sent, what comes back, what is refused, what nobody knows."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.journeys.stage import DAN, DAN_MAIL, DAN_PHONE, Person, Stage
from tests.journeys.story.agreeing import chip, write_about
from tests.journeys.story.talking import SOON, said

STRANGER = "lee.porter@mail.example"
BY_TEXT = "Thank you, I will be there. Which door?"
BY_MAIL = "I read it. Thursday is good."
INQUIRY = "Hello, my sister Dan asked me to tell you that the phone is broken."
SLOW = 90_000  # ms: what the worker does in its own time


def tell(stage: Stage) -> None:
    stage.dan.go("/portal/")
    own_words_stay_in_the_portal(stage.ana)
    saved_wording_by_text(stage)
    outside = stage.enter("outside")
    answer_by_text(stage, outside)
    answer_by_mail(stage, outside)
    mail_of_a_stranger(stage, outside)
    nobody_knows(stage)
    stop(stage, outside)
    report(stage)


def last(person: Person) -> Locator:
    return person.page.locator(".talk > .msg").last


def choose(ana: Person, way: str, wording: str) -> None:
    """A saved wording about scheduling, by text or email."""
    write_about(ana, "scheduling")
    chip(ana, way).click()
    ana.page.get_by_label("A saved wording").check()
    ana.page.get_by_label(wording, exact=True).check()


def own_words_stay_in_the_portal(ana: Person) -> None:
    page = ana.page
    write_about(ana, "scheduling")
    chip(ana, "Text").click()
    expect(page.get_by_role("group", name="Saved wordings").or_(page.locator(".wordings"))).to_be_visible()
    page.get_by_label("My own words, in the portal").check()
    ana.fill("Your message", "Please bring the anxiety worksheet.")
    expect(page.get_by_text("should not travel this way.")).to_be_visible(timeout=SOON)
    expect(page.get_by_role("button", name="Post in portal, email a notice")).to_be_visible()
    expect(page.get_by_role("button", name="Send by text")).to_have_count(0)
    ana.look("composer-warns", both=True)
    ana.fill("Your message", "")
    expect(page.locator(".kept")).to_be_empty(timeout=SOON)


def saved_wording_by_text(stage: Stage) -> None:
    ana = stage.ana
    choose(ana, "Text", "Time confirmed")
    with ana.expecting(422):
        ana.press("Send by text")
        expect(ana.page.locator("#check")).to_contain_text("Not sent.")
        ana.look("composer-error", both=True)
    ana.page.get_by_label("day and time").first.fill("2030-03-07T09:30")
    ana.page.get_by_label("place").first.select_option("main")
    ana.look("composer-wording", both=True)
    ana.press("Send by text")
    sent = stage.outside.newest(
        "text", DAN_PHONE, "Your time is set: Thursday, March 7, 9:30 AM, 12 Elm Street."
    )
    assert "202 555 0134" in sent["text"], "the practice's number to call back"
    expect(said(ana, "Your time is set")).to_contain_text("delivered", timeout=SLOW)
    said(ana, "Your time is set").get_by_text("why was this allowed?").click()
    expect(said(ana, "Your time is set").locator(".why li").first).to_be_visible()
    ana.look("why-allowed", both=True)
    expect(said(stage.dan, "Your time is set")).to_contain_text("by text", timeout=SOON)


def answer(outside: Person, words: str, text: str) -> None:
    """On the emulators' page: the newest item that holds these words is answered."""
    outside.go("/")
    item = outside.page.locator(".item.out").filter(has_text=words).first
    item.get_by_text("Answer", exact=True).click()
    item.get_by_role("textbox").fill(text)
    item.get_by_role("button", name="Send the answer").click()
    expect(outside.page.get_by_text("Handed to the hub.")).to_be_visible()


def answer_by_text(stage: Stage, outside: Person) -> None:
    outside.base = stage.outside.base
    outside.go("/")
    outside.look("emulators", both=True)
    answer(outside, "Your time is set", BY_TEXT)
    outside.look("emulators-answered")
    row = said(stage.ana, BY_TEXT)
    expect(row).to_contain_text("sender not verified", timeout=SLOW)
    expect(row.locator(".tag")).to_have_text("text")
    expect(said(stage.dan, BY_TEXT)).to_contain_text("by text", timeout=SOON)


def answer_by_mail(stage: Stage, outside: Person) -> None:
    """To the notice, as mail programs do it: MIME with the notice quoted below, which is folded away."""
    answer(outside, "You have a new message", BY_MAIL)
    row = said(stage.ana, BY_MAIL)
    expect(row).to_contain_text("sender not verified", timeout=SLOW)
    expect(row.locator(".tag")).to_have_text("email")
    expect(row.get_by_text("You have a new message")).to_be_hidden()
    row.get_by_text("Earlier text").click()
    expect(row.get_by_text("You have a new message")).to_be_visible()
    stage.ana.look("conversation-answers", both=True)
    expect(said(stage.dan, BY_MAIL)).to_contain_text("by email", timeout=SOON)


def mail_of_a_stranger(stage: Stage, outside: Person) -> None:
    page = outside.page
    outside.go("/")
    page.get_by_text("New mail to the practice").click()
    page.get_by_label("From this address").fill(STRANGER)
    page.get_by_label("Subject").fill("About Dan")
    page.locator("#mail-text").fill(INQUIRY)
    outside.press("Send the mail")
    expect(page.get_by_text("Handed to the hub.")).to_be_visible()
    ana = stage.ana
    here = ana.page.url
    row = ana.page.locator(".rows > li").filter(has_text=STRANGER)
    wait_for(ana, "/office/triage/", row)
    expect(row).to_contain_text("Nobody's address or number is on file as this one.")
    ana.look("unfiled", both=True)
    ana.press("File", exact=True, within=row)
    ana.look("filing")
    ana.page.get_by_label("Whose message is this?").select_option(label=DAN)
    ana.press("File it")
    expect(ana.page.get_by_text("Filed. It stands in the conversation now.")).to_be_visible()
    expect(said(ana, INQUIRY)).to_contain_text("sender not verified")
    ana.go("/office/triage/")
    expect(ana.page.get_by_text("Nothing to file")).to_be_visible()
    ana.look("unfiled-empty", both=True)
    ana.go(here)


def wait_for(person: Person, path: str, wanted: Locator) -> None:
    """A page that does not ask for itself: looked at again until it is there."""
    for _look in range(180):
        person.go(path)
        if wanted.count():
            return
        person.page.wait_for_timeout(500)
    expect(wanted).to_be_visible()


def nobody_knows(stage: Stage) -> None:
    """Taken, and then the line is cut: never again by itself; a person finds out and says so."""
    ana = stage.ana
    before = stage.outside.count("mail", DAN_MAIL)
    stage.outside.fail("mail", "close_after_data", to=DAN_MAIL)
    choose(ana, "Email", "Please call about a time")
    ana.press("Send by email")
    row = said(ana, "to settle a time")
    expect(row).to_contain_text("may not have arrived", timeout=SLOW)
    ana.look("conversation-uncertain", both=True)
    ana.go("/office/")
    expect(ana.page.locator("#look .item").filter(has_text=DAN)).to_contain_text("may not have arrived")
    ana.look("inbox-needs-a-look")
    ana.press("Outbox")
    ana.look("outbox-uncertain", both=True)
    ana.press("Decide")
    ana.look("resolution")
    ana.page.get_by_label("Yes, it arrived").check()
    ana.press("Note it")
    expect(ana.page.get_by_text("Noted.")).to_be_visible()
    ana.look("outbox-empty")
    assert stage.outside.count("mail", DAN_MAIL) == before + 1, "it went once"


def stop(stage: Stage, outside: Person) -> None:
    """One text waits because the provider is busy, one is being written: neither goes after STOP."""
    ana = stage.ana
    ana.go("/office/clients/")
    ana.press(DAN)
    stage.outside.fail("text", "rate_limited", to=DAN_PHONE, times=1000)
    choose(ana, "Text", "Please call about a time")
    ana.press("Send by text")
    expect(last(ana)).to_contain_text("not taken yet, will be tried again", timeout=SLOW)
    ana.look("conversation-held", both=True)
    choose(ana, "Text", "Time confirmed, no place")
    ana.page.get_by_label("day and time").locator("visible=true").fill("2030-03-07T09:30")
    before = stage.outside.count("text", DAN_PHONE)
    answer(outside, "Your time is set", "STOP")
    stage.outside.recover()
    expect(last_by_ana(ana)).to_contain_text("STOP came from this number.", timeout=SLOW)
    with ana.expecting(422):
        ana.press("Send by text")
        expect(ana.page.locator("#check")).to_contain_text(re.compile("Not sent.*STOP"))
        ana.look("composer-refused", both=True)
    expect(chip(ana, "Text")).to_contain_text("STOP received")
    texts = [one["text"] for one in stage.outside.items("text", DAN_PHONE) if one["direction"] == "out"]
    assert not any("to settle a time" in text or text.startswith("Confirmed") for text in texts), texts
    assert stage.outside.count("text", DAN_PHONE) <= before + 1, "at most the confirmation"
    stage.dan.go("/portal/reach/")
    expect(stage.dan.page.get_by_text(re.compile("You answered STOP on"))).to_be_visible()
    stage.dan.look("reach-after-stop")


def last_by_ana(ana: Person) -> Locator:
    return ana.page.locator(".talk > .msg.ours").last


def report(stage: Stage) -> None:
    """From the message to the privacy officer in four answers."""
    ana = stage.ana
    write_about(ana, "scheduling")
    row = said(ana, INQUIRY)
    row.hover()
    ana.press("report a problem", within=row)
    ana.look("incident-new", both=True)
    ana.page.get_by_label("Something went to the wrong person or place").check()
    ana.fill("What happened?", "A mail of somebody else was filed with Dan.")
    ana.press("Report", exact=True)
    expect(ana.page.get_by_text("Reported. The privacy officer sees it now.")).to_be_visible()
    ana.look("incidents", both=True)
    pia = stage.enter_as("Pia Novak")
    pia.press("Incidents")
    pia.press("Incident 1")
    expect(pia.page.get_by_text("A mail of somebody else was filed with Dan.")).to_be_visible()
    expect(pia.page.get_by_text(", Ana Ruiz")).to_be_visible()
    expect(pia.page.get_by_text(INQUIRY)).to_have_count(0)
    pia.look("incident", both=True)
