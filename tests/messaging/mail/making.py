"""Made-up mail. Everything is built here byte by byte, so that it can be as wrong as real mail is."""

from messaging import mail

HEAD = {
    "From": "Dan Holm <dan@home.example>",
    "To": "office@practice.example",
    "Subject": "About Tuesday",
    "Date": "Mon, 3 Mar 2025 10:15:00 -0500",
    "Message-ID": "<first@home.example>",
}


def letter(
    body: str | bytes = "Hello Ana.", *, raw_head: str | bytes = "", **headers: str | bytes | None
) -> bytes:
    """Header names with `_` for `-`; None leaves one out, and what is not named is as in HEAD."""
    named = {key.replace("_", "-").title().replace("Id", "ID"): value for key, value in headers.items()}
    fields = {**HEAD, **named}
    lines = [name.encode() + b": " + octets(value) for name, value in fields.items() if value is not None]
    head = b"\r\n".join(lines) + b"\r\n" + octets(raw_head)
    return head + b"\r\n" + octets(body)


def octets(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def part(body: str | bytes = "", content_type: str = "text/plain; charset=utf-8", **headers: str) -> bytes:
    fields = {
        "Content-Type": content_type,
        **{key.replace("_", "-"): value for key, value in headers.items()},
    }
    lines = [f"{name}: {value}".encode() for name, value in fields.items()]
    return b"\r\n".join(lines) + b"\r\n\r\n" + octets(body)


def parts(*inner: bytes, boundary: str = "seam", end: bool = True) -> bytes:
    body = b"".join(b"--" + boundary.encode() + b"\r\n" + each + b"\r\n" for each in inner)
    return body + (b"--" + boundary.encode() + b"--\r\n" if end else b"")


def multipart(*inner: bytes, kind: str = "mixed", boundary: str = "seam", end: bool = True) -> bytes:
    return letter(
        parts(*inner, boundary=boundary, end=end), content_type=f'multipart/{kind}; boundary="{boundary}"'
    )


def nested(*inner: bytes, kind: str, boundary: str) -> bytes:
    return part(parts(*inner, boundary=boundary), f'multipart/{kind}; boundary="{boundary}"')


def read(
    body: str | bytes = "Hello Ana.", *, raw_head: str | bytes = "", **headers: str | bytes | None
) -> mail.ParsedMail:
    return mail.read(letter(body, raw_head=raw_head, **headers))


def html(markup: str) -> mail.ParsedMail:
    return read(markup, content_type="text/html; charset=utf-8")
