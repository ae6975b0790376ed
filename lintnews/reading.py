"""Reading: a Page with what the language model and the layout say of it, computed lazily and once for all rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lintnews.page import Block, Page

if TYPE_CHECKING:
    from lintnews.interleaved import Interleaved
    from lintnews.language import LanguageModel
    from lintnews.move import Move
    from lintnews.partners import Joint, Partners
    from lintnews.roles import Role

#: From this probability on two halves of a sentence are of one role.
SURE = 0.6


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One block as it was understood. ``article`` counts from 1; indices are those of the blocks; probabilities 0..1."""

    index: int
    line: int
    role: str
    article: int
    head_open: float
    tail_open: float
    continues_in: int | None
    moves_to: int | None
    text: str


class Reading:
    """What rules see of a page beyond its text: symbols for the model, roles, seams, the order a reader would take."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.text = page.text

    @cached_property
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

    @cached_property
    def ink(self) -> NDArray[np.intp]:
        """Offsets of what the model sees of the text, shape (ink,): no blanks, no line ends inside printed paragraphs, one break a gap."""
        from lintnews.language.symbols import BREAK, SKIP

        symbols = self.symbols
        keep = symbols != SKIP
        breaks = np.flatnonzero(symbols == BREAK)
        starts = np.array([block.start for block in self.blocks], np.intp)
        ends = np.array([0, *(block.end for block in self.blocks)], np.intp)
        keep[breaks[ends[np.searchsorted(starts, breaks, side="right")] > breaks]] = False
        ink = np.flatnonzero(keep)
        gap = symbols[ink] == BREAK
        gap[1:] &= gap[:-1].copy()
        gap[:1] = False
        return np.asarray(ink[~gap], np.intp)

    @cached_property
    def by_order(self) -> NDArray[np.float32]:
        """Log (natural) of the probability of each ink given the last 0, 1, … of the ink before it, (order, ink)."""
        return self.model.by_order(self.symbols[self.ink])

    @cached_property
    def surprisal(self) -> NDArray[np.float32]:
        """Minus log (natural) of the probability of each character given the ink before it, shape (characters,); 0 for what is no ink."""
        result = np.zeros(len(self.codes), np.float32)
        result[self.ink] = -self.by_order[-1]
        return result

    @cached_property
    def roles(self) -> list[Role]:
        """The role of every block, with what the seams say of cut edges and of lines that are halves of a sentence."""
        from lintnews.display import Edges
        from lintnews.roles import assign

        edges = Edges(self.partners.open_heads.tolist(), self.partners.open_tails.tolist())
        return assign(self.blocks, self._halves, edges, self._alone)

    @cached_property
    def _halves(self) -> list[tuple[int, int]]:
        return [(joint.tail, joint.head) for joint in self.partners.joints if joint.probability >= SURE]

    @cached_property
    def _first_roles(self) -> list[Role]:
        """The role of every block as its words and its neighbours have it: what the seams are judged by."""
        from lintnews.roles import assign

        return assign(self.blocks, own=self._alone)

    @cached_property
    def _alone(self) -> tuple[list[str], list[Role]]:
        """The lines of the blocks with half-width forms, and what each block is by its own words."""
        from lintnews.roles import alone

        return alone(self.blocks)

    @cached_property
    def partners(self) -> Partners:
        """Open edges and which halves belong together, for the whole page at once."""
        from lintnews import partners, weights

        return partners.find(self.codes, self.blocks, self._first_roles, self.model, weights.load())

    @cached_property
    def lost(self) -> dict[str, NDArray[np.float32]]:
        """P that each block's "tail" or "head" is cut and that its other half is not on the page, each (blocks,)."""
        from lintnews import lost, weights

        rows = lost.features(self.partners, self.blocks, self.codes, self.model)
        nets = weights.load(lost.PATH)
        return {edge: lost.probabilities(rows.get(edge), len(self.blocks), net) for edge, net in nets.items()}

    @cached_property
    def joint_of_tail(self) -> dict[int, Joint]:
        """The joint in which a block's tail goes on, by the block's index."""
        return {joint.tail: joint for joint in self.partners.joints}

    @cached_property
    def joint_of_head(self) -> dict[int, Joint]:
        """The joint from which a block's head comes, by the block's index."""
        return {joint.head: joint for joint in self.partners.joints}

    @cached_property
    def moves(self) -> list[Move]:
        """Blocks in the wrong place and where they belong."""
        from lintnews import order, weights
        from lintnews.roles import assign

        nets = weights.load()
        # The networks learned from roles in which edges have no say.
        roles = assign(self.blocks, self._halves, own=self._alone) if self._halves else self._first_roles
        return order.moves(self.blocks, roles, self.partners, self.model, nets, lambda block: self.is_interleaved(*block.span))

    @cached_property
    def interleaved(self) -> tuple[Interleaved, ...]:
        """The parts of the page whose columns were read into each other."""
        from lintnews import interleaved

        return interleaved.find(self.page, self.model, self.cuts)

    @cached_property
    def cuts(self) -> list[int]:
        """Offsets of the characters before which lines run from one column into the next without a blank, in order."""
        from lintnews import merged

        return merged.cuts(self)

    def is_interleaved(self, start: int, end: int) -> bool:
        """Whether a place lies in such a part: what is mended there must wait until its columns stand apart."""
        return any(part.start < end and start < part.end for part in self.interleaved)

    def is_shared_out(self, at: int) -> bool:
        """Whether a character lies in such a part that is sure: what goes on where is told there by its columns alone."""
        return any(part.start <= at < part.end and part.is_sure for part in self.interleaved)

    def outline(self) -> list[OutlineRow]:
        """The page as understood, a row for every block."""
        from lintnews.roles import articles

        moves = {index: move.after for move in self.moves for index in range(move.first, move.last + 1)}
        numbers = articles(self.roles)
        return [
            OutlineRow(
                block.index,
                self.page.position(block.start)[0],
                self.roles[block.index].value,
                numbers[block.index],
                float(self.partners.open_heads[block.index]),
                float(self.partners.open_tails[block.index]),
                joint.head if (joint := self.joint_of_tail.get(block.index)) else None,
                moves.get(block.index),
                block.text,
            )
            for block in self.blocks
        ]
