"""Folding: what the person newly wrote, apart from what they answer to; never a word less."""

import pytest

from messaging.mail import folding
from tests.messaging.mail.making import read

ANSWERED = [
    "On Mon, Apr 7, 2025 at 6:26 PM, Ana Ruiz <ana@practice.example> wrote:",
    "On Apr 7, 2025, at 4:19 PM, Ana Ruiz <ana@practice.example> wrote:",
    "On Mon, 7 Apr 2025 at 14:02, Ana Ruiz\n<ana@practice.example>\nwrote:",
    "    On Monday, April 7, 2025 at 02:02:11 PM EST, Ana Ruiz <ana@practice.example> wrote:  ",
    "Am Mo., 7. Apr. 2025 um 14:02 Uhr schrieb Ana Ruiz <ana@practice.example>:",
    "Am Mo., 7. Apr. 2025 um 14:02 Uhr schrieb Ana Ruiz:",
    "Ana Ruiz <ana@practice.example> schrieb am Mo., 7. April 2025, 14:02:",
    "El lun, 7 abr 2025 a las 14:02, Ana Ruiz escribió:",
    "El lun, 7 abr 2025 a las 14:02, Ana Ruiz (<ana@practice.example>)\nescribió:",
    "Le lun. 7 avr. 2025 à 14:02, Ana Ruiz <ana@practice.example> a écrit :",
    "Il giorno lun 7 apr 2025 alle ore 14:02 Ana Ruiz <ana@practice.example> ha scritto:",
    "Em seg., 7 de abr. de 2025 às 14:02, Ana Ruiz <ana@practice.example> escreveu:",
    "Op ma 7 apr 2025 om 14:02 schreef Ana Ruiz <ana@practice.example>:",
    "pon., 7 kwi 2025 o 14:02 Ana Ruiz <ana@practice.example> napisał(a):",
    "Den mån 7 apr. 2025 kl 14:02 skrev Ana Ruiz <ana@practice.example>:",
    "пн, 7 апр. 2025 г. в 14:02, Ana Ruiz <ana@practice.example>:",
    "Mon, 7 Apr 2025 14:00:51 +0400 от Ana Ruiz <ana@practice.example>:",
    "2025年4月7日(月) 14:02 Ana Ruiz <ana@practice.example>:",
    "Ana Ruiz <ana@practice.example> 于2025年4月7日周一 14:02写道：",
    "-----Original Message-----",
    "----- Original Message -----",
    "-----Ursprüngliche Nachricht-----",
    "-----Mensaje original-----",
    "-----Message d'origine-----",
    "---------- Forwarded message ---------",
    "Begin forwarded message:",
    "From: Ana Ruiz <ana@practice.example>\nSent: Monday, April 7, 2025 2:02 PM\nTo: Dan\nSubject: Tuesday",
    "*From:* Ana Ruiz [mailto:ana@practice.example]\n*Sent:* Monday, April 7, 2025\n*To:* Dan\n*Subject:* x",
    "________________________________\nFrom: Ana Ruiz\nSent: Monday\nTo: Dan\nSubject: Tuesday",
    "Von: Ana Ruiz\nGesendet: Montag, 7. April 2025 14:02\nAn: Dan\nBetreff: Dienstag",
    "De: Ana Ruiz\nEnviado: lunes, 7 de abril de 2025 14:02\nPara: Dan\nAsunto: martes",
    "De : Ana Ruiz\nEnvoyé : lundi 7 avril 2025 14:02\nÀ : Dan\nObjet : mardi",
    "Da: Ana Ruiz\nInviato: lunedì 7 aprile 2025 14:02\nA: Dan\nOggetto: martedì",
    "Van: Ana Ruiz\nVerzonden: maandag 7 april 2025 14:02\nAan: Dan\nOnderwerp: dinsdag",
    "От: Ana Ruiz\nОтправлено: понедельник, 7 апреля 2025\nКому: Dan",
]


def folded(body):
    return [(passage.is_quoted, passage.text) for passage in folding.fold(body)]


@pytest.mark.parametrize("header", ANSWERED)
@pytest.mark.parametrize("below", ["\n\n> How are you?", "\nHow are you?\nAna"])
def test_what_is_answered_is_folded(header, below):
    assert folded(f"Fine, thanks.\n\n{header}{below}") == [
        (False, "Fine, thanks."),
        (True, f"{header}{below}"),
    ]


