"""A form's act, once: a second sending of the same form is answered as the first was."""

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext as _

from practice import submissions
from practice.forms import Form
from practice.models import Row


def once(form: Form, act: Callable[[], Row | None]) -> UUID | None | bool:
    """The id of what was made, True where nothing is made by it; False: something has to be mended, the form says what."""
    try:
        made = act()
    except submissions.AlreadyDone as done:
        return done.result_id or True
    except submissions.Changed:
        form.add_error(None, _("You sent this page before with other words. Please send it once more."))
        return False
    return made.pk if made is not None else True
