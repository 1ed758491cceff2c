"""What one message may cost. Whatever lies beyond a limit is kept, unread, as an attachment."""

MESSAGE_BYTES = 25 * 1024 * 1024
HEADER_BYTES = 256 * 1024
STRUCTURED_CHARS = 8_000  # a header that is taken apart: addresses, parameters, encoded words
PARTS = 200
DEPTH = 10
TEXT_CHARS = 200_000
HTML_CHARS = 1_000_000
HTML_TAGS = 40_000
LINE_CHARS = 1_000  # of a subject or a display name
NAME_CHARS = 120
ADDRESSES = 200
REFERENCES = 100
DAMAGED_LINES = 1_000  # of base64 or uuencode, before we stop believing that it is any
