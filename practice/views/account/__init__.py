"""A colleague's own account: the way back in, their sessions, their passkeys."""
