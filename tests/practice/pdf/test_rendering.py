"""One door to PDFs: what comes out can be read and kept; nothing within reaches out; a bomb stops alone."""

import io
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pikepdf
import pytest

from practice import pdf
from practice.pdf.rendering import ROOT
from tests.practice.pdf import reading


def test_the_words_can_be_read_back_in_both_languages():
    made = pdf.render(
        "<h1>Cómo nos escribimos</h1><p>“Mañana” — 09:00–12:00</p>", title="Policy", language="es"
    )
    assert "Cómo nos escribimos" in reading.text(made)
    assert "“Mañana” — 09:00–12:00" in reading.text(made)
    assert "1 / 1" in reading.text(made)


def test_it_is_archival_tagged_and_in_our_own_type():
    with pikepdf.open(io.BytesIO(pdf.render("<p>A</p>", title="Policy", language="es"))) as made:
        assert str(made.Root.Lang) == "es"
        assert made.Root.MarkInfo.Marked
        said = made.Root.Metadata.read_bytes().decode()
        assert 'pdfaid:part="3"' in said and 'pdfaid:conformance="A"' in said
        names = [str(font.BaseFont) for font in made.pages[0].Resources.Font.values()]
        assert names and all("Source-Sans-3" in name for name in names)


def test_the_metadata_say_title_and_language_whatever_the_page_says():
    page = (
        '<meta name="author" content="Dan Miller"><meta name="keywords" content="anxiety">'
        '<meta name="dcterms.created" content="2026-01-01"><title>Dan Miller</title><p>A</p>'
    )
    made = pdf.render(page, title="Policy", language="en")
    with pikepdf.open(io.BytesIO(made)) as read:
        assert {*map(str, read.docinfo.keys())} == {"/Title", "/Producer"}
        assert str(read.docinfo.Title) == "Policy"
        said = read.Root.Metadata.read_bytes().decode()
    for word in ("Dan", "Miller", "anxiety", "2026", "author"):
        assert word not in said


def test_the_same_page_twice_is_the_same_file():
    once, again = (pdf.render("<p>The same</p>", title="Policy", language="en") for _ in range(2))
    assert once == again


@pytest.mark.parametrize(
    "page",
    [
        '<img alt="" src="file:///etc/passwd">',
        '<a rel="attachment" href="file:///etc/passwd">x</a>',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<iframe src="file:///etc/passwd"></iframe><object data="file:///etc/passwd"></object>',
        '<style>@font-face{font-family:x;src:url("file:///etc/passwd")} p{font-family:x}</style>',
        '<img alt="" src="static:../pyproject.toml"><a rel="attachment" href="static:../pyproject.toml">x</a>',
    ],
)
def test_no_file_of_the_house_comes_in(page):
    made = pdf.render(f"<p>Still here</p>{page}", title="Policy", language="en")
    assert "Still here" in reading.text(made)
    with pikepdf.open(io.BytesIO(made)) as read:
        assert not read.attachments
        streams = [bytes(o.read_bytes()) for o in read.objects if isinstance(o, pikepdf.Stream)]
    assert not any(b"root:x:0" in one or b"[project]" in one for one in streams)


@pytest.fixture
def listener():
    """A server on loopback that counts who knocks."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        knocks = []

        def listen():
            while True:
                try:
                    knocks.append(server.accept()[1])
                except OSError:
                    return

        threading.Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1], knocks


def test_nothing_is_fetched_over_the_network(listener):
    port, knocks = listener
    page = (
        f'<img alt="" src="http://127.0.0.1:{port}/a.png"><link rel="stylesheet" href="http://127.0.0.1:{port}/a.css">'
        f'<style>@import url("http://127.0.0.1:{port}/b.css"); p {{background:url(http://127.0.0.1:{port}/c)}}</style>'
        f'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1:{port}/d.png"/></svg><p>Here</p>'
    )
    assert "Here" in reading.text(pdf.render(page, title="Policy", language="en"))
    with socket.create_connection(("127.0.0.1", port)):
        _until(lambda: knocks)
    assert len(knocks) == 1  # our own knock: the counter counts


def test_a_child_that_left_the_network_reaches_nobody(listener):
    port, knocks = listener
    program = (
        "import socket, sys\nfrom practice.uploads import confinement\n"
        "if not confinement.leave_the_network(): sys.exit(7)\n"
        f"try: socket.create_connection(('127.0.0.1', {port}), 2)\nexcept OSError: sys.exit(3)\n"
    )
    code = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode
    if code == 7:
        pytest.skip("this kernel grants no user namespaces")
    assert code == 3 and not knocks


def test_an_endless_table_is_stopped_and_the_next_document_is_made():
    rows = "<tr><td>a</td><td>b</td></tr>" * 200_000
    began = time.monotonic()
    with pytest.raises(pdf.NotMade) as stopped:
        pdf.render(f"<table>{rows}</table>", title="Policy", language="en", seconds=6)
    assert stopped.value.is_too_much
    assert time.monotonic() - began < 30
    assert "After" in reading.text(pdf.render("<p>After</p>", title="Policy", language="en"))


def test_more_memory_than_one_document_may_take_is_refused():
    program = (
        "from practice.pdf import child, drawing\nfrom practice.uploads import confinement\n"
        "confinement.confine(memory=child.MEMORY, cpu_seconds=5.0, descriptors=64, file_bytes=1)\n"
        "bytearray(child.MEMORY)\n"
    )
    child = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert child.returncode == 1 and "MemoryError" in child.stderr


def test_no_trace_is_left_in_the_temporary_directory(monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    pdf.render("<p>A</p>", title="Policy", language="en")
    assert not list(Path(tmp_path).iterdir())


def _until(is_so, seconds=60.0):
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.01)
