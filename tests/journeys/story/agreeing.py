"""C. Dan asks for texts and for email, with the questions before; what that changes for Ana; taken back in two taps."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.journeys.stage import DAN, DAN_PHONE, Person, Stage

CALM = {
    "sms": (
        {"who_sees": "nobody", "work_phone": "no", "shared_plan": "no", "preview": "no"},
        {"checked": "no", "unsafe": "no"},
        {"times": "any", "voicemail": "name"},
    ),
    "email": (
        {"who_sees": "nobody", "work_mail": "no", "shared_device": "no", "preview": "no"},
        {"checked": "no", "unsafe": "no"},
        {"times": "any"},
    ),
}


def tell(stage: Stage) -> None:
    ana, dan = stage.ana, stage.dan
    expect_ways(ana, "scheduling", text="address not confirmed", email="needs consent")
    ask_for_texts(stage)
    expect_ways(ana, "scheduling", text="saved wordings only", email="needs consent")
    expect_ways(ana, "reminder", text="saved wordings only", email="needs consent")
    expect_ways(ana, "billing", text="no consent for this", email="needs consent")
    expect_ways(ana, "between_sessions", text="not by policy", email="not by policy")
    ask_for_email(dan)
    expect_ways(ana, "scheduling", text="saved wordings only", email="saved wordings only")
    take_back(dan, "Stop email")
    expect_ways(ana, "scheduling", text="saved wordings only", email="consent taken back")
    ask_for_email(dan)
    on_file(ana)


def channel(dan: Person, name: str) -> Locator:
    return dan.page.locator(".channel").filter(has=dan.page.get_by_role("heading", name=name))


def chip(ana: Person, name: str) -> Locator:
    return ana.page.locator(".chip").filter(has_text=name)


def write_about(ana: Person, topic: str) -> None:
    """A fresh composer for this matter."""
    here = re.sub(r"[?#].*", "", ana.page.url)
    ana.go(f"{here.replace('messages/', '')}?about={topic}")


def expect_ways(ana: Person, topic: str, *, text: str, email: str) -> None:
    write_about(ana, topic)
    expect(ana.page.get_by_label("About", exact=True)).to_have_value(topic)
    expect(chip(ana, "Portal").get_by_role("radio")).to_be_checked()
    for name, words in (("Text", text), ("Email", email)):
        expect(chip(ana, name)).to_contain_text(words)
        is_open = words == "saved wordings only"
        expect(chip(ana, name).get_by_role("radio")).to_have_count(1 if is_open else 0)
    ana.page.get_by_text("why these ways?").click()
    expect(ana.page.locator(".ways-why dd")).to_have_count(3)
    for reason in ana.page.locator(".ways-why dd").all():
        expect(reason.locator("small")).not_to_be_empty()
    ana.look(f"composer-{topic}-{text.replace(' ', '-')}", both=topic == "scheduling")


def ask_for_texts(stage: Stage) -> None:
    dan = stage.dan
    page = dan.page
    dan.go("/portal/")
    dan.press("How you reach me")
    dan.look("reach", both=True)
    dan.press("Ask for it", within=channel(dan, "Texts"))
    expect(page.get_by_text("First step")).to_be_visible()
    dan.look("consent-choose", both=True)
    expect(page.get_by_role("radio", checked=True)).to_have_value("sms")
    dan.press("Go on", exact=True)
    answer(dan, "sms")
    weigh(dan, ["Appointment times", "Reminders"])
    sign(dan)
    expect(page.get_by_text("Last step")).to_be_visible()
    dan.look("consent-code", both=True)
    expect_ways(stage.ana, "scheduling", text="address not confirmed", email="needs consent")
    dan.fill("The six digits", "000000")
    with dan.expecting(422):
        dan.press("Go on")
        expect(page.get_by_text("These are not the digits we sent.")).to_be_visible()
        dan.look("consent-code-error")
    dan.fill("The six digits", stage.outside.code("text", DAN_PHONE))
    dan.press("Go on")
    expect(page.get_by_text("This address works, and we may use it as you said.")).to_be_visible()
    expect(channel(dan, "Texts")).to_contain_text("reminders, appointment times")
    dan.look("reach-agreed", both=True)


def answer(dan: Person, channel: str) -> None:
    """Three short pages: who sees it, is it safe, when. The second time they stand answered."""
    page = dan.page
    for number, calm in enumerate(CALM[channel]):
        dan.look(f"consent-questions-{channel}-{number + 1}", both=True)
        for name, value in calm.items():
            page.locator(f'input[name="{name}"][value="{value}"]').check()
        dan.press("Go on", exact=True)


def ask_for_email(dan: Person) -> None:
    """The address has proven itself at the invitation: no code is needed again."""
    dan.go("/portal/reach/")
    dan.press("Ask for it", within=channel(dan, "Email"))
    dan.press("Go on", exact=True)
    answer(dan, "email")
    weigh(dan, ["Appointment times"])
    sign(dan)
    expect(dan.page.get_by_text("Done. You can change or stop this at any time.")).to_be_visible()
    dan.press("What I signed", within=channel(dan, "Email"))
    expect(dan.page.get_by_text("Signed on")).to_contain_text(f"{DAN} · version 1")
    expect(dan.page.locator(".document")).to_contain_text("dan@mail.example")
    dan.look("consent-signed")


def weigh(dan: Person, wanted: list[str]) -> None:
    """The risks with the safer ways beside them, then where and what for. Nothing is ticked for anybody."""
    page = dan.page
    expect(page.get_by_role("heading", name="Safer ways")).to_be_visible()
    dan.look("consent-risks", both=True)
    dan.press("Go on", exact=True)
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
    with dan.expecting(422):
        dan.press("Go on", exact=True)
        expect(page.get_by_text("Choose at least one.")).to_be_visible()
        dan.look("consent-where-error")
    for label in wanted:
        page.get_by_role("checkbox", name=re.compile(label)).check()
    dan.press("Go on", exact=True)


def sign(dan: Person) -> None:
    page = dan.page
    expect(page.get_by_role("heading", name="Read and sign")).to_be_visible()
    dan.look("consent-sign", both=True)
    dan.fill("Your name, as you would sign", DAN)
    page.get_by_role("checkbox").check()
    dan.press("Sign", exact=True)


def take_back(dan: Person, label: str) -> None:
    dan.go("/portal/reach/")
    dan.press(label)
    dan.look("consent-stop", both=True)
    dan.press(label)
    expect(dan.page.get_by_text("Stopped. Nothing more goes there.")).to_be_visible()
    dan.look("reach-stopped")


def on_file(ana: Person) -> None:
    """The workspace names form, address, circumstances; and what has ended."""
    page = ana.page
    ana.press("Agreements", exact=True)
    ana.look("agreements", both=True)
    rows = page.locator(".rows > li")
    expect(rows).to_have_count(3)
    expect(rows.filter(has_text="Text")).to_contain_text("address proven")
    expect(rows.filter(has_text="taken back in the portal")).to_have_count(1)
    expect(page.get_by_text("of the communications policy")).to_be_visible()
    ana.press("Conversation", exact=True)
