"""A neutral notice is promised in the act that causes it."""

from consent.telling import promise as queue_notice

__all__ = ["queue_notice"]
