"""Within the child: WeasyPrint, with a fetcher that knows our own static files and `data:` alone."""

import logging
from html import escape
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.document import DocumentMetadata
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

SHEET = Path(__file__).with_name("sheet.css")
STATIC = Path(__file__).resolve().parents[2] / "static"
VARIANT = "pdf/a-3a"  # archival, and tagged for those who listen to it
TYPES = {".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png", ".css": "text/css"}


class Refused(ValueError):
    """WeasyPrint goes on without what a page asked for and must not have."""


class OwnFiles(URLFetcher):
    """`static:vendor/x.woff2` and `data:`; a file elsewhere, the network and all else are refused."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=["data"], allow_redirects=False)

    def fetch(self, url: str, headers: Any = None) -> Any:
        scheme, _colon, rest = url.partition(":")
        if scheme.lower() == "static":
            return _own(rest)
        if scheme.lower() == "data":
            return super().fetch(url, headers)
        raise Refused(scheme)


def _own(name: str) -> Any:
    path = (STATIC / name.lstrip("/")).resolve()
    if not path.is_relative_to(STATIC) or path.suffix not in TYPES:
        raise Refused("static")
    return URLFetcherResponse(f"static:{name}", path.read_bytes(), {"Content-Type": TYPES[path.suffix]})


def prepare() -> None:
    """What may cost before the limits are set."""
    logging.getLogger("weasyprint").handlers = [logging.NullHandler()]
    logging.getLogger("fontTools").handlers = [logging.NullHandler()]
    draw("<p>.</p>", title=".", language="en")


def draw(html: str, *, title: str, language: str) -> bytes:
    fetcher, fonts = OwnFiles(), FontConfiguration()
    head = f'<meta charset="utf-8"><title>{escape(title)}</title>'
    page = f'<!doctype html><html lang="{escape(language)}"><head>{head}</head><body>{html}</body></html>'
    sheet = weasyprint.CSS(string=SHEET.read_text(encoding="utf-8"), url_fetcher=fetcher, font_config=fonts)
    document = weasyprint.HTML(string=page, base_url="static:/", url_fetcher=fetcher).render(
        stylesheets=[sheet], font_config=fonts, pdf_variant=VARIANT
    )
    document.metadata = DocumentMetadata(title=title, lang=language)  # whatever the page says of itself
    made: bytes = document.write_pdf(pdf_variant=VARIANT)
    return made
