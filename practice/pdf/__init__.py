"""The one door to WeasyPrint: a page of ours becomes a PDF/A, made by a limited child process that reaches nothing.

`html` is the document's body; the sheet (type, margins, page x of y) is the house's own.
"""

from practice.pdf.rendering import NotMade, render

__all__ = ["NotMade", "render"]
