"""On a phone: a packet is begun, left and taken up on another device; a policy changes and is read again; in Spanish once."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.journeys.stage import DAN, PHONE, Person, Stage
from tests.journeys.story.agreeing import CALM, chip, write_about
from tests.journeys.story.carrying import SLOW, answer, choose
from tests.journeys.story.talking import said

SOL = "Sol Santos"
NOTICE, COSTS = "You got our notice of privacy practices", "What your care may cost"
NEWS = "We answer texts on workdays only."
IN_ENGLISH = {
    "later": "Save and finish later",
    "on": "Save and go on",
    "review": "Please read it over",
    "to_sign": "All is right: go on to sign",
    "text": "Go on to the text",
    "sign": "Sign",
    "done": "Done. Thank you.",
    "signed": "What you signed",
    "check": "Check it now",
}
IN_SPANISH = {
    "on": "Guardar y seguir",
    "review": "Por favor, léalo entero",
    "to_sign": "Todo está bien: seguir y firmar",
    "text": "Seguir al texto",
    "sign": "Firmar",
    "done": "Hecho. Gracias.",
}


def card(person: Person, title: str) -> Locator:
    return person.page.locator(".papers .card").filter(has=person.page.get_by_role("heading", name=title))


def tick(person: Person) -> None:
    person.page.get_by_role("checkbox").check()


def sign(person: Person, name: str, words: dict[str, str]) -> None:
    """From the page that is read over to the page that says thank you."""
    page = person.page
    expect(page.get_by_role("heading", name=words["review"])).to_be_visible()
    person.look(f"form-review-{words['sign'].lower()}", both=True)
    person.press(words["to_sign"])
    tick(person)
    person.press(words["text"])
    person.look(f"form-signature-{words['sign'].lower()}", both=True)
    page.locator("input[name=name]").fill(name)
    tick(person)
    person.press(words["sign"], exact=True)
    expect(page.get_by_role("heading", name=words["done"])).to_be_visible()


def test_a_form_left_and_taken_up_on_another_device(stage: Stage) -> None:
    stage.house.run("hours", "open")
    dan = stage.enter_as(DAN, PHONE)
    with stage.chapter("begun, and left half-way"):
        dan.go("/portal/forms/")
        dan.look("forms", both=True)
        dan.press("Begin", within=card(dan, NOTICE))
        dan.press("Begin", exact=True)
        tick(dan)
        dan.press(IN_ENGLISH["later"])
        expect(card(dan, NOTICE).get_by_role("link", name="Go on")).to_be_visible()
    with stage.chapter("another phone, the same person"):
        other = stage.enter_as(DAN, PHONE)
        other.go("/portal/forms/")
        other.press("Go on", within=card(other, NOTICE))
        other.press("Go on", exact=True)
        expect(other.page.get_by_role("checkbox")).to_be_checked()
        other.press(IN_ENGLISH["on"])
        sign(other, DAN, IN_ENGLISH)
    with stage.chapter("what was signed is still what was signed"):
        other.press(IN_ENGLISH["signed"])
        other.press(IN_ENGLISH["check"])
        expect(other.page.get_by_text("The text is the one that was signed")).to_be_visible()
        expect(other.page.get_by_text("The copy in PDF is the one")).to_be_visible()
        other.look("verification", both=True)


def test_a_policy_that_changes_is_read_again(stage: Stage) -> None:
    ada = stage.enter_as("Ada Quist")
    with stage.chapter("a draft is made, looked at and published"):
        ada.go("/office/policy/")
        ada.press("Change it")
        ada.press("Begin a draft")
        ada.look("policy-draft", both=True)
        ada.press("How we write")
        ada.fill("Text in English", "We keep messages short and kind.")
        ada.fill("Text in Spanish", "Escribimos mensajes cortos y amables.")
        ada.press("Save")
        ada.press("Publish")
        ada.fill("What is new, in English", NEWS)
        ada.fill("What is new, in Spanish", "Contestamos los textos solo en días de trabajo.")
        ada.look("policy-publication", both=True)
        ada.press("Publish", exact=True)
        expect(ada.page.get_by_text("Published. It stands below with its day.")).to_be_visible()
    dan = stage.enter_as(DAN, PHONE)
    with stage.chapter("the client is asked to read it, once"):
        dan.go("/portal/")
        dan.press("Read it")
        expect(dan.page.get_by_text(NEWS)).to_be_visible()
        dan.look("policy-news", both=True)
        dan.press("I have read this")
        dan.go("/portal/")
        expect(dan.page.get_by_role("link", name="Read it")).to_have_count(0)


def test_in_spanish_once(stage: Stage) -> None:
    """Ana asks; Sol reads, fills in, agrees to texts, gets one and stops them, all in Spanish."""
    stage.house.run("hours", "open")
    ana = stage.enter_as("Ana Ruiz")
    with stage.chapter("asked for"):
        ana.go("/office/clients/")
        ana.press(SOL)
        conversation = ana.path
        ana.press("Forms", exact=True, within=ana.page.locator(".tabs"))
        ana.press("Ask for forms")
        ana.page.get_by_role("checkbox", name=COSTS).check()
        ana.press("Ask for them")
        expect(ana.page.get_by_text("Asked. The client finds it in the portal.")).to_be_visible()
        ana.look("client-forms", both=True)
    sol = stage.enter_as(SOL, PHONE)
    with stage.chapter("the policy is read in Spanish"):
        sol.go("/portal/more/")
        sol.press("Español")
        sol.go("/portal/how-we-communicate/")
        expect(sol.page.locator("html")).to_have_attribute("lang", "es")
        sol.look("policy-spanish", both=True)
    with stage.chapter("left half-way, taken up again, and signed in Spanish"):
        sol.go("/portal/forms/")
        expect(sol.page.get_by_role("heading", name="Sus formularios")).to_be_visible()
        sol.look("forms-spanish", both=True)
        sol.press("Empezar")
        sol.press("Empezar")
        sol.press("Guardar y terminar más tarde")
        other = stage.enter_as(SOL, PHONE)
        other.go("/portal/more/")
        other.press("Español")
        other.go("/portal/forms/")
        other.press("Seguir", within=card(other, "Lo que puede costar su atención"))
        other.press("Seguir", exact=True)
        other.press(IN_SPANISH["on"])
        other.page.get_by_role("radio").first.check()
        tick(other)
        other.press(IN_SPANISH["on"])
        sign(other, SOL, IN_SPANISH)
    with stage.chapter("from the questions to a signed consent"):
        asks_for_texts(other)
    with stage.chapter("the first text, and ALTO"):
        ana.go(conversation)
        choose(ana, "Text", "Time confirmed")
        ana.page.get_by_label("day and time").first.fill("2030-03-07T09:30")
        ana.page.get_by_label("place").first.select_option("main")
        ana.press("Send by text")
        expect(said(ana, "Su hora quedó fijada")).to_contain_text("delivered", timeout=SLOW)
        outside = stage.enter("outside")
        outside.base = stage.outside.base
        answer(outside, "Su hora quedó fijada", "ALTO")
        expect(said(ana, "ALTO")).to_be_visible(timeout=SLOW)
        write_about(ana, "scheduling")
        expect(chip(ana, "Text")).to_contain_text("STOP received", timeout=SLOW)
        other.go("/portal/reach/")
        other.look("reach-stopped-spanish", both=True)


def asks_for_texts(sol: Person) -> None:
    page = sol.page
    sol.go("/portal/reach/")
    texts = page.locator(".channel").filter(has=page.get_by_role("heading", name="Mensajes de texto"))
    sol.press("Pedirlo", within=texts)
    sol.press("Seguir", exact=True)
    for number, calm in enumerate(CALM["sms"]):
        sol.look(f"questions-spanish-{number + 1}", both=True)
        for name, value in calm.items():
            page.locator(f'input[name="{name}"][value="{value}"]').check()
        sol.press("Seguir", exact=True)
    expect(page.get_by_role("heading", name="Vías más seguras")).to_be_visible()
    sol.look("risks-spanish", both=True)
    sol.press("Seguir", exact=True)
    page.get_by_role("checkbox", name=re.compile("Horas de sus citas")).check()
    sol.press("Seguir", exact=True)
    expect(page.get_by_role("heading", name="Lea y firme")).to_be_visible()
    sol.look("consent-spanish", both=True)
    sol.fill("Su nombre, tal como usted firma", SOL)
    tick(sol)
    sol.press("Firmar", exact=True)
    expect(texts).to_contain_text("horas de sus citas")
