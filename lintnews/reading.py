"""Reading: a Page with what the language model and the layout say of it, computed lazily and once for all rules."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lintnews.page import Block, Page

if TYPE_CHECKING:
    from lintnews.language import LanguageModel


class Reading:
    """What rules see of a page beyond its text: symbols for the model, roles, seams, the order a reader would take."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.text = page.text

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the page in the order of the file."""
        return self.page.blocks

    @cached_property
    def model(self) -> LanguageModel:
        """The shipped character n-gram model."""
        from lintnews import language

        return language.load()

    @cached_property
    def codes(self) -> NDArray[np.uint32]:
        """The text's code points, shape (characters,)."""
        return np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)

    @cached_property
    def symbols(self) -> NDArray[np.uint16]:
        """The model's symbol for every code point, shape (characters,)."""
        return self.model.encode(self.text)
