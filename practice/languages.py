"""The reader's language: what this browser was told, else what the browser itself asks for."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware

from practice.models.people import User


def choose(request: HttpRequest, language: str) -> None:
    """From the next page on, until the browser is closed."""
    request.chosen_language = language  # type: ignore[attr-defined]


def begin(request: HttpRequest, user: User) -> None:
    """Whoever signs in reads their own language, unless they have just chosen one here."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        choose(request, user.language)


class LanguageMiddleware(LocaleMiddleware):
    """Django's, which also keeps what was chosen."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response = super().process_response(request, response)
        if chosen := getattr(request, "chosen_language", ""):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                chosen,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite="Lax",
            )
        return response
