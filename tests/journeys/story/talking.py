"""B. Dan and Ana write to each other; what others see of it; nobody answers at night but the house."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.journeys.stage import DAN, Person, Stage

SOON = 45_000  # ms in which, on a busy machine too, a page shows by itself what the other side wrote
ASKED = "Could we meet at ten on Thursday instead?"
ANSWERED = "Ten on Thursday works. See you then."
HALF = "I was thinking about what you"


def tell(stage: Stage) -> None:
    read_how_we_communicate(stage.dan)
    open_conversation(stage.ana)
    write_and_answer(stage)
    unread_and_read(stage)
    drafts_stay(stage)
    others_see(stage)
    out_of_hours(stage)


def said(person: Person, words: str) -> Locator:
    """The row of the conversation that holds these words."""
    return person.page.locator(".talk > li").filter(has_text=words)


def read_how_we_communicate(dan: Person) -> None:
    page = dan.page
    dan.look("conversation-of-client", both=True)
    dan.press("More", exact=True)
    dan.look("more", both=True)
    dan.press("How we write to each other")
    dan.look("how-we-communicate", both=True)
    expect(page.locator(".cards > section")).to_have_count(7)
    dan.press("I have read this")
    expect(page.get_by_text("Thank you. You find this page again under More.")).to_be_visible()
    dan.go("/portal/how-we-communicate/")
    expect(page.get_by_role("button", name="I have read this")).to_have_count(0)
    dan.go("/help/")
    dan.look("help", both=True)
    assert page.get_by_role("link", name="Call 911").get_attribute("href") == "tel:911"
    dan.press("Go back")
    expect(page.get_by_role("heading", name="Messages")).to_be_attached()


def open_conversation(ana: Person) -> None:
    ana.go("/office/")
    ana.look("inbox", both=True)
    ana.go("/office/clients/")
    ana.press(DAN)
    ana.page.get_by_label(re.compile("Your message")).wait_for()
    ana.look("conversation", both=True)


def write_and_answer(stage: Stage) -> None:
    ana, dan = stage.ana, stage.dan
    here = ana.page.url
    ana.go("/office/")  # open, her page would ask by itself, and might have read it before Dan's is there
    dan.fill("Your message", ASKED)
    dan.press("Send", exact=True)
    expect(said(dan, ASKED)).to_contain_text("Not read yet")
    ana.go(here)
    expect(said(ana, ASKED)).to_be_visible()
    expect(said(dan, ASKED)).to_contain_text("Ana read this", timeout=SOON)
    before = stage.outside.count("mail", "dan@mail.example")
    ana.fill("Your message", ANSWERED)
    ana.press("Post in portal, email a notice")
    expect(said(ana, ANSWERED)).to_be_visible()
    expect(said(dan, ANSWERED)).to_be_visible(timeout=SOON)
    expect(said(ana, ANSWERED)).to_contain_text("read", timeout=SOON)
    notice = stage.outside.newest("mail", "dan@mail.example", "You have a new message", after=before)
    for word in (ANSWERED, "Ana", "Dan", "Thursday"):
        assert word not in notice["text"] + notice["subject"], "a notice says nothing but that something came"
    expect(said(ana, ANSWERED)).to_contain_text("neutral notice by email", timeout=SOON)


def unread_and_read(stage: Stage) -> None:
    """Whoever was away finds a line above what is new to them, once."""
    ana, dan = stage.ana, stage.dan
    dan.go("/portal/more/")
    ana.fill("Your message", "The lift is out of order today.")
    ana.press("Post without a notice")
    expect(said(ana, "The lift")).to_contain_text("not read yet")
    dan.press("Messages")
    expect(dan.page.locator("#new")).to_have_text("New")
    dan.look("conversation-of-client-new")
    expect(said(ana, "The lift")).to_contain_text(re.compile(r"read \d\d:\d\d"), timeout=SOON)
    dan.page.reload()
    expect(dan.page.locator("#new")).to_have_count(0)


def drafts_stay(stage: Stage) -> None:
    """Half a sentence outlives its tab, on both sides."""
    ana, dan = stage.ana, stage.dan
    for person in (ana, dan):
        person.page.get_by_label("Your message").press_sequentially(HALF)
    expect(dan.page.locator("#kept")).to_contain_text("Kept here at", timeout=SOON)
    expect(ana.page.locator(".kept")).to_contain_text("kept", timeout=SOON)
    here = ana.page.url.partition("#")[0]
    for person, back in ((ana, here), (dan, "/portal/")):
        person.page.close()
        person.tab()
        person.go(back)
        expect(person.page.get_by_label("Your message")).to_have_value(HALF)
    expect(dan.page.get_by_text("Your words from before are still here.")).to_be_visible()
    ana.go("/office/")
    expect(ana.page.locator("#drafts .item").filter(has_text=DAN)).to_contain_text(HALF)
    ana.go(here)
    ana.look("conversation-draft")
    ana.fill("Your message", "")
    expect(ana.page.locator(".kept")).to_be_empty(timeout=SOON)


def others_see(stage: Stage) -> None:
    """Ben: nothing. Cleo: that Dan wrote, no word of it. Eve: her own and nothing else."""
    ben, cleo, eve = (stage.cast[name] for name in ("ben", "cleo", "eve"))
    here = stage.ana.page.url.partition("#")[0]
    ben.go("/office/clients/")
    expect(ben.page.get_by_role("link", name="Eve Sandler")).to_be_visible()
    expect(ben.page.get_by_text(DAN)).to_have_count(0)
    for path in ("", "about/", "agreements/", "changes/", "invitations/"):
        with ben.expecting(404):
            ben.go(f"{here}{path}")
            expect(ben.page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    ben.look("nothing-here", both=True)
    cleo.go("/office/clients/")
    expect(cleo.page.get_by_role("link", name=DAN)).to_be_visible()
    cleo.go(here)
    expect(cleo.page.get_by_role("heading", name=DAN)).to_be_visible()
    cleo.look("conversation-front-desk")
    eve.go("/portal/")
    with eve.expecting(403, 404):
        eve.go(here)
    eve.go("/portal/")
    for person in (cleo, eve, ben):
        for words in (ASKED, ANSWERED, HALF, "sister"):
            assert words not in person.page.content(), f"“{words}” is not for everybody"


def out_of_hours(stage: Stage) -> None:
    """Once, with the next opening and where help is, by the clock of the practice."""
    dan = stage.dan
    stage.house.run("hours", "closed")
    stage.house.run("earlier", "15")  # in the midst of a talk nothing answers by itself
    dan.go("/portal/")
    automatic = dan.page.locator(".talk > .sys")
    before = automatic.count()
    dan.fill("Your message", "Are you there?")
    dan.press("Send", exact=True)
    expect(automatic).to_have_count(before + 1)
    expect(automatic.last).to_contain_text("Our office is closed now and opens")
    expect(automatic.last).to_contain_text("911")
    dan.look("conversation-closed")
    dan.fill("Your message", "Never mind, tomorrow is fine.")
    dan.press("Send", exact=True)
    expect(said(dan, "tomorrow is fine")).to_be_visible()
    expect(automatic).to_have_count(before + 1)
    expect(said(stage.ana, "Are you there?")).to_be_visible(timeout=SOON)
    stage.house.run("hours", "open")
