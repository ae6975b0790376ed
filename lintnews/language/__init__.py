"""The language model: how likely each character of a page is, given those before it."""

from .model import LanguageModel, load

__all__ = ["LanguageModel", "load"]
