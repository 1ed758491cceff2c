"""Sign in as …: three conditions, and not one of them alone."""

import importlib

import pytest
from django.urls import clear_url_caches, set_urlconf

from practice.identity import demo
from practice.models import Practice, RoleAssignment, Session, User
from practice.urls import demo as urls
from tests.practice.visitor import Visitor


@pytest.fixture
def installed(people, settings):
    """As the process would have started: the addresses are made when it does."""
    settings.SOTTO_DEMO, settings.SOTTO_BIND = True, "127.0.0.1:8000"
    Practice.objects.update(is_demo=True)
    with_demo_addresses()
    yield
    settings.SOTTO_DEMO, settings.SOTTO_BIND = False, ""
    with_demo_addresses()


def with_demo_addresses():
    from django.conf import settings

    import practice.urls as root

    for module in (urls, root, importlib.import_module(settings.ROOT_URLCONF)):
        importlib.reload(module)
    clear_url_caches()
    set_urlconf(None)


@pytest.mark.parametrize("is_demo", [True, False])
@pytest.mark.parametrize(
    "bind", ["127.0.0.1:8000", "[::1]:8000", "localhost:8000", "0.0.0.0:8000", "", "192.168.1.4:80"]
)
@pytest.mark.parametrize("is_marked", [True, False])
def test_all_three_or_nothing(people, settings, is_demo, bind, is_marked):
    settings.SOTTO_DEMO, settings.SOTTO_BIND = is_demo, bind
    Practice.objects.update(is_demo=is_marked)
    is_loopback = bind.startswith(("127.", "[::1]", "localhost"))
    assert demo.is_open() == (is_demo and is_loopback and is_marked)
    assert bool(urls.patterns()) == (is_demo and is_loopback)


def test_elsewhere_the_address_does_not_exist(people):
    assert Visitor().go("/demo/").page.status_code == 404
    assert Visitor().go("/").text.lower().count("demo") == 0


def test_without_the_databases_mark_it_is_not_there_either(installed):
    Practice.objects.update(is_demo=False)
    assert Visitor().go("/demo/").page.status_code == 404
    browser = Visitor().browser
    browser.handler.enforce_csrf_checks = False
    user = User.objects.filter(kind="workforce").first()
    assert browser.post("/demo/sign-in/", {"person": str(user.pk)}).status_code == 404
    assert not Session.objects.filter(user__isnull=False).exists()


def test_it_lists_the_people_by_name(installed, people):
    text = Visitor().go("/demo/").text
    for name in ("Ana Alvarez", "Ada Adeyemi", "Dan Doyle", "Eve Ellis", "Fay Doyle"):
        assert name in text


def be(name):
    visitor = Visitor().go("/demo/")
    row = visitor.page.content.decode().partition(f"<b>{name}</b>")[2]
    person = row.partition('name="person" value="')[2].partition('"')[0]
    return visitor.post(visitor.form("person"), person=person)


@pytest.mark.parametrize("has_factor", [True, False])
def test_a_member_of_the_workforce_has_a_real_second_factor(installed, people, has_factor):
    if not has_factor:
        people.ana.authenticator_set.all().delete()
    visitor = be("Ana Alvarez")
    assert visitor.path == "/office/"
    assert visitor.page.status_code == 200
    assert visitor.browser.session["otp_device_id"].startswith("practice.secondfactor/")
    assert RoleAssignment.objects.filter(user=people.ana).exists()


def test_enrolment_stays_open_to_try_out(installed, people):
    people.ana.authenticator_set.all().delete()
    visitor = be("Ana Alvarez")
    assert visitor.go("/account/2fa/enrolment/").form("code")


def test_a_client_is_at_the_portal(installed, people):
    visitor = be("Dan Doyle")
    assert visitor.path == "/portal/"
    assert visitor.browser.session["is_portal"] is True


def test_nobody_unknown_signs_in(installed):
    visitor = Visitor().go("/demo/")
    for person in ("", "x", "6a1f2a3e-0000-4000-8000-000000000000"):
        assert visitor.post(visitor.form("person"), person=person).page.status_code == 404
        visitor.go("/demo/")
