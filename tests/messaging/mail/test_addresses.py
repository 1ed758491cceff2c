"""Whose mail it is. A look-alike must end as nobody, not as somebody else."""

import pytest

from tests.messaging.mail.making import HEAD, read


@pytest.mark.parametrize(
    ("given", "address", "name"),
    [
        ("dan@home.example", "dan@home.example", ""),
        ("<dan@HOME.Example>", "dan@home.example", ""),
        ("Dan@home.example", "Dan@home.example", ""),
        ('"Holm, Dan" <dan@home.example>', "dan@home.example", "Holm, Dan"),
        ("dan@home.example (Dan Holm)", "dan@home.example", "Dan Holm"),
        ("=?utf-8?Q?J=C3=B8rn?= <j@home.example>", "j@home.example", "Jørn"),
        ('"=?windows-1251?B?wO3g?=" <ana@home.example>', "ana@home.example", "Ана"),
        ("Dan Holm dan@home.example", "dan@home.example", ""),
        ("Dan  <dan@home(comment). example>", "dan@home.example", "Dan"),
        ("<@relay.example,@other.example:dan@home.example>", "dan@home.example", ""),
        ('<"a b"@home.example>', '"a b"@home.example', ""),
        ('"Jöhn" <jdöe@hömé.example>', "jdöe@hömé.example", "Jöhn"),
        ("dan@[192.0.2.1]", "dan@[192.0.2.1]", ""),
        ("Dan@Home <dan@home.example>", "dan@home.example", "Dan@Home"),
        ("dan@home.example, Dan <dan@HOME.example>", "dan@home.example", ""),
    ],
)
def test_one_sender(given, address, name):
    message = read(**{"from": given})
    assert (message.sender, message.sender_name) == (address, name)
    assert not {"several_senders", "no_sender"} & set(message.problems)


@pytest.mark.parametrize(
    "given",
    [
        "dan@home.example, eve@other.example",
        "dan@home.example eve@other.example",
        "<dan@home.example> <eve@other.example>",
        "dan@home.example (Dan) eve@other.example",
    ],
)
def test_several_senders_are_nobody(given):
    message = read(**{"from": given})
    assert message.sender is None
    assert "several_senders" in message.problems


def test_two_from_headers_that_disagree_are_nobody():
    message = read(raw_head="From: eve@other.example\r\n")
    assert message.sender is None
    assert "several_senders" in message.problems


def test_two_from_headers_that_agree():
    assert read(raw_head="From: dan@HOME.example\r\n").sender == "dan@home.example"


@pytest.mark.parametrize(
    "given",
    [
        None,
        "",
        "Dan",
        "dan@",
        "@home.example",
        "dan@home.example)eve@other.example",
        "<dan@home.example)eve@other.example>",
        "dan@home.example@other.example",
        "<dan@home.example(eve@other.example>",
        "dan@home..example",
        "dan@ho\x00me.example",
        "<dan home@other.example>",
        "MAILER-DAEMON",
        "d" * 300 + "@home.example",
        '"unclosed <dan@home.example>',
        "undisclosed recipients: ;",
    ],
)
def test_what_is_no_address_is_nobody(given):
    message = read(**{"from": given})
    assert message.sender is None
    assert "no_sender" in message.problems


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ('"dan@home.example" <eve@other.example>', "eve@other.example"),
        ('"Dan <dan@home.example>" <eve@other.example>', "eve@other.example"),
        ("=?utf-8?Q?dan=40home.example=2C?= <eve@other.example>", "eve@other.example"),
        ("=?utf-8?Q?dan=40home.example?= <eve@other.example>", "eve@other.example"),
        ('"a(b)c"@other.example', '"a(b)c"@other.example'),
    ],
)
def test_a_name_that_looks_like_an_address_is_a_name(given, address):
    assert read(**{"from": given}).sender == address


def test_a_good_and_an_unreadable_sender_are_nobody():
    message = read(**{"from": "dan@home.example, Eve"})
    assert message.sender is None


def test_recipients():
    message = read(
        to='Team: ana@p.example, "B, en" <ben@p.example>;, undisclosed: ;, broken',
        cc="ANA@P.EXAMPLE, ana@p.example",
    )
    assert message.recipients == ("ana@p.example", "ben@p.example", "ANA@p.example")


def test_an_empty_line_in_a_folded_header():
    raw = "one@p.example,\r\n\t\r\n\ttwo@p.example"
    assert read(to=raw).recipients == ("one@p.example", "two@p.example")


def test_recipients_are_limited():
    many = ", ".join(f"p{number}@p.example" for number in range(400))
    assert len(read(to=many).recipients) == 200


def test_the_sample_head_is_sound():
    assert read().sender == HEAD["From"].partition("<")[2].rstrip(">")
