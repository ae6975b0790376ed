"""Partners: which open tail of a page goes on in which open head, found for the whole page at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lintnews import seams, shift, twice
from lintnews.edges import BOUNDARY_FEATURES, HEAD_FEATURES, TAIL_FEATURES, Edges, Floats, boundary, clip, measure
from lintnews.page import Block
from lintnews.roles import GUESTS, Role, is_numbered_head
from lintnews.seams import Indices

if TYPE_CHECKING:
    from lintnews.language import LanguageModel
    from lintnews.weights import Network

#: Blocks on either side of an open tail among which its other half is looked for; a broadsheet page has 30 to 120.
REACH = 40
#: Log odds above which a tail that goes on in the very next block is not compared with the rest of the page.
SETTLED = 4.5
#: Log odds below which an edge, seen with its neighbour alone, is not compared with the rest of the page.
GATE = -4.5
#: The same for both edges of a pair together: one of them at least must be likely.
GATE_SUM = -3.5
#: Log odds below which a pair is not worth a second look.
FAINT = -9.0

#: The first look at a head is doubtful where its log odds are within DOUBT_WIDTH of DOUBT.
DOUBT, DOUBT_WIDTH = -1.0, 3.5

_T = {name: i for i, name in enumerate(TAIL_FEATURES)}

EDGE_CONTEXT = ("with_next", "best", "sum")
TAIL_CONTEXT = (
    *(f"tail.{n}" for n in TAIL_FEATURES), *(f"next.{n}" for n in HEAD_FEATURES), *(f"own.{n}" for n in HEAD_FEATURES), *EDGE_CONTEXT,
)  # fmt: skip
HEAD_CONTEXT = (
    *(f"head.{n}" for n in HEAD_FEATURES), *(f"last.{n}" for n in TAIL_FEATURES), *(f"own.{n}" for n in TAIL_FEATURES), *EDGE_CONTEXT,
)  # fmt: skip
DOUBTFUL_FEATURES = ("first_look", *BOUNDARY_FEATURES, *HEAD_CONTEXT)
#: What the joint network sees of a pair beside its log odds.
PAIR_EVIDENCE = (
    "next", "over_guests", "forward", "distance", "headlines_between", "gain", "gain_first", "affinity", "topic",
    "quote_match", "quote_clash", "bracket_match", "bracket_clash",
)  # fmt: skip
JOINT_FEATURES = (
    "pair", "rivals_of_tail", "rivals_of_head", "open_tail", "open_head", "with_next_tail", "with_next_head", "open_heads", "open_tails",
    *PAIR_EVIDENCE,
)  # fmt: skip


#: What the networks for lost halves see beside TAIL_CONTEXT or HEAD_CONTEXT.
LOST_EVIDENCE = ("open", "joint", "joints", "lost", "others_lost", "unmatched")


class Joint(NamedTuple):
    """Block ``tail`` goes on in block ``head`` with this probability, after the first ``repeated`` characters of it, a line read twice."""

    tail: int
    head: int
    probability: float
    repeated: int = 0


@dataclass(frozen=True)
class Partners:
    """For ``n`` blocks: P(tail is cut) and P(head is cut), each (n,), and the joints, at most one for each edge.

    ``lost_tails`` and ``lost_heads`` (n,) are P(cut and the other half is not on the page). ``repeated`` says of a block how many of its
    first characters are the last line of the block before it, read twice: its head is what comes after them. ``odds`` (pairs,) are
    the log odds that ``tails[k]`` goes on in ``heads[k]``, of all pairs that were compared, before what the page tells of its own
    habit (`shift`): the networks of order learned from these. ``evidence`` is what lost halves are judged by, for "tail" and "head".
    """

    open_tails: Floats
    open_heads: Floats
    lost_tails: Floats
    lost_heads: Floats
    joints: tuple[Joint, ...]
    repeated: Mapping[int, int] = field(default_factory=dict)
    tails: Indices = field(default_factory=lambda: np.zeros(0, np.intp))
    heads: Indices = field(default_factory=lambda: np.zeros(0, np.intp))
    odds: Floats = field(default_factory=lambda: np.zeros(0, np.float32))
    evidence: Mapping[str, Evidence] = field(default_factory=dict)

    @cached_property
    def broken(self) -> Floats:
        """How surely the seam before each block is broken, (n + 1,): an open edge on either side that has no partner."""
        tails, heads = self.open_tails.copy(), self.open_heads.copy()
        tails[[joint.tail for joint in self.joints]] = 0
        heads[[joint.head for joint in self.joints]] = 0
        result: Floats = np.maximum(np.append(heads, 0), np.append(0, tails)).astype(np.float32)
        return result


class Evidence(NamedTuple):
    """Of one side of ``n`` blocks, what lost halves are judged by: rows of LOST_EVIDENCE and of the edge's context, (n, ...), and a
    first judgement of them, log odds (n,)."""

    rows: Floats
    first_look: Floats


class Candidates(NamedTuple):
    """Pairs worth judging: their tails, heads, features (pairs, len(FEATURES)) and log odds (pairs,)."""

    tails: Indices
    heads: Indices
    features: Floats
    logits: Floats


def find(
    codes: NDArray[np.uint32], blocks: Sequence[Block], roles: Sequence[Role], model: LanguageModel, nets: dict[str, Network]
) -> Partners:
    """The partners of all blocks of a page with the code points ``codes``; ``lintnews.training.fit`` trained the networks."""
    n = len(blocks)
    if n == 0:
        none = np.zeros(0, np.float32)
        return Partners(none, none, none, none, ())
    repeated = twice.find(blocks, roles)
    blocks = [twice.without(block, repeated[block.index]) if block.index in repeated else block for block in blocks]
    edges = measure(codes, blocks, roles, model)
    pairs = candidates(blocks, roles, edges, model, nets)
    tails, heads = contexts(edges, pairs)
    open_tails = nets["tail"].logits(tails)
    open_heads = judge_heads(edges, heads, model, nets)
    kept, rows = joint_features(pairs, open_tails, open_heads)
    odds = nets["joint"].logits(rows)
    judged = shift.where_lines_are_blocks(blocks, pairs.tails[kept], pairs.heads[kept], odds)
    judged = shift.where_order_is_kept(pairs.tails[kept], pairs.heads[kept], judged, open_tails)
    joints = assign(pairs.tails[kept], pairs.heads[kept], judged, repeated)
    lost_tails, lost_heads = lost_features((tails, heads), (open_tails, open_heads), (pairs.tails[kept], pairs.heads[kept]), odds)
    lost = nets["lost_tail"].logits(lost_tails), nets["lost_head"].logits(lost_heads)
    open_, lost_ = (_sigmoid(open_tails), _sigmoid(open_heads)), (_sigmoid(lost[0]), _sigmoid(lost[1]))
    evidence = {"tail": Evidence(lost_tails, lost[0]), "head": Evidence(lost_heads, lost[1])}
    return Partners(*open_, *lost_, joints, repeated, pairs.tails[kept], pairs.heads[kept], odds, evidence)


def judge_heads(edges: Edges, rows: Floats, model: LanguageModel, nets: dict[str, Network]) -> Floats:
    """Log odds that each head is cut, (n,): the first look decides, or a second one that asks what may stand before it."""
    first = nets["head"].logits(rows)
    doubtful = np.flatnonzero(np.abs(first - DOUBT) < DOUBT_WIDTH)
    if len(doubtful):
        first = first.copy()
        first[doubtful] = nets["doubtful_head"].logits(second_look(edges, rows, first, doubtful, model))
    return first


def second_look(edges: Edges, rows: Floats, first: Floats, doubtful: Indices, model: LanguageModel) -> Floats:
    """Rows of DOUBTFUL_FEATURES for the heads that the first look left open."""
    before = boundary(edges.head_symbols[doubtful], model)
    return np.column_stack([first[doubtful], before, rows[doubtful]]).astype(np.float32)


def candidates(blocks: Sequence[Block], roles: Sequence[Role], edges: Edges, model: LanguageModel, nets: dict[str, Network]) -> Candidates:
    """Every tail that may be open with its next block; unless that settles it, with every head in reach that may be open."""
    near = neighbours(blocks, roles, edges, model, nets["pair"])
    tails, heads = contexts(edges, near)
    labels = (Role.BYLINE, Role.TABLE)
    label = np.array([role in GUESTS or role in labels or is_numbered_head(b.text) for b, role in zip(blocks, roles, strict=True)])
    settled = near.logits > SETTLED
    open_tails, open_heads = ~label & (edges.tails[:, _T["is_final"]] == 0), ~label
    open_tails[near.tails[settled]] = False
    open_heads[near.heads[settled]] = False
    tail_odds, head_odds = nets["tail_gate"].logits(tails), nets["head_gate"].logits(heads)
    i, j = _in_reach(np.flatnonzero(open_tails & (tail_odds > GATE)), np.flatnonzero(open_heads & (head_odds > GATE)))
    either = tail_odds[i] + head_odds[j] > GATE_SUM
    i, j = i[either], j[either]
    far = seams.features(blocks, roles, edges, model, i, j)
    odds = np.concatenate([near.logits, nets["pair"].logits(far)])
    features = np.vstack([near.features, far])
    return Candidates(np.concatenate([near.tails, i]), np.concatenate([near.heads, j]), features, odds)


def neighbours(blocks: Sequence[Block], roles: Sequence[Role], edges: Edges, model: LanguageModel, net: Network) -> Candidates:
    """Every tail that does not end as a sentence does, with the very next block."""
    headings = np.array([is_numbered_head(block.text) for block in blocks[:-1]], bool)
    first = np.flatnonzero((edges.tails[: len(blocks) - 1, _T["is_final"]] == 0) & ~headings)
    features = seams.features(blocks, roles, edges, model, first, first + 1)
    return Candidates(first, first + 1, features, net.logits(features))


def _in_reach(tails: Indices, heads: Indices) -> tuple[Indices, Indices]:
    """All pairs at most REACH apart that are neither a block with itself nor with its next."""
    low, high = np.searchsorted(heads, tails - REACH), np.searchsorted(heads, tails + REACH + 1)
    i = np.repeat(tails, high - low)
    starts = np.repeat(low - np.concatenate([[0], np.cumsum(high - low)[:-1]]), high - low) if len(tails) else low
    j = heads[np.arange(len(i)) + starts]
    far = (j != i) & (j != i + 1)
    return i[far], j[far]


def contexts(edges: Edges, pairs: Candidates) -> tuple[Floats, Floats]:
    """Rows of TAIL_CONTEXT and HEAD_CONTEXT for every block: both its edges, its neighbour's (or zeros), and what the pairs say."""
    n = len(edges.tails)
    none = np.zeros((1, edges.tails.shape[1]), np.float32), np.zeros((1, edges.heads.shape[1]), np.float32)
    by_tail = _pair_context(n, pairs.tails, pairs.heads - pairs.tails == 1, pairs.logits)
    by_head = _pair_context(n, pairs.heads, pairs.heads - pairs.tails == 1, pairs.logits)
    tails = np.hstack([edges.tails, np.vstack([edges.heads[1:], none[1]]), edges.heads, by_tail])
    heads = np.hstack([edges.heads, np.vstack([none[0], edges.tails[:-1]]), edges.tails, by_head])
    return tails.astype(np.float32), heads.astype(np.float32)


