"""Through the real child process: what harms or tells is gone, what costs too much is refused, the rest is whole."""

import io
import os
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from practice.uploads import cleaning, confinement
from practice.uploads.kinds import Kind
from practice.uploads.refusals import Refusal, Refused
from tests.practice.uploads import samples


def clean(content: bytes, seconds: float = 30) -> cleaning.Cleaned:
    return cleaning.clean(content, seconds=seconds)


def refusal(content: bytes, seconds: float = 30) -> Refusal:
    with pytest.raises(Refused) as caught:
        clean(content, seconds)
    return caught.value.refusal


class TestPictures:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG"])
    def test_place_camera_and_comment_are_gone(self, kind: str) -> None:
        given = samples.located(kind)
        cleaned = clean(given).content
        assert b"CANARY" in given and b"CANARY" not in cleaned
        shown = samples.opened(cleaned)
        assert not dict(shown.getexif())
        assert not {"exif", "icc_profile", "xmp", "comment"} & set(shown.info)

    @pytest.mark.parametrize("orientation", range(2, 9))
    def test_it_stands_upright_without_being_told(self, orientation: int) -> None:
        turned = samples.opened(clean(samples.located(orientation=orientation)).content)
        wanted = {  # where the red corner of the picture belongs
            2: (35, 2), 3: (35, 27), 4: (2, 27), 5: (2, 2), 6: (27, 2), 7: (27, 37), 8: (2, 37),
        }[orientation]  # fmt: skip
        assert turned.size == ((30, 40) if orientation >= 5 else (40, 30))
        red, green, _blue = turned.getpixel(wanted)
        assert red > 200 and green < 80

    def test_a_comment_is_gone(self) -> None:
        for given in (samples.picture("JPEG", comment=b"CANARY"), samples.moving("GIF", comment=b"CANARY")):
            assert b"CANARY" in given and b"CANARY" not in clean(given).content

    def test_what_hangs_behind_it_is_gone(self) -> None:
        """GIFAR: a picture to one reader, an archive to another."""
        for kind in ("GIF", "JPEG", "PNG", "WEBP"):
            cleaned = clean(samples.picture(kind) + samples.ZIP + b"CANARY").content
            assert b"CANARY" not in cleaned and b"PK\x03\x04" not in cleaned

    def test_what_hides_between_its_parts_is_gone(self) -> None:
        hiding = samples.png(1, 1, samples.zlib.compress(bytes(4)), (b"tEXt", b"Comment\0" + samples.HTML))
        assert b"canary" not in clean(hiding).content

    def test_a_moving_one_still_moves(self) -> None:
        for kind in ("GIF", "WEBP"):
            assert getattr(samples.opened(clean(samples.moving(kind)).content), "n_frames", 1) == 3

    @pytest.mark.parametrize(
        "mode, colour, kind", [("RGB", "red", Kind.JPEG), ("RGBA", (255, 0, 0, 90), Kind.PNG)]
    )
    def test_webp_becomes_what_everybody_can_open(self, mode: str, colour: samples.Any, kind: Kind) -> None:
        made = io.BytesIO()
        Image.new(mode, (9, 9), colour).save(made, "WEBP")
        assert clean(made.getvalue()).kind is kind

    @pytest.mark.parametrize(
        "kind, mode",
        [
            *(("PNG", mode) for mode in ("L", "P", "RGBA", "LA", "1", "I;16")),
            *(("JPEG", mode) for mode in ("L", "CMYK")),
            ("GIF", "P"),
        ],
    )
    def test_every_sort_of_points(self, kind: str, mode: str) -> None:
        made = io.BytesIO()
        Image.new(mode, (9, 9)).save(made, kind)
        assert samples.opened(clean(made.getvalue()).content).size == (9, 9)

    def test_a_phones_photograph_fits_and_a_large_one_is_made_smaller(self) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6
        whole = samples.picture(size=(4032, 3024))
        turned = samples.picture(size=(4032, 3024), exif=exif)
        larger = samples.picture(size=(8064, 6048), progressive=True)
        assert samples.opened(clean(whole).content).size == (4032, 3024)
        assert samples.opened(clean(turned).content).size == (1512, 2016)
        assert refusal(larger) is Refusal.TOO_MUCH

    def test_one_that_pillow_cannot_read_is_named(self) -> None:
        assert refusal(b"\0\0\0\x18ftypheic" + bytes(100)) is Refusal.HEIC

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF"])
    def test_a_broken_one_is_refused(self, kind: str) -> None:
        whole = samples.picture(kind, size=(400, 300))
        assert refusal(whole[: len(whole) // 2]) is Refusal.BROKEN
        assert refusal(whole[:12]) is Refusal.BROKEN


class TestDocuments:
    def test_it_still_says_what_it_said(self) -> None:
        cleaned = clean(samples.pdf(samples.script, pages=3)).content
        with samples.read(cleaned) as made:
            assert len(made.pages) == 3
            assert b"A worksheet" in made.pages[0].Contents.read_bytes()

    @pytest.mark.parametrize(
        "harm", [samples.script, samples.launch, samples.carrier, samples.telling, samples.abroad]
    )
    def test_nothing_acts_reaches_out_hides_or_tells(self, harm: samples.Any) -> None:
        given = samples.pdf(harm)
        assert b"CANARY" in samples.everything(given)
        cleaned = samples.everything(clean(given).content)
        assert b"CANARY" not in cleaned
        for word in (
            b"/JavaScript",
            b"/OpenAction",
            b"/AA",
            b"/XFA",
            b"/Launch",
            b"/EmbeddedFile",
            b"/SubmitForm",
        ):
            assert word not in cleaned

    def test_a_plain_link_stays(self) -> None:
        assert b"https://practice.example/worksheet" in samples.everything(
            clean(samples.pdf(samples.launch)).content
        )

    def test_names_written_another_way_are_the_same_names(self) -> None:
        disguised = samples.pdf(samples.launch).replace(b"/Launch", b"/L#61unch")
        assert b"/L#61unch" in disguised
        assert b"CANARY" not in samples.everything(clean(disguised).content)

    def test_what_stands_before_or_behind_it_is_gone(self) -> None:
        cleaned = clean(samples.pdf() + samples.HTML + samples.ZIP).content
        assert b"canary" not in cleaned and b"PK\x03\x04" not in cleaned

    def test_one_with_a_password_is_named(self) -> None:
        assert refusal(samples.locked()) is Refusal.LOCKED

    @pytest.mark.parametrize(
        "content", [b"%PDF-1.4\n", b"%PDF-1.7 and then nothing", b"%PDF-" + samples.HTML]
    )
    def test_one_that_is_none_is_refused(self, content: bytes) -> None:
        assert refusal(content) is Refusal.BROKEN

    def test_a_cut_one_is_mended_or_refused_never_half(self) -> None:
        whole = samples.pdf(pages=20)
        try:
            with samples.read(clean(whole[:-200]).content) as made:
                assert len(made.pages) == 20
        except Refused as refused:
            assert refused.refusal is Refusal.BROKEN

    def test_one_too_large_for_the_child_loses_no_page_unseen(self) -> None:
        """The library copies what it can and only warns of the rest: that must not be called cleaned."""
        noise = os.urandom(24_000_000)
        heavy = samples.pdf(lambda made: made.pages[0].__setattr__("Contents", made.make_stream(noise)))
        assert refusal(heavy) is Refusal.TOO_MUCH


class TestTexts:
    def test_one_way_to_end_a_line_and_no_control_characters(self) -> None:
        given = "\ufeffa\r\nb\rc\td\x1b[31me\x85\n".encode()
        assert clean(given).content == b"a\nb\nc\td[31me\n"

    def test_one_that_breaks_further_on_is_refused(self) -> None:
        assert refusal(b"x" * 10_000 + b"\xff") is Refusal.BROKEN

    def test_markup_that_only_a_control_character_broke_is_refused(self) -> None:
        assert refusal(b"a <scr\x1bipt>alert(1)</script>") is Refusal.BROKEN

    def test_nothing_is_nothing(self) -> None:
        assert refusal(b"") is Refusal.EMPTY
        assert refusal("\ufeff".encode()) is Refusal.EMPTY

    @pytest.mark.parametrize("content", [samples.HTML, samples.SVG, samples.ZIP])
    def test_what_is_not_on_the_list_meets_no_child(
        self, content: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(subprocess, "Popen", None)
        assert refusal(content) is Refusal.KIND


BOMBS = {
    "a png that unpacks to 2.7 GB": samples.zip_bomb_png,
    "a png whose comment unpacks to 200 MB": samples.text_bomb_png,
    "100,000 × 100,000 points by the header": lambda: samples.png(100_000, 100_000, b"x"),
    "a gif of 65,535 × 65,535": samples.vast_gif,
    "a moving picture of 5,000 frames": lambda: samples.moving(frames=5_000),
    "a pdf nested 200,000 deep": samples.deep_pdf,
    "a pdf whose objects unpack to 300 MB": samples.object_bomb,
    "a pdf of 99,000 objects that need a look": lambda: samples.many_objects(99_000),
}


class TestBombs:
    @pytest.mark.parametrize("make", BOMBS.values(), ids=BOMBS)
    def test_it_is_refused_within_the_limits(self, make: samples.Any) -> None:
        bomb = make()
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        assert refusal(bomb) in (Refusal.TOO_MUCH, Refusal.BROKEN)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        assert spent < confinement.CPU_SECONDS + 3  # the interpreter's own start is not the file's
        assert time.monotonic() - began < 40


BODIES = {
    "memory": "held = bytearray(200 * 1024 * 1024)",
    "time": "while True: pass",
    "file": "open('/tmp/never', 'wb')",
    "reading": "open('/etc/passwd', 'rb')",
    "network": "socket.socket()",
    "program": "os.fork()",
}


class TestConfinement:
    @pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
    def test_the_child_can_do_nothing_else(self, body: str) -> None:
        program = (
            "import os, socket, sys\nfrom practice.uploads import confinement\n"
            "os.getuid() or os.setresuid(65534, 65534, 65534)\n"  # root might always fork
            f"confinement.confine()\nprint('confined', flush=True)\n{body}\nprint('done')"
        )
        ended = subprocess.run(
            [sys.executable, "-c", program],
            cwd=cleaning.settings.BASE_DIR,
            env={},
            capture_output=True,
            timeout=60,
        )
        assert ended.returncode != 0
        assert ended.stdout == b"confined\n"

    def test_what_it_may_it_can(self) -> None:
        """The measure of those above: reading, a little memory, speaking."""
        program = (
            "import sys\nfrom practice.uploads import confinement\nconfinement.confine()\n"
            "held = bytearray(20_000_000)\nprint(len(sys.stdin.read()))"
        )
        ended = subprocess.run(
            [sys.executable, "-c", program],
            cwd=cleaning.settings.BASE_DIR,
            env={},
            input=b"Monday.",
            capture_output=True,
            timeout=60,
        )
        assert (ended.returncode, ended.stdout) == (0, b"7\n")

    def test_it_knows_nothing_of_the_house(self) -> None:
        program = (
            "import sys; from practice.uploads import child; from practice.uploads.kinds import Kind\n"
            "[child.cleaner(kind) for kind in Kind]\n"
            "print([name for name in sys.modules if name.startswith(('django', 'psycopg', 'practice'))])"
        )
        ended = subprocess.run(
            [sys.executable, "-c", program],
            cwd=cleaning.settings.BASE_DIR,
            env={},
            capture_output=True,
            timeout=60,
        )
        loaded = ended.stdout.decode()
        assert "practice.uploads.documents" in loaded
        assert "django" not in loaded and "psycopg" not in loaded and "practice.crypto" not in loaded

    def test_its_environment_is_empty(self, monkeypatch: pytest.MonkeyPatch) -> None:
        seen: list[dict[str, samples.Any]] = []
        real = subprocess.Popen

        def spy(*args: samples.Any, **kwargs: samples.Any) -> samples.Any:
            seen.append(kwargs)
            return real(*args, **kwargs)

        monkeypatch.setattr(subprocess, "Popen", spy)
        clean(b"Monday.")
        assert seen[0]["env"] == {}
        assert "pass_fds" not in seen[0]


class TestTime:
    def test_one_that_does_not_answer_is_ended(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: os.PathLike[str]
    ) -> None:
        hanging = tmp_path / "python"  # type: ignore[operator]
        hanging.write_text("#!/bin/sh\nexec sleep 60\n")
        hanging.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(hanging))
        began = time.monotonic()
        assert refusal(b"Monday." * 1_000_000, seconds=0.5) is Refusal.TOO_MUCH
        assert time.monotonic() - began < 30

    def test_one_that_never_ends_to_speak_is_ended(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: os.PathLike[str]
    ) -> None:
        chatting = tmp_path / "python"  # type: ignore[operator]
        chatting.write_text("#!/bin/sh\nexec yes\n")
        chatting.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(chatting))
        assert refusal(b"Monday.", seconds=20) is Refusal.TOO_MUCH

    def test_without_time_left_none_is_started(self) -> None:
        assert refusal(b"Monday.", seconds=0) is Refusal.LATE

    def test_two_at_once_do_not_mix(self) -> None:
        given = [f"Text {number} " * 20_000 for number in range(4)]
        with ThreadPoolExecutor(2) as pool:
            cleaned = list(pool.map(lambda one: clean(one.encode()).content.decode(), given))
        assert cleaned == given
