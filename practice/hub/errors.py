"""What the hub says to the person at the terminal when it cannot go on: one sentence, no traceback."""


class Refusal(Exception):
    """The text says what is wrong and what to do about it."""
