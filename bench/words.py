"""What people write each other between sessions: a few everyday sentences, made up."""

import random

SENTENCES = (
    "Thank you for the page you gave me last time.",
    "I read it twice and put it on the fridge.",
    "It was a hard week at work, but I slept better than before.",
    "My sister called on Sunday and we talked for an hour.",
    "I would like to say more about it when we see each other.",
    "Could we meet half an hour later on Thursday?",
    "The side door is open until eight in the evening.",
    "I tried the breathing before the meeting and it helped a little.",
    "The statement for October counts one visit twice, I think.",
    "We can look at that together on Thursday.",
    "Please bring the list that you made.",
    "Nothing of this has to be finished by then.",
    "I wrote down what happened, as you said, and noticed that it is mostly in the mornings.",
    "Take the time that you need.",
)
FIRST = ("Kim", "Noor", "Lee", "Sol", "Ravi", "Mina", "Theo", "Iris", "Omar", "Jun", "Lena", "Paz")
LAST = ("Okafor", "Haddad", "Adler", "Abara", "Mehta", "Kowalski", "Bright", "Santos", "Mori")


def text(dice: random.Random) -> str:
    """Two sentences to half a page: about eighty words, 420 characters, on average."""
    count = dice.choice((2, 3, 4, 6, 8, 10, 12, 20))
    return " ".join(dice.choice(SENTENCES) for _ in range(count))


def name(dice: random.Random) -> str:
    return f"{dice.choice(FIRST)} {dice.choice(LAST)}"
