"""The acts by which clients and representatives come in: invitation, code, spoken word, PIN, known device.

Acts that judge what somebody typed answer an `Outcome` instead of raising, so that the try stays counted.
"""

from practice.actions.entry.account_links import (
    account_link_standing,
    ask_account_link,
    find_account_link,
    send_account_link,
    use_account_link,
)
from practice.actions.entry.codes import check_code, is_passed, request_code, send_code
from practice.actions.entry.confirming import confirm_pin
from practice.actions.entry.devices import forget_device, remember_device
from practice.actions.entry.invitations import (
    Standing,
    accept_invitation,
    check_word,
    find_invitation,
    get_invitation,
    invite_client,
    renew_invitation,
    standing,
)
from practice.actions.entry.outcomes import BadWord, EasyPin, Outcome, PinAnswer, TooMany
from practice.actions.entry.passkeys import LastFactor, drop_passkeys, note_passkey, remove_passkey
from practice.actions.entry.pins import check_pin_after_code, check_pin_on_device, known_device, set_pin
from practice.actions.entry.recovery import show_recovery_codes
from practice.actions.entry.sessions import end_other_sessions, end_session, tell_of_new_browser
from practice.actions.entry.workforce import set_password

__all__ = [
    "BadWord",
    "EasyPin",
    "LastFactor",
    "Outcome",
    "PinAnswer",
    "Standing",
    "TooMany",
    "accept_invitation",
    "account_link_standing",
    "ask_account_link",
    "check_code",
    "check_pin_after_code",
    "check_pin_on_device",
    "check_word",
    "confirm_pin",
    "drop_passkeys",
    "end_other_sessions",
    "end_session",
    "find_account_link",
    "find_invitation",
    "forget_device",
    "get_invitation",
    "invite_client",
    "is_passed",
    "known_device",
    "note_passkey",
    "remember_device",
    "remove_passkey",
    "renew_invitation",
    "request_code",
    "send_account_link",
    "send_code",
    "set_password",
    "set_pin",
    "show_recovery_codes",
    "standing",
    "tell_of_new_browser",
    "use_account_link",
]