def _pair_context(n: int, index: Indices, is_next: np.ndarray, logits: Floats) -> Floats:
    result = np.full((n, 3), -8.0, np.float32)
    result[index[is_next], 0] = logits[is_next]
    np.maximum.at(result[:, 1], index, logits)
    result[:, 2] = np.log(np.bincount(index, np.exp(np.minimum(logits, 20)), n) + np.exp(-8.0))
    return clip(result, -8, 8)


def joint_features(pairs: Candidates, open_tails: Floats, open_heads: Floats) -> tuple[Indices, Floats]:
    """Which pairs are worth a second look, and their rows of JOINT_FEATURES: the pair against its rivals."""
    n = len(open_tails)
    odds = np.exp(np.minimum(pairs.logits, 20)).astype(np.float64)
    kept = np.flatnonzero(pairs.logits > FAINT)
    i, j = pairs.tails[kept], pairs.heads[kept]
    of_tail = np.log(np.maximum(np.bincount(pairs.tails, odds, n)[i] - odds[kept], 0) + 1e-3)
    of_head = np.log(np.maximum(np.bincount(pairs.heads, odds, n)[j] - odds[kept], 0) + 1e-3)
    near = pairs.heads - pairs.tails == 1
    of_next = np.full(n + 1, -8.0)
    of_next[pairs.tails[near]] = pairs.logits[near]
    evidence = pairs.features[kept][:, [seams.FEATURES.index(name) for name in PAIR_EVIDENCE]]
    rows = np.column_stack(
        [
            np.column_stack([pairs.logits[kept], of_tail, of_head, open_tails[i], open_heads[j], of_next[i], of_next[j - 1]]),
            _others_open(open_heads, pairs.heads)[j],
            _others_open(open_tails, pairs.tails)[i],
            evidence,
        ]
    )
    return kept, clip(rows, -15, 15).astype(np.float32)


