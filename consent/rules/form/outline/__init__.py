"""A form as text that people edit: one line for each thing, what belongs to it indented below.

    form: A short intake
      es: Un cuestionario corto
    kind: intake
    page about: About you
      es: Sobre usted
    yes_no works: Do you work now?
      es: ¿Trabaja ahora?
      required
    short employer: Where?
      es: ¿Dónde?
      if: works = yes

`parse(write(definition)) == definition` for every form without faults.
"""

from consent.rules.form.outline.parsing import LineFault, Parsed, parse
from consent.rules.form.outline.writing import write

__all__ = ["LineFault", "Parsed", "parse", "write"]
