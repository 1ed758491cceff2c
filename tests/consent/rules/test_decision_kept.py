"""Decisions are read again years later."""

from __future__ import annotations

import json

import pytest

from consent.rules.decide import decide
from consent.rules.decision import Decision
from tests.consent.rules import making
from tests.consent.rules.making import LATE


def test_a_decision_comes_back_from_json_as_it_was():
    decision = decide(making.facts(now=LATE, safe_contact=making.safe()))
    assert Decision.from_dict(json.loads(json.dumps(decision.to_dict()))) == decision


def test_what_is_kept_names_its_schema_and_an_unknown_one_is_refused():
    kept = decide(making.facts()).to_dict()
    assert kept["schema"] == 1
    with pytest.raises(ValueError, match="schema 2"):
        Decision.from_dict({**kept, "schema": 2})


def test_the_form_of_schema_1_does_not_drift():
    """Rows written today must be readable for as long as the record is kept."""
    kept = decide(making.facts(now=LATE)).to_dict()
    assert kept == {
        "schema": 1,
        "outcome": "held",
        "circumstance": "scheduling",
        "channel": "sms",
        "wanted": "link_only",
        "content": "minimum",
        "decided_at": "2026-11-25T03:41:00+00:00",
        "until": "2026-11-25T13:00:00+00:00",
        "reasons": [
            {
                "code": "consent_given",
                "effect": "permits",
                "basis_kind": "consent",
                "basis_id": "consent-1",
                "params": {
                    "channel": "sms",
                    "circumstance": "scheduling",
                    "at": "2026-10-25T15:00:00+00:00",
                    "form": "form-1",
                },
            },
            {
                "code": "policy_consent",
                "effect": "permits",
                "basis_kind": "policy",
                "basis_id": "policy-1",
                "params": {"channel": "sms", "circumstance": "scheduling", "footing": "consent"},
            },
            {
                "code": "content_limited",
                "effect": "limits",
                "basis_kind": "policy",
                "basis_id": "policy-1",
                "params": {"channel": "sms", "circumstance": "scheduling", "content": "minimum"},
            },
            {
                "code": "quiet_hours",
                "effect": "holds",
                "basis_kind": "hours",
                "basis_id": "policy-1",
                "params": {
                    "channel": "sms",
                    "circumstance": "scheduling",
                    "until": "2026-11-25T13:00:00+00:00",
                },
            },
        ],
        "alternatives": [
            {"code": "send_at", "channel": "sms", "at": "2026-11-25T13:00:00+00:00"},
            {"code": "post_and_notify", "channel": "portal", "at": None},
            {"code": "call", "channel": "phone", "at": None},
        ],
        "policy_version": "policy-1",
        "contact_point_id": "dans-address",
        "consent_id": "consent-1",
        "request_id": None,
        "discretion": "ordinary",
    }
