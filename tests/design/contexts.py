"""Every screen that is looked at: name, template, context. The order is that of the contact sheet."""

from __future__ import annotations

from typing import NamedTuple

from tests.design import agreements, entrance, office, portal


class Screen(NamedTuple):
    name: str
    template: str
    context: dict[str, object]
    press: tuple[str, ...] = ()


SCREENS = (
    Screen("office-conversation", "office/conversation.html", office.conversation()),
    Screen(
        "office-why", "office/conversation.html", office.conversation(), (".why summary", ".ways-why summary")
    ),
    Screen("office-account", "office/conversation.html", office.PLAIN, ("[popovertarget=me]",)),
    Screen("office-plain", "office/conversation.html", office.PLAIN),
    Screen("office-wording", "office/conversation.html", office.WORDING),
    Screen("office-held", "office/conversation.html", office.HELD),
    Screen("office-empty", "office/conversation.html", office.NOTHING),
    Screen("office-many", "office/conversation.html", office.MANY),
    Screen("office-read-only", "office/conversation.html", office.READ_ONLY),
    Screen(
        "office-inbox",
        "office/inbox.html",
        office.CHROME | {"list": office.column(office.waiting(""), [office.NEEDS_A_LOOK], office.DRAFTS)},
    ),
    Screen(
        "office-menu",
        "office/inbox.html",
        office.CHROME | {"list": office.FULL},
        ("[popovertarget=rail]:visible",),
    ),
    Screen("office-inbox-empty", "office/inbox.html", office.CHROME | {"list": office.EMPTY}),
    Screen("portal-conversation", "portal/conversation.html", portal.FULL),
    Screen("portal-new", "portal/conversation.html", portal.NEW),
    Screen("portal-first", "portal/conversation.html", portal.FIRST),
    Screen("portal-error", "portal/conversation.html", portal.ERROR),
    Screen("portal-many", "portal/conversation.html", portal.MANY),
    Screen("consent-choose", "portal/consent_choose.html", agreements.CHOOSE),
    Screen("consent-choose-error", "portal/consent_choose.html", agreements.CHOOSE_ERROR),
    Screen("consent-risks", "portal/consent_risks.html", agreements.RISKS),
    Screen("consent-where", "portal/consent_where.html", agreements.WHERE),
    Screen("consent-where-error", "portal/consent_where.html", agreements.WHERE_ERROR),
    Screen("consent-sign", "portal/consent_sign.html", agreements.SIGN),
    Screen("consent-code", "portal/enter_code.html", agreements.CODE),
    Screen("consent-code-error", "portal/enter_code.html", agreements.CODE_ERROR),
    Screen("portal-reach", "portal/reach.html", agreements.REACH),
    Screen("portal-stop", "portal/consent_stop.html", agreements.STOP),
    Screen("portal-help", "portal/help.html", portal.HELP),
    Screen("portal-how", "portal/how_we_communicate.html", portal.HOW),
    Screen("portal-more", "portal/more.html", portal.MORE),
    Screen("sign-in", "account/login.html", entrance.LOGIN),
    Screen("sign-in-error", "account/login.html", entrance.LOGIN_ERROR),
    Screen("sign-in-code", "mfa/authenticate.html", entrance.TOTP),
    Screen("sign-in-enrol", "mfa/totp/activate_form.html", entrance.ENROL),
    Screen("client-address", "portal/sign_in.html", entrance.ADDRESS),
    Screen("client-pin", "portal/sign_in.html", entrance.PIN),
    Screen("client-word", "portal/sign_in.html", entrance.WORD),
    Screen("client-new-pin", "portal/sign_in.html", entrance.NEW_PIN),
    Screen("client-link", "portal/link.html", entrance.LINK),
    Screen("client-link-spent", "portal/link.html", entrance.SPENT),
    Screen("demo-people", "demo/people.html", entrance.PEOPLE),
    Screen("error-404", "errors/404.html", {}),
    Screen("error-403", "errors/403.html", {}),
    Screen("error-429", "errors/429.html", {}),
    Screen("error-500", "errors/500.html", {}),
)
