"""Every way to a session: before the second factor nothing behind the gate opens, nor does one's own account."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from tests.access import asking, walking
from tests.practice.identity.test_account_links import NEW, choose, link_for
from tests.practice.identity.test_passkeys import enter, make
from tests.practice.identity.test_workforce import authenticators, signed_in, with_password
from tests.practice.visitor import Visitor

__all__ = ["authenticators"]
DOORS = ("/account/login/", "/account/2fa/")
OWN = (
    "/account/",
    "/account/password/",
    "/account/sessions/",
    "/account/2fa/recovery-codes/",
    "/account/2fa/recovery-codes/new/",
)
ROUTES = [route for route in walking.GATED if route.path.startswith("/office/") and "GET" in route.methods]


def by_password(people):
    return with_password()


def by_a_reset(people):
    choose(link_for(people.ana))
    return with_password(password=NEW)


def by_a_first_link(people):
    Authenticator.objects.filter(user=people.ana).delete()
    people.ana.set_unusable_password()
    people.ana.save()
    choose(link_for(people.ana, "join"))
    return with_password(password=NEW)


def by_a_spent_recovery_code(people):
    codes = RecoveryCodes.activate(people.ana).get_unused_codes()
    with_password().send(code=codes[0])
    return with_password().send(code=codes[0])


def by_a_passkey_without_a_lock(people):
    passkey = make(signed_in())
    passkey.is_lock_shown = False
    return enter(passkey)


def by_a_planted_session(people):
    visitor = Visitor()
    visitor.browser.force_login(people.ana)
    return visitor


@pytest.mark.parametrize(
    "way",
    [
        by_password,
        by_a_reset,
        by_a_first_link,
        by_a_spent_recovery_code,
        by_a_passkey_without_a_lock,
        by_a_planted_session,
    ],
)
def test_nothing_opens_before_the_second_factor(people, way):
    hand = way(people).browser
    opened = []
    for path in OWN + tuple(asking.address(route, _ids(route, people.dan.pk)) for route in ROUTES):
        answer = hand.get(path)
        if answer.status_code != 302 or not answer.headers["Location"].startswith(DOORS):
            opened.append(f"{path}: {answer.status_code}")
    assert opened == []
    assert len(ROUTES) > 20


def _ids(route, some):
    """Whatever the id is of: the door comes before the look."""
    numbers = {name: 1 for name in asking.names(route) if "<int:" + name in route.path}
    return {name: some for name in asking.names(route) if name not in asking.WORDS} | numbers
