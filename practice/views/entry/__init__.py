"""The portal's way in and out: pages that are open, because nobody is known there yet."""
