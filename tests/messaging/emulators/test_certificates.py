import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from messaging.emulators import certificates

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def test_private_files_and_no_key_of_the_authority(tmp_path: Path) -> None:
    made = certificates.make_certificate(tmp_path / "new", NOW)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert stat.S_IMODE(made.key.stat().st_mode) == 0o600
    assert {file.name for file in (tmp_path / "new").iterdir()} == {"ca.pem", "server.pem", "server.key"}
    private = [file.name for file in (tmp_path / "new").iterdir() if b"PRIVATE" in file.read_bytes()]
    assert private == ["server.key"]


def test_a_second_start_keeps_it(tmp_path: Path) -> None:
    first = certificates.make_certificate(tmp_path, NOW).authority.read_bytes()
    assert certificates.make_certificate(tmp_path, NOW + timedelta(days=300)).authority.read_bytes() == first


@pytest.mark.parametrize("later", [timedelta(days=336), timedelta(days=900), -timedelta(days=2)])
def test_it_is_renewed_in_time(later: timedelta, tmp_path: Path) -> None:
    first = certificates.make_certificate(tmp_path, NOW).server.read_bytes()
    renewed = certificates.make_certificate(tmp_path, NOW + later)
    assert renewed.server.read_bytes() != first
    certificate = x509.load_pem_x509_certificate(renewed.server.read_bytes())
    assert certificate.not_valid_before_utc <= NOW + later < certificate.not_valid_after_utc


@pytest.mark.parametrize("name", ["ca.pem", "server.pem", "server.key"])
@pytest.mark.parametrize("damage", ["gone", "garbled", "another's"])
def test_a_torn_set_is_made_anew(name: str, damage: str, tmp_path: Path) -> None:
    certificates.make_certificate(tmp_path / "ours", NOW)
    other = certificates.make_certificate(tmp_path / "theirs", NOW)
    file = tmp_path / "ours" / name
    match damage:
        case "gone":
            file.unlink()
        case "garbled":
            file.write_bytes(b"not a certificate")
        case _:
            file.write_bytes((other.authority.parent / name).read_bytes())
    made = certificates.make_certificate(tmp_path / "ours", NOW)
    server = x509.load_pem_x509_certificate(made.server.read_bytes())
    server.verify_directly_issued_by(x509.load_pem_x509_certificate(made.authority.read_bytes()))
    certificates.server_context(made)  # refuses a key that is not the certificate's
