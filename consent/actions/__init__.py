"""The acts of agreement: one atomic function each."""

from consent.actions.acknowledging import (
    NobodyToNote,
    PolicyNotReminded,
    acknowledge_policy,
    document_policy_reading,
    remind_of_policy,
)
from consent.actions.addresses import (
    OnlyAddress,
    add_address,
    decide_change,
    doubt_address,
    end_address,
    prove_address,
    remove_address,
)
from consent.actions.asking import NotReminded, ask_forms, remind_due, remind_forms, withdraw_form
from consent.actions.completing import Incomplete, TextChanged, complete_form
from consent.actions.consents import give_consent, opt_out, revoke_consent
from consent.actions.decisions import keep_decision
from consent.actions.documenting import document_paper, document_spoken
from consent.actions.filling import (
    MayNotDecline,
    NotOpen,
    add_files,
    ask_paper,
    begin_form,
    decline_form,
    remove_files,
    save_page,
)
from consent.actions.forms import (
    Faulty,
    InUse,
    Stale,
    begin_form_draft,
    discard_form_draft,
    publish_form,
    publish_form_draft,
    retire_form,
    save_form_draft,
)
from consent.actions.overrides import keep_override, review_override
from consent.actions.refusals import decide_refusal, note_refusal
from consent.actions.requests import Asked, end_channel_request, request_channel
from consent.actions.restrictions import MustAgree, Wish, answer_restriction, ask_restriction, end_restriction
from consent.actions.safe_contact import (
    OnlyNarrower,
    end_guard,
    finish_answers,
    mark_talked,
    note_danger,
    save_answers,
    set_safe_contact,
)

__all__ = [
    "NobodyToNote",
    "PolicyNotReminded",
    "document_policy_reading",
    "remind_of_policy",
    "Asked",
    "MustAgree",
    "OnlyAddress",
    "OnlyNarrower",
    "Wish",
    "add_address",
    "answer_restriction",
    "ask_restriction",
    "decide_change",
    "decide_refusal",
    "doubt_address",
    "end_address",
    "end_channel_request",
    "end_guard",
    "end_restriction",
    "finish_answers",
    "mark_talked",
    "note_danger",
    "note_refusal",
    "remove_address",
    "request_channel",
    "save_answers",
    "set_safe_contact",
    "Incomplete",
    "MayNotDecline",
    "NotOpen",
    "NotReminded",
    "TextChanged",
    "acknowledge_policy",
    "add_files",
    "ask_forms",
    "ask_paper",
    "begin_form",
    "complete_form",
    "decline_form",
    "document_paper",
    "document_spoken",
    "give_consent",
    "keep_decision",
    "keep_override",
    "review_override",
    "opt_out",
    "prove_address",
    "Faulty",
    "InUse",
    "Stale",
    "begin_form_draft",
    "discard_form_draft",
    "publish_form",
    "publish_form_draft",
    "retire_form",
    "save_form_draft",
    "remind_due",
    "remind_forms",
    "remove_files",
    "revoke_consent",
    "save_page",
    "withdraw_form",
]
