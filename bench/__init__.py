"""Ratios against a floor measured in the same run: `python -m bench [name …]`, or `make bench` for all.

A bench is a module here with `run(size: Size) -> list[Line]`. It never fails a build: it prints.
"""