@pytest.mark.parametrize(
    "header",
    [
        "Am 07.04.25 um 14:02 schrieb Ana Ruiz:",
        "On 07.04.2025 14:02, Ana Ruiz wrote:",
        "On Monday 7th, Ana wrote:",
    ],
)
def test_a_weak_header_counts_above_quoted_lines_alone(header):
    assert folded(f"Fine.\n\n{header}\n> How are\n> you?")[1][0] is True
    story = f"{header}\nYou are nothing.\n\nI cried all night."
    assert folded(story) == [(False, story)]


@pytest.mark.parametrize(
    "body",
    [
        "My mother wrote:\nYou are nothing.\nI felt terrible.",
        "On 3 May at 14:05 he wrote:\nYou are nothing.\n\nI cried all night.",
        "Hello\nThanks,\nand one more thing: I stopped the pills.",
        "Best regards\nare all he ever said to me.",
        "The plan for 2025 at 14:02 with ana@practice.example:\n- come\n- talk",
        "From: my heart I say\nnothing came of it.",
        "I counted\n>5 drinks",
        ">From one point of view it is good.\nBye",
        "A list:\n- sleep\n- eat",
        "-- well, he said, and left me there.",
        "Sent from my house to his, the letter came back.\nI waited.",
        "De: nada",
    ],
)
def test_a_persons_own_words_stay(body):
    assert folded(body) == [(False, body)]


def test_answers_between_quoted_lines_keep_them():
    header = "On Mon, 7 Apr 2025 at 14:02, Ana <ana@practice.example> wrote:"
    body = f"{header}\n> How are you?\nBetter.\n> And sleep?\nBad."
    assert folded(body) == [(False, body)]


def test_the_quotation_below_such_answers_is_folded():
    body = "Hi,\n> How are you?\nBetter.\n\n> Kind regards\n> Ana"
    assert folded(body) == [(False, "Hi,\n> How are you?\nBetter."), (True, "> Kind regards\n> Ana")]


def test_an_answer_below_the_quotation():
    quote = "On Mon, 7 Apr 2025 at 14:02, Ana <ana@practice.example> wrote:\n> How are you?\n> Ana"
    assert folded(f"{quote}\n\nBetter.\n\n-- \nDan") == [
        (True, quote),
        (False, "Better."),
        (True, "-- \nDan"),
    ]


def test_a_signature_above_the_quotation():
    assert folded("Yes.\n-- \nDan\n\n> How\n> are you?") == [
        (False, "Yes."),
        (True, "-- \nDan\n\n> How\n> are you?"),
    ]


@pytest.mark.parametrize(
    "line",
    ["Sent from my iPhone", "Enviado desde mi iPhone", "Von meinem iPhone gesendet", "Get Outlook for iOS"],
)
def test_the_line_of_the_device(line):
    assert folded(f"Yes.\n\n{line}") == [(False, "Yes."), (True, line)]
    assert folded(f"Yes.\n{line}\nand no.") == [(False, f"Yes.\n{line}\nand no.")]


def test_nothing_new_is_said_so():
    message = read("> How are you?\r\n> Ana\r\n")
    assert message.text == ""
    assert message.quoted == "> How are you?\n> Ana"
    assert "only_quoted" in message.problems
    assert not message.is_broken


def test_a_signature_too_long_to_be_one_stays():
    body = "Yes.\n-- \n" + "\n".join(f"line {number}" for number in range(30))
    assert folded(body) == [(False, body)]


@pytest.mark.parametrize("header", ANSWERED)
def test_no_word_is_lost(header):
    body = f"> top\n> quote\n\nFine.\n> between\nyes\n\nSent from my phone\n\n{header}\n> old\n\n-- \nDan"
    assert " ".join(text for _, text in folded(body)).split() == body.split()


def test_a_reply_in_flowed_text():
    body = "This is one \r\nparagraph.\r\n> and this \r\n> another.\r\n>> deeper\r\n-- \r\nDan"
    message = read(body, content_type="text/plain; charset=utf-8; format=flowed")
    assert message.text == "This is one paragraph."
    assert message.quoted == "> and this another.\n>> deeper\n--\nDan"


def test_flowed_text_may_hide_its_spaces():
    message = read(
        "これは \r\nなが \r\nい", content_type="text/plain; charset=utf-8; format=flowed; delsp=yes"
    )
    assert message.text == "これはながい"


def test_flowed_text_gives_back_what_it_stuffed():
    message = read(" From here\r\n >not a quote\r\nend", content_type="text/plain; format=flowed")
    assert message.text == "From here\n>not a quote\nend"
