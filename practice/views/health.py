"""The page that a supervisor, a container or a watchdog asks."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from practice import health
from practice.gate import open_page


@open_page("says whether the parts are up and nothing else; asked by programs that have no session")
def healthz(request: HttpRequest) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    words = health.parts()
    is_well = all(word == health.UP for word in words.values())
    return JsonResponse(words, status=200 if is_well else 503, headers={"Cache-Control": "no-store"})
