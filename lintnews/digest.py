"""BLAKE2b without OpenSSL, which ``hashlib`` loads beside it: that takes a tenth as long as checking a page from a cold start."""

from __future__ import annotations

try:
    from _blake2 import blake2b
except ImportError:  # Not every Python has it in a module of its own.
    from hashlib import blake2b

__all__ = ["blake2b"]
