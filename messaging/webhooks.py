"""The SMS provider's doors: the raw body's signature first, then stored once, then answered. Applied later."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from messaging import actions
from messaging.transports import media, signature, sms_answers
from practice.gate import open_page

_REASON = "a provider's call: its signature over the whole form is checked first"


@csrf_exempt  # not a browser: the signature takes the place of the form's key
@require_POST
@open_page(_REASON)
def text_in(request: HttpRequest) -> HttpResponse:
    if not _is_genuine(request):
        return HttpResponse(status=403)
    form = request.POST
    if not form.get("MessageSid"):
        return HttpResponse(status=400)  # without its name it could not be told from the next one
    actions.receive_text(
        provider_id=form["MessageSid"],
        sender=form.get("From", ""),
        body=form.get("Body", ""),
        pictures=_pictures(form),
        now=timezone.now(),
    )
    return HttpResponse('<?xml version="1.0" encoding="UTF-8"?><Response/>', content_type="text/xml")


@csrf_exempt  # as above
@require_POST
@open_page(_REASON)
def text_status(request: HttpRequest) -> HttpResponse:
    if not _is_genuine(request):
        return HttpResponse(status=403)
    form = request.POST
    actions.receive_status(
        reference=form.get("MessageSid", "")[:80],
        delivery_id=_uuid(request.GET.get("delivery", "")),
        state=form.get("MessageStatus", "")[:20],
        problem=sms_answers.reason_of(code).value if (code := form.get("ErrorCode", "")) else "",
        now=timezone.now(),
    )
    return HttpResponse(status=204)


def _pictures(form: QueryDict) -> list[str]:
    """The provider's names for what came along; "" for each that is said to lie elsewhere. No more than are taken, and one."""
    said, most = form.get("NumMedia", ""), settings.LIMITS["media_per_text"] + 1
    if not (said.isascii() and said.isdecimal()):
        return []
    count = min(int(said[:4]), most)
    return [media.reference(form.get(f"MediaUrl{number}", ""), settings) for number in range(count)]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _is_genuine(request: HttpRequest) -> bool:
    """Over the address as the provider called it: the public one, not this process's own."""
    url = settings.SOTTO_BASE_URL.rstrip("/") + request.get_full_path()
    fields = {name: values for name, values in request.POST.lists()}
    given = request.headers.get("X-Twilio-Signature")
    return signature.is_genuine(token=settings.SOTTO_SMS_TOKEN, url=url, fields=fields, signature=given)
