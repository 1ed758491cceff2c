"""The text provider's doors: its signature over the whole form first, then kept once, then answered."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client as Browser

from messaging.models import InboundItem, ProviderEvent
from messaging.transports import signature
from practice.models import AuditEvent
from tests import doing
from tests.people import People

TOKEN = "a-token-of-the-provider"
BASE = "http://localhost:8000"
INBOUND, STATUS = "/webhooks/sms/inbound/", "/webhooks/sms/status/"
TEXT = {"MessageSid": "SM1", "From": "+12025550141", "To": "+12025550100", "Body": "Running late"}
DELIVERED = {"MessageSid": "SM1", "MessageStatus": "delivered"}


@pytest.fixture(autouse=True)
def provider(people: People, settings: Any) -> None:
    settings.SOTTO_SMS_TOKEN = TOKEN
    settings.SOTTO_BASE_URL = BASE


def call(
    path: str, form: dict[str, str], *, token: str = TOKEN, signed: dict[str, str] | None = None
) -> HttpResponse:
    sign = signature.sign(token, f"{BASE}{path}", form if signed is None else signed)
    return Browser(enforce_csrf_checks=True).post(path, form, headers={"X-Twilio-Signature": sign})


@pytest.mark.parametrize(("path", "form", "status"), [(INBOUND, TEXT, 200), (STATUS, DELIVERED, 204)])
class TestSignature:
    def test_a_genuine_call_is_taken(self, path: str, form: dict[str, str], status: int) -> None:
        assert call(path, form).status_code == status

    def test_with_another_token_it_is_not(self, path: str, form: dict[str, str], status: int) -> None:
        assert call(path, form, token="another").status_code == 403

    def test_with_a_changed_field_it_is_not(self, path: str, form: dict[str, str], status: int) -> None:
        assert call(path, form | {"MessageSid": "SM2"}, signed=form).status_code == 403

    def test_with_a_field_more_it_is_not(self, path: str, form: dict[str, str], status: int) -> None:
        assert call(path, form | {"Extra": "1"}, signed=form).status_code == 403

    def test_for_another_address_it_is_not(self, path: str, form: dict[str, str], status: int) -> None:
        other = signature.sign(TOKEN, f"{BASE}{path}?delivery=1", form)
        assert Browser().post(path, form, headers={"X-Twilio-Signature": other}).status_code == 403

    def test_without_one_it_is_not(self, path: str, form: dict[str, str], status: int) -> None:
        assert Browser().post(path, form).status_code == 403

    def test_where_no_token_is_set_nothing_is_genuine(
        self, path: str, form: dict[str, str], status: int, settings: Any
    ) -> None:
        settings.SOTTO_SMS_TOKEN = ""
        assert call(path, form, token="").status_code == 403

    def test_what_is_not_genuine_leaves_nothing(self, path: str, form: dict[str, str], status: int) -> None:
        call(path, form, token="another")
        assert not InboundItem.objects.exists()
        assert not ProviderEvent.objects.exists()

    @pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
    def test_only_a_post_is_heard(self, path: str, form: dict[str, str], status: int, method: str) -> None:
        assert getattr(Browser(), method)(path).status_code == 405


class TestInbound:
    def test_it_is_kept_before_it_is_answered(self) -> None:
        call(INBOUND, TEXT)
        item = InboundItem.objects.get()
        assert (item.state, doing.words_of(item, "raw")) == ("new", "Running late")

    def test_the_answer_says_nothing_to_the_sender(self) -> None:
        answer = call(INBOUND, TEXT)
        assert answer.headers["Content-Type"] == "text/xml"
        assert answer.content.endswith(b"<Response/>")

    def test_called_again_it_is_kept_once(self) -> None:
        assert [call(INBOUND, TEXT).status_code for _time in range(2)] == [200, 200]
        assert InboundItem.objects.count() == 1

    def test_from_no_number_it_is_kept_for_a_person(self) -> None:
        assert call(INBOUND, TEXT | {"From": "72345"}).status_code == 200
        assert doing.words_of(InboundItem.objects.get(), "sender") == "72345"

    def test_without_the_providers_name_for_it_it_is_refused(self) -> None:
        assert call(INBOUND, TEXT | {"MessageSid": ""}).status_code == 400
        assert not InboundItem.objects.exists()

    def test_words_in_any_script_arrive(self) -> None:
        call(INBOUND, TEXT | {"Body": "Grüße 🌿 שלום"})
        assert doing.words_of(InboundItem.objects.get(), "raw") == "Grüße 🌿 שלום"

    def test_the_trail_names_neither_number_nor_words(self) -> None:
        call(INBOUND, TEXT)
        trail = str(list(AuditEvent.objects.filter(event="messaging.inbound.kept").values()))
        assert "5550141" not in trail
        assert "late" not in trail


class TestStatus:
    def test_it_is_kept_to_be_applied_later(self) -> None:
        call(STATUS, DELIVERED)
        event = ProviderEvent.objects.get()
        assert (event.reference, event.state, event.applied_at) == ("SM1", "delivered", None)

    def test_called_again_it_is_kept_once(self) -> None:
        for _time in range(2):
            call(STATUS, DELIVERED)
        assert ProviderEvent.objects.count() == 1

    def test_the_delivery_in_its_address_is_ours(self) -> None:
        delivery = "6b1a3f0e-6f57-4d5e-9b0a-0d6f1c2b3a4d"
        assert call(f"{STATUS}?delivery={delivery}", DELIVERED).status_code == 204
        assert str(ProviderEvent.objects.get().delivery_id) == delivery

    def test_what_is_no_id_there_is_none(self) -> None:
        assert call(f"{STATUS}?delivery=1%27--", DELIVERED).status_code == 204
        assert ProviderEvent.objects.get().delivery_id is None

    def test_an_error_number_becomes_a_word_of_ours(self) -> None:
        call(STATUS, {"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": "30005"})
        assert ProviderEvent.objects.get().problem == "invalid_number"

    def test_fields_of_any_length_do_not_break_it(self) -> None:
        call(STATUS, {"MessageSid": "S" * 400, "MessageStatus": "x" * 400, "ErrorCode": "9" * 400})
        assert len(ProviderEvent.objects.get().reference) == 80
