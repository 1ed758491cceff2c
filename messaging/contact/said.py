"""What somebody says on the contact page, and how it reads later in words. No model, no request."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Matter(TextChoices):
    MYSELF = "myself", gettext_lazy("Help for me")
    TOGETHER = "together", gettext_lazy("Help for two of us, or a family")
    CHILD = "child", gettext_lazy("Help for my child")
    QUESTION = "question", gettext_lazy("A question about times, costs or how it works")
    OTHER = "other", gettext_lazy("Something else")


class Way(TextChoices):
    EMAIL = "email", gettext_lazy("By email")
    TEXT = "text", gettext_lazy("By text message")
    CALL = "call", gettext_lazy("By phone call")


@dataclass(frozen=True, kw_only=True)
class Said:
    """`email` and `phone` are in normal form. `others_see`: somebody else may read or hear what comes there."""

    called: str
    way: str
    words: str
    email: str = ""
    phone: str = ""
    matter: str = Matter.OTHER.value
    state: str = ""  # where they live, two letters
    may_leave_word: bool = False
    others_see: bool = True

    @property
    def address(self) -> tuple[str, str]:
        """Kind and address of the way that they chose."""
        return ("email", self.email) if self.way == Way.EMAIL else ("phone", self.phone)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Said:
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in json.loads(text).items() if name in known})


def as_message(said: Said) -> str:
    """As it stands in their own conversation once they are a client."""
    lines = [said.words, "", _("About: %(matter)s") % {"matter": Matter(said.matter).label}]
    lines.append(_("How you asked to be answered: %(way)s") % {"way": Way(said.way).label})
    return "\n".join(lines)
