"""Long proofs with figures: `python -m tests.prove [name …] [--seed N]`, or `make prove` for all.

A proof is a module here with `run(seed: int) -> Figure`. It does not pytest: it counts.
"""
