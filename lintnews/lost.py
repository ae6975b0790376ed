"""Lost halves: edges that stop or start inside a sentence that goes on nowhere on the page, judged by all that is known of the page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lintnews import marks, torn
from lintnews.edges import BOUNDARY_FEATURES, HEAD, Floats, boundary, clip
from lintnews.page import Block
from lintnews.partners import HEAD_CONTEXT, LOST_EVIDENCE, TAIL_CONTEXT, Partners

if TYPE_CHECKING:
    from lintnews.language import LanguageModel
    from lintnews.weights import Network

Indices = NDArray[np.intp]
PATH = Path(__file__).parent / "language" / "data" / "lost.json"

#: Log odds that an edge is open below which nothing is asked about it.
GATE = -5.0
#: The first judgement, log odds, below which the second would not be believed: nothing that is reported starts so low.
WORTH = -1.5
#: A block of so many characters is text, which ends in a final mark unless it was cut or misread.
_TEXT = 25

#: What is known of the page and of the edge beside LOST_EVIDENCE and its context: a half is lost less surely where others were not
#: found either, and where the text is misread; ``before`` is the first judgement, ``facing`` whether the edge across the seam is open.
OWN = ("blocks", "mean_length", "joints_a_block", "joints_apart", "before", "facing", "unfinished")
#: How far the last final mark stands from a tail: what a scanner makes of a speck stands right behind one.
SINCE = ("since_final", "final_near", "final_nearer")
FEATURES = {
    "tail": (*OWN, *SINCE, *LOST_EVIDENCE, *TAIL_CONTEXT),
    "head": (*OWN, "torn", *BOUNDARY_FEATURES, *LOST_EVIDENCE, *HEAD_CONTEXT),
}
_OPEN = LOST_EVIDENCE.index("open")
_SINCE = len(LOST_EVIDENCE) + TAIL_CONTEXT.index("tail.sentence")
_FINAL = len(LOST_EVIDENCE) + TAIL_CONTEXT.index("tail.is_final")


class Rows(NamedTuple):
    """The edges of one side that may be lost: their blocks (k,) and features (k, len(FEATURES[side]))."""

    blocks: Indices
    features: Floats


def features(
    partners: Partners, blocks: Sequence[Block], codes: NDArray[np.uint32], model: LanguageModel, *, worth: float = WORTH
) -> dict[str, Rows]:
    """For "tail" and "head" the edges that may be lost of a page with the code points ``codes``; nothing of a page without blocks.

    ``worth`` is the first judgement, log odds, from which an edge is judged once more.
    """
    if not blocks:
        return {}
    starts = np.array([block.start + partners.repeated.get(block.index, 0) for block in blocks], np.intp)
    ends = np.array([block.end for block in blocks], np.intp)
    unfinished = _unfinished(partners, ends - starts)
    page = _page(partners, ends - starts)
    result = {}
    for edge, evidence in partners.evidence.items():
        kept = np.flatnonzero((evidence.rows[:, _OPEN] > GATE) & (evidence.first_look > worth))
        rows = evidence.rows[kept]
        own = [evidence.first_look[kept], _facing(partners, edge)[kept], unfinished[kept]]
        own += _since(rows) if edge == "tail" else _heads(codes, starts[kept], ends[kept], model)
        shared = np.broadcast_to(page, (len(kept), len(page)))
        result[edge] = Rows(kept, np.hstack([shared, np.column_stack(own), rows]).astype(np.float32))
    return result


def _page(partners: Partners, sizes: Indices) -> Floats:
    """Blocks and their mean length, logarithms; joints a block; of these, how many join what stands apart."""
    joints = len(partners.joints)
    apart = sum(joint.head != joint.tail + 1 for joint in partners.joints)
    return np.array([np.log1p(len(sizes)), np.log1p(sizes.mean()), joints / len(sizes), apart / (joints + 1)], np.float32)


def _unfinished(partners: Partners, sizes: Indices) -> Floats:
    """For every block, how many of the page's other texts end without a final mark, as a share, (n,)."""
    text = sizes >= _TEXT
    unmarked = text & (partners.evidence["tail"].rows[:, _FINAL] == 0)
    return np.asarray((np.count_nonzero(unmarked) - unmarked) / np.maximum(np.count_nonzero(text) - text, 1), np.float32)


def _facing(partners: Partners, edge: str) -> Floats:
    """Log odds that the edge across each seam is open, (n,); what faces the edge of the page is closed."""
    opposite = partners.evidence["head" if edge == "tail" else "tail"].rows[:, _OPEN]
    closed = np.array([-10], np.float32)
    return np.concatenate([opposite[1:], closed] if edge == "tail" else [closed, opposite[:-1]])


def _heads(codes: NDArray[np.uint32], starts: Indices, ends: Indices, model: LanguageModel) -> list[Floats]:
    """Whether heads read as torn off, (k,), and what they tell of what stood before them, (k, BOUNDARY_FEATURES)."""
    ink = np.flatnonzero(~marks.is_blank(codes))
    # Of a page without ink there is nothing to index.
    symbols = np.append(model.encode_codes(codes[ink]), np.uint16(0))
    first, last = ink.searchsorted(starts), ink.searchsorted(ends)
    at = first[:, None] + np.arange(HEAD)
    near = np.where(at < last[:, None], symbols[np.minimum(at, len(ink))], np.uint16(0))
    before = boundary(near, model) if len(near) else np.zeros((0, len(BOUNDARY_FEATURES)), np.float32)
    return [torn.load().logits(torn.heads(symbols, first, last, model)), before]


def _since(rows: Floats) -> list[Floats]:
    since = rows[:, _SINCE] * 50
    return [np.log1p(since), (since < 5.5).astype(np.float32), (since < 2.5).astype(np.float32)]


def probabilities(rows: Rows | None, count: int, net: Network) -> Floats:
    """P(cut and the other half is not on the page) of ``count`` edges of one side, (count,); 0 for those that are not judged.

    The first judgement learned from sound pages that lost text, ``net`` from such as scanners leave, too: their mean is taken.
    """
    result = np.zeros(count, np.float32)
    if rows and len(rows.blocks):
        first = rows.features[:, net.features.index("before")]
        odds = np.asarray((net.logits(rows.features) + first) / 2, np.float32)
        result[rows.blocks] = 1 / (1 + np.exp(-clip(odds, -30, 30)))
    return result
