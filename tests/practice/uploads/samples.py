"""Files as they come: honest ones, and those that somebody made to do harm."""

import io
import struct
import zlib
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

HTML = b"<!doctype html><script>alert('a canary')</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
ZIP = b"PK\x03\x04" + bytes(26)


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **saved: Any) -> bytes:
    made = Image.new(mode, size, "white")
    made.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    out = io.BytesIO()
    made.save(out, kind, **saved)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def located(kind: str = "JPEG", orientation: int = 6) -> bytes:
    """As a phone takes it: on its side, with the place, the camera and a comment."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "CANARY-CAMERA"
    exif.get_ifd(0x8825).update({1: "N", 2: (40.0, 44.0, 54.0), 3: "W", 4: (73.0, 59.0, 9.0)})
    return picture(
        kind, exif=exif, xmp=b"<x:xmpmeta>CANARY-XMP</x:xmpmeta>", icc_profile=b"CANARY-PROFILE" * 20
    )


def moving(kind: str = "GIF", frames: int = 3, **saved: Any) -> bytes:
    made = [Image.new("RGB", (20, 20), (80 * number % 256, 0, 0)) for number in range(frames)]
    out = io.BytesIO()
    made[0].save(out, kind, save_all=True, append_images=made[1:], duration=100, **saved)
    return out.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, points: bytes, *extra: tuple[bytes, bytes]) -> bytes:
    """By hand: what its header says need not be true."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), *extra, (b"IDAT", points), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def zip_bomb_png() -> bytes:
    """30,000 × 30,000 points of nothing: 2.7 GB out of a few MB."""
    squeezer = zlib.compressobj(9)
    row = bytes(30_000 * 3 + 1)
    return png(30_000, 30_000, b"".join(squeezer.compress(row) for _ in range(3_000)) + squeezer.flush())


def text_bomb_png() -> bytes:
    """A small picture whose comment unpacks to 200 MB."""
    squeezer = zlib.compressobj(9)
    packed = b"".join(squeezer.compress(bytes(1_000_000)) for _ in range(200)) + squeezer.flush()
    return png(1, 1, zlib.compress(bytes(4)), (b"zTXt", b"Comment\0\0" + packed))


def vast_gif() -> bytes:
    vast = b"\xff" * 4
    return b"GIF89a" + vast + b"\xf0\0\0" + bytes(6) + b"," + bytes(4) + vast + b"\0\x08" + bytes(50)


def pdf(change: Any = None, pages: int = 1) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page()
        made.pages[0].Contents = made.make_stream(b"BT (A worksheet) Tj ET")
        if change:
            change(made)
        made.save(out)
    return out.getvalue()


def read(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def everything(content: bytes) -> bytes:
    """All objects of a PDF in clear, its streams unpacked."""
    with read(content) as made:
        said = [made.trailer.unparse(resolved=True)]
        for one in made.objects:
            if isinstance(one, pikepdf.Stream):
                said += [repr(dict(one.items())).encode(), one.read_bytes()]
            else:
                said.append(one.unparse(resolved=True))
        return b"\n".join(said)


def action(kind: str, **more: Any) -> Dictionary:
    return Dictionary(S=Name(f"/{kind}"), **more)


def note(made: pikepdf.Pdf, subtype: str, **more: Any) -> None:
    page = made.pages[0]
    page.Annots = Array(
        [
            *page.get("/Annots", []),
            made.make_indirect(
                Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array([0, 0, 9, 9]), **more)
            ),
        ]
    )


def script(made: pikepdf.Pdf) -> None:
    """JavaScript in every place that can hold one."""
    bad = made.make_indirect(action("JavaScript", JS=String("app.alert('CANARY')")))
    made.Root.OpenAction = bad
    made.Root.AA = Dictionary(WC=bad)
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), bad])))
    made.pages[0].obj.AA = Dictionary(O=action("JavaScript", JS=made.make_stream(b"CANARY stream")))
    note(made, "Link", A=bad)
    note(made, "Link", A=action("GoTo", D=String("x"), Next=action("JavaScript", JS=String("CANARY next"))))
    field = made.make_indirect(
        Dictionary(FT=Name.Tx, T=String("f"), AA=Dictionary(K=action("JavaScript", JS=String("CANARY key"))))
    )
    made.Root.AcroForm = Dictionary(
        Fields=Array([field]), XFA=Array([String("CANARY-XFA"), made.make_stream(b"<xfa/>")])
    )
    first = made.make_indirect(
        Dictionary(Title=String("One"), A=action("JavaScript", JS=String("CANARY outline")))
    )
    made.Root.Outlines = made.make_indirect(Dictionary(First=first, Last=first, Count=1))


