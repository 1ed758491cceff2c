class Problem(Exception):
    """A backup or restore can't go on; the text says why, with no path of a person's and no content."""
