"""The program that makes one PDF: JSON in, the document out, an exit code, nothing else.

Started by `rendering` as `python -m practice.pdf.child`, with an environment that holds a temporary directory alone.
"""

import json
import sys

from practice.pdf import drawing
from practice.pdf.rendering import TOO_MUCH
from practice.uploads import confinement

MEMORY = 512 * 1024 * 1024  # a record of twenty pages takes some 80 MB
CPU_SECONDS = 20.0
DESCRIPTORS = 64  # fonts are opened by name, several at a time
FILE_BYTES = 4 * 1024 * 1024  # a font is unpacked into the temporary directory


def main() -> int:
    drawing.prepare()
    confinement.leave_the_network()
    confinement.confine(
        memory=MEMORY, cpu_seconds=CPU_SECONDS, descriptors=DESCRIPTORS, file_bytes=FILE_BYTES
    )
    asked = json.loads(sys.stdin.buffer.read())
    try:
        document = drawing.draw(asked["html"], title=asked["title"], language=asked["language"])
    except MemoryError:
        return TOO_MUCH
    sys.stdout.buffer.write(document)
    return 0


if __name__ == "__main__":
    confinement.end(main())
