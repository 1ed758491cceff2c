"""Text of HTML-only mail, by inscriptis, on a tree made harmless first.

As they come, attributes, tables and nesting let a page of HTML cost gigabytes or raise: margins of 100,000
lines, columns padded to the widest cell, list values that are no number. So only plain blocks are left.
"""

import copy
import re
from html import unescape

from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.html_engine import Inscriptis
from inscriptis.model.config import ParserConfig
from lxml import etree  # type: ignore[import-untyped]
from lxml import html as markup

from messaging.mail import limits
from messaging.mail.problems import Notes, Problem

_KEPT = set("html body p div br ul ol li pre blockquote h1 h2 h3 h4 h5 h6".split())
_BLOCKS = set(
    "address article aside caption center dd dl dt fieldset figcaption figure footer form header hr legend "
    "main nav section table tbody tfoot thead tr".split()
)
_DROPPED = set(
    "applet audio button canvas embed frameset head iframe math meta noframes object option script select "
    "style svg template textarea title video xml".split()
)
_CELLS = {"td", "th"}
_LISTS = {"ul", "ol"}
_DEEPEST_BLOCK, _DEEPEST_LIST, _DEEPEST_QUOTE = 60, 6, 5
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_EMBEDDED = re.compile(r"data:[\w.+-]{1,40}/[^\"'<>\s]*", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_OPEN, _CLOSE = "\ue000", "\ue001"  # stand on lines of their own around what is quoted
_UNWANTED = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff{_OPEN}{_CLOSE}]")


def to_text(html: str, notes: Notes) -> tuple[str, bool]:
    """The words of the page, and whether these are all. Lines of quoted blocks begin with `>`."""
    html = _EMBEDDED.sub("", _UNWANTED.sub("", html)).strip()
    page = _shortened(html)
    is_whole, html = page == html, page
    tree = _tree(html) if html else None
    if tree is None:
        if html:
            notes(Problem.BAD_HTML)
        return unescape(_TAG.sub(" ", html)), is_whole
    _simplify(tree)
    _mark_quotes(tree)
    # The library keeps what it wrote in the style of <body>: a shared one would hold the last mail's words.
    css = {name: copy.copy(style) for name, style in CSS_PROFILES["strict"].items()}
    return _with_quote_marks(Inscriptis(tree, ParserConfig(css=css)).get_text()), is_whole


def _shortened(html: str) -> str:
    pieces = html[: limits.HTML_CHARS].split("<", limits.HTML_TAGS)
    return "<".join(pieces[: limits.HTML_TAGS])


def _tree(html: str) -> etree._Element | None:
    """None where the parser gave up, as it does 2,048 levels deep without a word of what follows."""
    parser = markup.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = markup.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    return None if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log) else tree


def _simplify(tree: etree._Element) -> None:
    """Only plain blocks without attributes remain."""
    depth = lists = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        leaving = event == "end"
        if not leaving:
            element.text, element.tail = _escaped(element.text), _escaped(element.tail)
            element.tag = _role(element, depth, lists)
            element.attrib.clear()
        step = -1 if leaving else 1
        depth += step * (element.tag in _KEPT)
        lists += step * (element.tag in _LISTS)
    etree.strip_elements(tree, "dropped", with_tail=False)
    etree.strip_tags(tree, "inline")


def _role(element: etree._Element, depth: int, lists: int) -> str:
    tag = str(element.tag).lower()
    if tag in _DROPPED or _HIDDEN.search(element.get("style") or "") or element.get("hidden") is not None:
        return "dropped"
    if tag == "img":
        element.text = _picture_character(_escaped(element.get("alt")))
    if tag in _CELLS:
        element.tail = f"  {element.tail}"
    if depth > _DEEPEST_BLOCK and tag in _KEPT | _BLOCKS:
        element.text, element.tail = f" {element.text}", f" {element.tail}"
        return "br" if tag == "br" else "inline"
    if tag in _BLOCKS or tag in _LISTS and lists >= _DEEPEST_LIST:
        return "div"
    return tag if tag in _KEPT else "inline"


def _picture_character(description: str) -> str:
    """Some mail programs send an emoji as a picture; its description is the emoji."""
    return description if len(description) <= 10 and not description.isascii() else ""


def _escaped(text: str | None) -> str:
    """The library undoes entities once more than it should. What XML can't hold, the tree refuses."""
    return _UNWANTED.sub("", text or "").replace("&", "&amp;")


def _mark_quotes(tree: etree._Element) -> None:
    for quote in list(tree.iter("blockquote")):
        opening, closing = etree.Element("div"), etree.Element("div")
        opening.text, closing.text = _OPEN, _CLOSE
        opening.tail, quote.text = quote.text, None
        quote.insert(0, opening)
        quote.append(closing)


def _with_quote_marks(text: str) -> str:
    lines: list[str] = []
    depth, gap = 0, False  # empty lines at the edges of a quoted block belong to nobody
    for line in text.split("\n"):
        mark = line.strip()
        if mark in (_OPEN, _CLOSE):
            depth = max(0, depth + (1 if mark == _OPEN else -1))
            gap = False
        elif depth and not mark:
            gap = bool(lines) and lines[-1].startswith(">")
        else:
            quote = ">" * min(depth, _DEEPEST_QUOTE)
            lines += [quote] * gap
            lines.append(f"{quote} {line.lstrip()}".rstrip() if quote else line.rstrip())
            gap = False
    return _UNWANTED.sub("", "\n".join(lines))