def lost_features(
    rows: tuple[Floats, Floats], open_edges: tuple[Floats, Floats], index: tuple[Indices, Indices], odds: Floats
) -> tuple[Floats, Floats]:
    """Rows of LOST_EVIDENCE and of the edge's context for tails and for heads, each (n, ...).

    ``rows`` and ``open_edges`` are the contexts and the log odds of tails and heads, ``index`` the two blocks of each pair, ``odds``
    the log odds that it is joined, (pairs,).
    """
    n = len(rows[0])
    joined = [np.bincount(at, _sigmoid(odds), n) for at in index]
    lost = [np.maximum(_sigmoid(open_) - found, 0) for open_, found in zip(open_edges, joined, strict=True)]
    result = []
    for side in (0, 1):
        best = np.full(n, -8.0, np.float32)
        np.maximum.at(best, index[side], odds)
        others, unmatched = (np.log1p(np.maximum(one.sum() - one, 0)) for one in (lost[side], lost[1 - side]))
        evidence = [clip(open_edges[side], -10, 10), clip(best, -8, 8), np.minimum(joined[side], 2), lost[side], others, unmatched]
        result.append(np.hstack([np.column_stack(evidence), rows[side]]).astype(np.float32))
    return result[0], result[1]


def _others_open(odds: Floats, candidates: Indices) -> Floats:
    """Log of how many of the other candidates within reach are open, (n,): with no other left, two halves belong together."""
    open_ = np.zeros(len(odds))
    open_[candidates] = _sigmoid(odds)[candidates]
    total = np.concatenate([[0], np.cumsum(open_)])
    at = np.arange(len(odds))
    low, high = np.maximum(at - REACH, 0), np.minimum(at + REACH + 1, len(odds))
    return np.asarray(np.log1p(np.maximum(total[high] - total[low] - open_, 0)), np.float32)


def assign(tails: Indices, heads: Indices, odds: Floats, repeated: Mapping[int, int] = MappingProxyType({})) -> tuple[Joint, ...]:
    """At most one joint for each edge, surest first; only joints likelier than not."""
    joints: list[Joint] = []
    chances = _sigmoid(odds)
    used_tails: set[int] = set()
    used_heads: set[int] = set()
    for k in np.argsort(-odds, kind="stable").tolist():
        if odds[k] < 0:
            break
        tail, head = int(tails[k]), int(heads[k])
        if tail not in used_tails and head not in used_heads:
            used_tails.add(tail)
            used_heads.add(head)
            joints.append(Joint(tail, head, float(chances[k]), repeated.get(head, 0)))
    return tuple(sorted(joints, key=lambda joint: joint.tail))


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-clip(x, -30, 30))), np.float32)
