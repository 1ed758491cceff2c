"""How what was promised leaves the house: claim, decide again, send, settle; messages and notices alike.

At most once: an attempt is committed before a byte leaves, and what may have gone is never sent again by itself.
"""
