"""Judgement about the practice's own time: pure, without a database."""
