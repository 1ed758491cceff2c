"""Judgement about reaching people: pure, without a database, always with its reasons and their basis."""
