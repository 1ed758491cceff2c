"""The words of a PDF, as a reader's program would copy them out: through each font's own table of characters."""

import io
import re

import pikepdf


def text(document: bytes) -> str:
    with pikepdf.open(io.BytesIO(document)) as pdf:
        return "\n".join(_page(page) for page in pdf.pages)


def _page(page: pikepdf.Page) -> str:
    tables = {name: _characters(font) for name, font in page.Resources.Font.items()}
    table, words = {}, []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            table = tables[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            pieces = operands[0] if str(operator) == "TJ" else operands
            words += [_decoded(bytes(one), table) for one in pieces if isinstance(one, pikepdf.String)]
        elif str(operator) in ("Td", "TD", "T*", "Tm", "ET"):
            words.append(" ")
    return re.sub(r"\s+", " ", "".join(words))


def _characters(font: pikepdf.Object) -> dict[int, str]:
    table = font.ToUnicode.read_bytes().decode()
    pairs = re.findall(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", table)
    return {int(code, 16): bytes.fromhex(said).decode("utf-16-be") for code, said in pairs}


def _decoded(codes: bytes, table: dict[int, str]) -> str:
    return "".join(table.get(int.from_bytes(codes[at : at + 2]), "?") for at in range(0, len(codes), 2))
