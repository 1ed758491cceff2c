"""Wednesday: texts and mail are asked for in the portal, in two languages; two agree in words and on paper."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

from tests.journeys.stage import Person, Stage
from tests.journeys.story.agreeing import CALM
from tests.journeys.week import cast
from tests.journeys.week.cast import Served
from tests.journeys.week.inviting import find
from tests.journeys.week.walk import Week


@dataclass(frozen=True)
class Words:
    """The signs on the road from “how you reach me” to a signature."""

    channels: dict[str, str]
    ask: str
    on: str
    matters: tuple[str, ...]
    sign: str
    name: str
    code: str


ENGLISH = Words(
    {"sms": "Texts", "email": "Email"},
    "Ask for it",
    "Go on",
    ("Appointment times", "Reminders"),
    "Sign",
    "Your name, as you would sign",
    "Your code is",
)
SPANISH = Words(
    {"sms": "Mensajes de texto", "email": "Correo"},
    "Pedirlo",
    "Seguir",
    ("Horas de sus citas", "Recordatorios"),
    "Firmar",
    "Su nombre, tal como usted firma",
    "Su código es",
)


def tell(week: Week) -> None:
    stage = week.stage
    for client, channel, words in (
        (cast.MAYA, "sms", ENGLISH),
        (cast.THEO, "email", ENGLISH),
        (cast.ALMA, "sms", SPANISH),
        (cast.GRACE, "sms", ENGLISH),
    ):
        with week.step(f"{client.name} asks for {channel}"):
            ask_for(stage, client, channel, words)
    with week.step(f"{cast.RAVI.name} agrees in words"):
        in_words(stage.cast["iris"], cast.RAVI)
    with week.step(f"{cast.INES.name} signed on paper"):
        on_paper(stage.cast["cleo"], cast.INES, week.folder)


def ask_for(stage: Stage, client: Served, channel: str, words: Words) -> None:
    """The questions first, then the risks with the safer ways, then where and what for; a number proves itself last."""
    person, page = stage.cast[client.first], stage.cast[client.first].page
    person.go("/portal/reach/")
    person.look(f"reach-{words.on}", both=True)
    place = page.locator(".channel").filter(has=page.get_by_role("heading", name=words.channels[channel]))
    person.press(words.ask, within=place)
    person.look(f"asking-{words.on}")
    person.press(words.on, exact=True)
    for number, calm in enumerate(CALM[channel]):
        person.look(f"questions-{channel}-{number + 1}-{words.on}")
        for name, value in calm.items():
            page.locator(f'input[name="{name}"][value="{value}"]').check()
        person.press(words.on, exact=True)
    person.look(f"risks-{channel}-{words.on}", both=True)
    person.press(words.on, exact=True)
    for matter in words.matters:
        page.get_by_role("checkbox", name=re.compile(matter)).check()
    person.look(f"what-for-{channel}-{words.on}")
    person.press(words.on, exact=True)
    person.look(f"sign-{channel}-{words.on}", both=True)
    person.fill(words.name, client.name)
    page.get_by_role("checkbox").check()
    person.press(words.sign, exact=True)
    if channel == "sms":
        person.look(f"prove-{words.on}")
        text = stage.outside.newest("text", client.phone, words.code)["text"]
        page.locator("input[name=code]").fill(re.findall(r"\b\d{6}\b", text)[0])
        person.press(words.on, exact=True)
    expect(page.locator(".channel").first).to_be_visible()
    person.look(f"reach-agreed-{words.on}", both=True)


def in_words(iris: Person, client: Served) -> None:
    find(iris, client)
    iris.press("Forms", exact=True, within=iris.page.locator(".tabs"))
    iris.press("Agreed in words")
    note(iris, client, "Meeting by video or phone")
    iris.fill(
        "What was said and agreed", "We meet by phone while the stairs are hard. I read the page to her."
    )
    iris.look("agreed-in-words", both=True)
    iris.press("Keep it")
    expect(iris.page.get_by_text("Noted: agreed in words.")).to_be_visible()


def on_paper(cleo: Person, client: Served, folder: Path) -> None:
    scan = folder / "scan.png"
    Image.new("RGB", (600, 800), "white").save(scan)
    find(cleo, client)
    cleo.press("Forms", exact=True, within=cleo.page.locator(".tabs"))
    cleo.press("Signed on paper")
    note(cleo, client, "How we use technology together")
    cleo.page.locator("input[type=file]").set_input_files(scan)
    cleo.look("signed-on-paper", both=True)
    cleo.press("Keep it")
    expect(cleo.page.get_by_text("Noted: signed on paper.")).to_be_visible()
    cleo.look("client-forms-noted")


def note(person: Person, client: Served, form: str) -> None:
    person.page.get_by_label("Which form").select_option(label=form)
    person.fill("On which day", cast.today().isoformat())
    person.fill("Who agreed", client.name)
