"""Only the topmost header with the one trusted id is believed; and it says where a mail comes from, never who wrote it."""

import pytest

from messaging.mail import authentic
from messaging.mail.authentic import Proof
from tests.messaging.mail import making

OURS, DAN = "mx.practice.example", "dan@home.example"


def proof(*values: str, sender: str = DAN, trusted: str = OURS) -> Proof:
    head = "".join(f"Authentication-Results: {one}\r\n" for one in values)
    return authentic.of(head.encode() + making.letter(), sender=sender, trusted=trusted)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (f"{OURS}; dmarc=pass (p=REJECT sp=NONE dis=NONE) header.from=home.example", Proof.PROVEN),
        (f"{OURS} 1; spf=pass smtp.mailfrom=a@b.example; dmarc=pass", Proof.PROVEN),
        (f"{OURS.upper()};\r\n dkim=pass header.i=@home.example header.s=a;\r\n dmarc=pass", Proof.PROVEN),
        (f"{OURS}; dkim=pass header.d=home.example", Proof.PROVEN),
        (f"{OURS}; dkim=pass header.i=@home.example; dmarc=none", Proof.PROVEN),
        (f"{OURS}; dkim=pass header.d=other.example; dmarc=fail header.from=home.example", Proof.REFUTED),
        (f"{OURS}; dmarc=pass header.from=other.example", Proof.UNKNOWN),
        (f"{OURS}; dkim=pass header.d=example", Proof.UNKNOWN),
        (f"{OURS}; spf=pass smtp.mailfrom=dan@home.example", Proof.UNKNOWN),
        (f"{OURS}; dmarc=temperror", Proof.UNKNOWN),
        (f"{OURS}; none", Proof.UNKNOWN),
        (f"{OURS}", Proof.UNKNOWN),
        (f"{OURS}; (dmarc=pass)", Proof.UNKNOWN),
        ("mx.practice.example.evil.example; dmarc=pass", Proof.UNKNOWN),
        ("", Proof.UNKNOWN),
    ],
)
def test_what_it_says(said: str, expected: Proof) -> None:
    assert proof(said) is expected


@pytest.mark.parametrize(
    "said",
    [
        'spf=pass smtp.mailfrom="a; dmarc=pass header.from=home.example"@evil.example; dmarc=fail',
        'spf=pass smtp.mailfrom="a\\"; dmarc=pass"@evil.example; dmarc=fail',
        'spf=pass smtp.mailfrom="a("@evil.example; dmarc=fail (p=none)',
    ],
)
def test_what_a_sender_quotes_is_one_value(said: str) -> None:
    assert proof(f"{OURS}; {said}") is Proof.REFUTED


def test_a_quoted_name_at_another_domain_is_of_that_domain() -> None:
    assert proof(f'{OURS}; dkim=pass header.i="a@home.example"@evil.example') is Proof.UNKNOWN
    assert proof(f'{OURS}; dkim=pass header.i="@home.example"') is Proof.PROVEN


def test_what_stands_below_the_servers_own_is_anybodys() -> None:
    assert proof(f"{OURS}; dmarc=fail", f"{OURS}; dmarc=pass") is Proof.REFUTED
    assert proof(f"{OURS}; spf=none", f"{OURS}; dmarc=pass") is Proof.UNKNOWN


def test_another_servers_above_it_is_passed_over() -> None:
    assert proof("list.example; dmarc=pass", f"{OURS}; dmarc=pass") is Proof.PROVEN


def test_without_a_trusted_id_nobody_is_believed() -> None:
    assert proof(f"{OURS}; dmarc=pass", trusted="") is Proof.UNKNOWN
    assert proof("; dmarc=pass", trusted="") is Proof.UNKNOWN


def test_a_mail_without_any() -> None:
    assert proof() is Proof.UNKNOWN
