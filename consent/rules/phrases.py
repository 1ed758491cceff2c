"""The words behind the codes of reasons and ways.

`%(by)s` stands for "by text", `%(noun)s` for "texts", `%(about)s` for "about billing"."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from practice.vocabulary import Channel, Circumstance, Content

BY: dict[str, Promise] = {
    Channel.PORTAL: _("in the portal"),
    Channel.EMAIL: _("by email"),
    Channel.SMS: _("by text"),
    Channel.PHONE: _("by phone"),
    Channel.VOICEMAIL: _("by voicemail"),
    Channel.VIDEO: _("by video"),
    Channel.MAIL: _("by mail"),
    Channel.FAX: _("by fax"),
    Channel.IN_PERSON: _("in person"),
}
NOUN: dict[str, Promise] = {
    Channel.PORTAL: _("portal messages"),
    Channel.EMAIL: _("email"),
    Channel.SMS: _("texts"),
    Channel.PHONE: _("phone calls"),
    Channel.VOICEMAIL: _("voicemail"),
    Channel.VIDEO: _("video"),
    Channel.MAIL: _("letters"),
    Channel.FAX: _("fax"),
    Channel.IN_PERSON: _("meeting in person"),
}
ABOUT: dict[str, Promise] = {
    Circumstance.INITIAL_CONTACT: _("about a first contact"),
    Circumstance.INTAKE: _("about intake"),
    Circumstance.SCHEDULING: _("about scheduling"),
    Circumstance.REMINDER: _("as reminders"),
    Circumstance.BILLING: _("about billing"),
    Circumstance.TELEHEALTH: _("about video sessions"),
    Circumstance.BETWEEN_SESSIONS: _("between sessions"),
    Circumstance.GROUP: _("about a couple, family or group"),
    Circumstance.RECORDS_RELEASE: _("about records"),
    Circumstance.CRISIS: _("in a crisis"),
    Circumstance.ACCOUNT: _("about the account"),
    Circumstance.LEGAL_NOTICE: _("as legal notice"),
}
MOST: dict[Content, Promise] = {
    Content.LINK_ONLY: _("only a neutral notice"),
    Content.MINIMUM: _("only saved wordings"),
    Content.ANY: _("any text"),
}

KINDS: dict[str, Promise] = {
    "diagnosis": _("a diagnosis or symptom"),
    "therapy": _("a word of therapy"),
    "medication": _("a medication"),
    "risk": _("a word of danger"),
    "identity_number": _("a number that identifies somebody"),
    "birth_date": _("a date of birth"),
    "card_number": _("a card number"),
    "link": _("a link that leads elsewhere"),
    "third_person": _("somebody else's name"),
}

WORKSPACE: dict[str, Promise] = {
    "disposed": _("This file is disposed of or about to be: nothing more can leave it."),
    "asked_not_to_use": _("On %(date)s %(name)s asked not to be reached %(by)s."),
    "restricted": _("A restriction agreed on %(date)s covers this."),
    "asked_to_use": _("On %(date)s %(name)s asked to be reached %(by)s."),
    "access_request": _("%(name)s asked for records by plain email, and kept to it after the warning."),
    "access_unwarned": _(
        "%(name)s asked for records by plain email: give the warning first, then it may go."
    ),
    "no_address": _("No address or number to reach %(name)s %(by)s is on file."),
    "not_theirs": _("This address or number is not on file as %(name)s's."),
    "address_suspended": _("This address or number is suspended: mail came back, or it has changed."),
    "likely_refusal": _(
        "%(name)s wrote on %(date)s what reads like “no more of this”. Somebody decides first what was meant."
    ),
    "address_unverified": _("Nobody has confirmed yet that this address or number is %(name)s's."),
    "unsafe_address": _("%(name)s said that this address or number is not safe to use."),
    "unsafe_device": _("%(name)s said that somebody may see what is theirs: none of their devices is woken."),
    "no_voicemail": _("%(name)s wants no voicemail."),
    "discretion": _("%(name)s asked for discretion: %(most)s may go %(by)s."),
    "opted_out": _("STOP was received on %(date)s. No texts go there until %(name)s agrees anew."),
    "confirms_opt_out": _("This is the one text that answers STOP or HELP."),
    "consent_given": _("%(name)s agreed on %(date)s to %(noun)s %(about)s."),
    "consent_missing": _("%(name)s has not agreed to %(noun)s %(about)s."),
    "consent_not_for_this": _("%(name)s agreed to %(noun)s for other things, but not %(about)s."),
    "consent_other_address": _("%(name)s agreed to %(noun)s %(about)s, but at another address or number."),
    "consent_revoked": _("%(name)s took back on %(date)s the consent to %(noun)s %(about)s."),
    "consent_expired": _("The consent of %(name)s to %(noun)s %(about)s ended on %(date)s."),
    "consent_superseded": _("A newer consent of %(name)s replaced this one and does not cover it."),
    "consent_not_yet": _("The consent of %(name)s to %(noun)s %(about)s begins only on %(date)s."),
    "no_opt_in": _("%(name)s has agreed to no texts at this number, so the practice may not begin."),
    "vendor_may_not_carry": _(
        "No signed agreement (BAA) covers the vendor that would carry this %(by)s: it can't carry any text."
    ),
    "policy_allow": _("The communications policy allows %(noun)s %(about)s."),
    "policy_consent": _("The communications policy allows %(noun)s %(about)s with consent."),
    "policy_never": _("The communications policy keeps what is written %(about)s from going %(by)s."),
    "boundary_never": _(
        "A boundary of the clinician who writes keeps what is written %(about)s from going %(by)s."
    ),
    "boundary_consent": _("A boundary of the clinician who writes asks for consent to %(noun)s %(about)s."),
    "boundary_content": _("A boundary of the clinician who writes: %(most)s may go %(by)s %(about)s."),
    "telling_words": _("The check found what should not travel %(by)s: %(kinds)s."),
    "telling_overridden": _("The check found %(kinds)s; a reason was given for sending it all the same."),
    "longer_than_advised": _("The policy advises at most %(count)s characters in one message."),
    "more_than_advised": _("The policy advises at most %(count)s messages a day to one client."),
    "policy_lifted": _("The policy alone keeps this from going %(by)s; the client's own request opens it."),
    "content_limited": _("%(most)s may go %(by)s %(about)s."),
    "no_safe_time": _("There is no hour that is both safe for %(name)s and outside quiet hours."),
    "outside_safe_times": _("This is no safe time for %(name)s; the next one begins: %(until)s."),
    "unsafe_hour_for_call": _("This is no safe time to call %(name)s. It can't wait: you decide."),
    "quiet_hours": _("Quiet hours until %(until)s."),
    "outside_office_hours": _("The office is closed. It opens: %(until)s."),
}

# Only what a client may well read on a screen that somebody else sees too: nothing of safe contact.
CLIENT: dict[str, Promise] = {
    "disposed": _("This file is closed."),
    "asked_not_to_use": _("You asked us on %(date)s not to reach you %(by)s."),
    "asked_to_use": _("You asked us on %(date)s to reach you %(by)s."),
    "no_address": _("You have not given us a way to reach you %(by)s."),
    "address_suspended": _("What we sent there came back. Please check it."),
    "likely_refusal": _("You may have asked us on %(date)s to stop. We ask you before we go on."),
    "address_unverified": _("Please confirm this address or number with the code we send."),
    "opted_out": _("You sent STOP on %(date)s. We send no texts to this number."),
    "consent_given": _("You agreed on %(date)s to %(noun)s %(about)s."),
    "consent_missing": _("You have not agreed to %(noun)s %(about)s."),
    "consent_not_for_this": _("You agreed to %(noun)s for other things, but not %(about)s."),
    "consent_other_address": _("You agreed to this for another address or number."),
    "consent_revoked": _("You took this back on %(date)s."),
    "consent_expired": _("Your yes to this ended on %(date)s."),
    "consent_superseded": _("Your newer choice took the place of this one."),
    "no_opt_in": _("You have not agreed to texts."),
    "policy_allow": _("We use %(noun)s for this."),
    "policy_consent": _("We use %(noun)s for this if you agree."),
    "policy_never": _("We never send this %(by)s: others could read it."),
    "content_limited": _("%(most)s may go %(by)s %(about)s."),
    "quiet_hours": _("We send no texts at night. This goes at %(until)s."),
    "outside_office_hours": _("We are closed now. We open: %(until)s."),
}

WAYS: dict[str, Promise] = {
    "post_and_notify": _("Post it in the portal and send a neutral notice"),
    "invite_to_portal": _("Invite to the portal"),
    "ask_consent": _("Ask for consent to %(noun)s"),
    "verify_address": _("Send a code to confirm the address or number"),
    "update_address": _("Set the address or number right"),
    "give_warning": _("Give the warning"),
    "use_other": _("Send it %(by)s"),
    "saved_wording": _("Choose a saved wording"),
    "give_reason": _("Send it with a reason"),
    "send_at": _("Send at the next proper time: %(at)s"),
    "call": _("Call"),
    "ask_privacy_officer": _("Ask the privacy officer"),
}
