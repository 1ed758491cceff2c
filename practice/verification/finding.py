"""One breach of what must hold, and where exactly it is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`kind` is a code word. Names and numbers only, never content: findings are printed and mailed."""

    area: str
    kind: str
    subject: str = ""  # a table and a row, a constraint, a file's line
    checkpoint: int | None = None
    until: int | None = None  # the last one, where `checkpoint` is the first of several
    seq: int | None = None  # the audit row
    is_note: bool = False  # worth saying, and no breach

    @property
    def place(self) -> str:
        parts = [self.subject] if self.subject else []
        if self.checkpoint is not None:
            several = f" to {self.until}" if self.until is not None and self.until > self.checkpoint else ""
            parts.append(f"checkpoint {self.checkpoint}{several}")
        if self.seq is not None:
            parts.append(f"row {self.seq}")
        return ", ".join(parts)


def of_audit(
    kind: str,
    *,
    subject: str = "",
    checkpoint: int | None = None,
    until: int | None = None,
    seq: int | None = None,
) -> Finding:
    return Finding(area="audit", kind=kind, subject=subject, checkpoint=checkpoint, until=until, seq=seq)
