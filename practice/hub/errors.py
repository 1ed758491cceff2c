"""What the hub says to the person at the terminal when it cannot go on: one sentence, no traceback."""


class Refusal(Exception):
    """The text says what is wrong and what to do about it."""


def words_for(problem: PermissionError) -> str:
    """Most often: one start as root, the next as somebody else."""
    return (
        f"sotto: {problem.filename} belongs to another user; start Sotto as that user, or give it a "
        "clone or a place of its own (make run SOTTO_DATA=/another/place)"
    )
