"""The signature of a text provider's webhooks, in Twilio's scheme.

HMAC-SHA1 with the account's token over the full URL as the provider called it, followed by each form field's
name and value in the order of the names. SHA-1 is the provider's choice; as an HMAC it still holds.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from urllib.parse import SplitResult, urlsplit

HEADER = "X-Twilio-Signature"
Fields = Mapping[str, str | Sequence[str]]

_DEFAULT_PORTS = {"http": 80, "https": 443}


def sign(token: str, url: str, fields: Fields) -> str:
    """Base64 text of the header. A field given several times counts once per distinct value, sorted."""
    signed = url + "".join(
        f"{name}{value}" for name in sorted(fields) for value in sorted(set(_values(fields[name])))
    )
    digest = hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode("ascii")


def is_genuine(*, token: str, url: str, fields: Fields, signature: str | None) -> bool:
    """`url` is the public one, with its query; an empty token or signature is never genuine.

    The provider signs a default port sometimes written and sometimes not, so both forms are tried.
    """
    if not token or not signature:
        return False
    given = signature.encode("utf-8", "surrogateescape")
    matches = [hmac.compare_digest(sign(token, form, fields).encode(), given) for form in _forms(url)]
    return any(matches)


def _values(value: str | Sequence[str]) -> Sequence[str]:
    return [value] if isinstance(value, str) else value


def _forms(url: str) -> list[str]:
    parts = urlsplit(url)
    default = _DEFAULT_PORTS.get(parts.scheme)
    if default is None or parts.hostname is None:
        return [url]
    if parts.port is None:
        return [url, _with_host(url, parts, f"{parts.netloc}:{default}")]
    if parts.port == default:
        return [url, _with_host(url, parts, parts.netloc.removesuffix(f":{default}"))]
    return [url]


def _with_host(url: str, parts: SplitResult, host: str) -> str:
    """Only the host is exchanged: taking the URL apart and joining it would lose an empty query's mark."""
    return url.replace(f"//{parts.netloc}", f"//{host}", 1)
