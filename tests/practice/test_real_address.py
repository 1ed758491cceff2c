"""Whose address a request comes from, with and without proxies of ours in front."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from practice.middleware import RealAddress


def seen(settings, proxies: int, forwarded: str | None) -> str:
    settings.SOTTO_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="10.0.0.1")
    RealAddress(lambda _request: HttpResponse())(request)
    return request.META["REMOTE_ADDR"]


def test_without_a_proxy_no_claim_is_believed(settings):
    assert seen(settings, 0, "203.0.113.9") == "10.0.0.1"


def test_behind_one_proxy_the_last_hop_is_who_asks(settings):
    assert seen(settings, 1, "198.51.100.7, 203.0.113.9") == "203.0.113.9"


@pytest.mark.parametrize("forwarded", [None, "203.0.113.9"])
def test_a_shorter_chain_than_ours_is_not_believed(settings, forwarded):
    assert seen(settings, 2, forwarded) == "10.0.0.1"
