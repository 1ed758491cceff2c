"""The client's forms: what waits, filling in page by page, reading it over, signing, and what is kept of it."""
