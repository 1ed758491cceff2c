"""The citations that reasons stand on, by the code of the reason."""

CONFIDENTIAL_COMMUNICATIONS = "45 CFR 164.522(b)(1)"
RESTRICTIONS = "45 CFR 164.522(a)(1)"
ACCESS = "45 CFR 164.524(c)(2)"
SAFEGUARDS = "45 CFR 164.530(c)"
ASSOCIATES = "45 CFR 164.502(e)"
OPT_IN = "47 USC 227(b)(1)(A)"
REVOCATION = "47 CFR 64.1200(a)(10)"
CONFIRMATION = "47 CFR 64.1200(a)(12)"
QUIET_HOURS = "47 CFR 64.1200(c)(1)"

BY_CODE = {
    "asked_not_to_use": CONFIDENTIAL_COMMUNICATIONS,
    "asked_to_use": CONFIDENTIAL_COMMUNICATIONS,
    "restricted": RESTRICTIONS,
    "access_request": ACCESS,
    "access_unwarned": ACCESS,
    "no_address": SAFEGUARDS,
    "not_theirs": SAFEGUARDS,
    "address_unverified": SAFEGUARDS,
    "vendor_may_not_carry": ASSOCIATES,
    "no_opt_in": OPT_IN,
    "opted_out": REVOCATION,
    "confirms_opt_out": CONFIRMATION,
    "quiet_hours": QUIET_HOURS,
}