def launch(made: pikepdf.Pdf) -> None:
    note(made, "Link", A=action("Launch", F=String("CANARY.exe"), Win=Dictionary(F=String("cmd.exe"))))
    note(made, "Link", A=action("SubmitForm", F=String("https://CANARY.example/")))
    note(made, "Link", A=action("GoToR", F=String("CANARY.pdf"), D=Array([0])))
    note(made, "Link", A=action("URI", URI=String("javascript:CANARY()")))
    note(made, "Link", A=action("URI", URI=String("file:///CANARY")))
    note(made, "Link", A=action("Unheard", Of=String("CANARY")))
    note(made, "Link", A=action("URI", URI=String("https://practice.example/worksheet")))


def carrier(made: pikepdf.Pdf) -> None:
    made.attachments["CANARY.exe"] = b"MZ CANARY"
    inside = Dictionary(Type=Name.Filespec, F=String("b"), EF=Dictionary(F=made.make_stream(b"CANARY two")))
    note(made, "FileAttachment", FS=inside)
    made.pages[0].obj.AF = Array([inside])
    made.Root.Collection = Dictionary(View=Name.T)
    note(made, "RichMedia", RichMediaContent=Dictionary(Assets=inside))


def telling(made: pikepdf.Pdf) -> None:
    made.docinfo["/Author"] = "CANARY Author"
    with made.open_metadata() as meta:
        meta["dc:title"] = "CANARY Title"


def abroad(made: pikepdf.Pdf) -> None:
    """A picture whose points lie in a file somewhere else."""
    far = made.make_stream(b"")
    far.F, far.FFilter, far.Subtype = String("http://CANARY.example/a"), Name.FlateDecode, Name.Image
    made.pages[0].Resources = Dictionary(XObject=Dictionary(Im=far))


def locked() -> bytes:
    out = io.BytesIO()
    with read(pdf()) as made:
        made.save(out, encryption=pikepdf.Encryption(user="secret", owner="owner"))
    return out.getvalue()


def deep_pdf(depth: int = 200_000) -> bytes:
    """Arrays in arrays, as parsers that call themselves fall over."""
    return _by_hand(b"<< /Type /Catalog /Pages 2 0 R /X " + b"[" * depth + b"]" * depth + b" >>")


def object_bomb() -> bytes:
    """Objects packed so that they unpack to 300 MB."""
    squeezer = zlib.compressobj(9)
    packed = squeezer.compress(b"9 0 ") + b"".join(squeezer.compress(b" " * 1_000_000) for _ in range(300))
    packed += squeezer.flush()
    stream = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    return _by_hand(b"<< /Type /Catalog /Pages 2 0 R /X 9 0 R >>", stream + packed + b"\nendstream", packed=9)


def many_objects(count: int) -> bytes:
    def fill(made: pikepdf.Pdf) -> None:
        made.Root.X = Array(
            [made.make_indirect(Dictionary(AA=Dictionary(B=number))) for number in range(count)]
        )

    return pdf(fill)


def _by_hand(catalog: bytes, *more: bytes, packed: int = 0) -> bytes:
    objects = [
        catalog,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        *more,
    ]
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    if not packed:
        table = b"".join(b"%010d 00000 n \n" % place for place in places)
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(places) + 1, table)
        out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, start)
        return bytes(out)
    start = len(out)
    own = len(places) + 1
    rows = [(0, 0, 0), *((1, place, 0) for place in places), (1, start, 0)]
    rows += [(0, 0, 0)] * (packed - len(rows)) + [(2, len(places), 0)]
    body = b"".join(struct.pack(">BIB", *row) for row in rows)
    out += b"%d 0 obj\n<< /Type /XRef /Size %d /W [1 4 1] /Root 1 0 R /Length %d >>\nstream\n" % (
        own, len(rows), len(body),
    )  # fmt: skip
    return bytes(out + body + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start)
