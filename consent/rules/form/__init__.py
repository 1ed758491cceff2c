"""Forms as data: what a form may hold, what of it is to be seen, what was answered, and the text that is signed."""

from consent.rules.form.checking import check
from consent.rules.form.cleaning import ON_PAGE, TAKE_OUT, Cleaned, clean
from consent.rules.form.missing import missing
from consent.rules.form.model import Condition, Fault, Form, FormError, Item, Option, Page, said
from consent.rules.form.reading import read
from consent.rules.form.showing import kept, rows, shown, shown_in_row, steps
from consent.rules.form.writing import fill, spoken, text

__all__ = [
    "ON_PAGE",
    "TAKE_OUT",
    "Cleaned",
    "Condition",
    "Fault",
    "Form",
    "FormError",
    "Item",
    "Option",
    "Page",
    "check",
    "clean",
    "fill",
    "kept",
    "missing",
    "read",
    "rows",
    "said",
    "shown",
    "shown_in_row",
    "spoken",
    "steps",
    "text",
]
