"""Halves of a sentence that stand apart: which run of blocks should move so that they meet, and how likely that mends the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lintnews import seams
from lintnews.edges import Floats, clip
from lintnews.page import Block
from lintnews.partners import Partners
from lintnews.roles import DISPLAY, GUESTS, Role
from lintnews.seams import Indices

if TYPE_CHECKING:
    from lintnews.language import LanguageModel
    from lintnews.weights import Network

#: Log odds from which on two halves that stand apart are worth asking what would bring them together.
WORTH = -1.5
#: Log odds from which on two neighbours are joined, so that no run starts or ends between them.
GLUED = 2.0
#: Log odds of pairs that were not compared.
_FAINT = 8.0
#: The longest run that is moved, in blocks; and how many ends of it are tried.
LONGEST, ENDS = 24, 8
#: Tails that share their last so many characters ask for the same continuation.
ALIKE = 4

_KINDS = ("edge", "headline", "display", "subhead", "byline", "lead", "body", "item", "other")
_KIND_OF = {
    Role.HEADLINE: "headline", Role.DECK: "display", Role.KICKER: "display", Role.BANNER: "display", Role.SUBHEAD: "subhead",
    Role.BYLINE: "byline", Role.LEAD: "lead", Role.BODY: "body", Role.ITEM: "item",
}  # fmt: skip

#: What the network "follow" sees of two blocks, of which the second may be the one that follows the first in the paper.
FOLLOW_FEATURES = (
    *(f"first.{kind}" for kind in _KINDS), *(f"second.{kind}" for kind in _KINDS),
    "open_tail", "open_head", "joint", "tail_elsewhere", "head_elsewhere", "topic", "topic_before", "topic_after", "length_first",
    "length_second",
)  # fmt: skip
#: What the network "move" sees of a move: log odds of "follow" at the three seams that it undoes and the three that it makes, and more.
MOVE_FEATURES = (
    "old_before", "old_behind", "old_target", "new_closed", "new_before", "new_behind", "gain", "worst", "joint",
    "head_moves", "tail_moves", "between_moves", "back", "size", "passed", "distance",
    "displays", "displays_passed", "leads", "leads_passed",
    "apart", "near", "broken", "blocks", "headlines", "best", "rivals", "lead",
)  # fmt: skip
HOWS = ("head", "tail", "between")


class Candidate(NamedTuple):
    """Blocks ``first`` to ``last`` to right after block ``after``: ``tail`` and ``head``, joined with log odds ``odds``, meet by it.

    ``how`` says which of HOWS moves: the run of the head, that of the tail, or what stands between them.
    """

    first: int
    last: int
    after: int
    tail: int
    head: int
    odds: float
    how: str

    def seams(self) -> tuple[tuple[int, int], ...]:
        """The three seams that the move undoes and the three that it makes, as pairs of blocks; -1 or the number of blocks: the edge."""
        a, b, c = self.first, self.last, self.after
        return ((a - 1, a), (b, b + 1), (c, c + 1), (a - 1, b + 1), (c, a), (b, c + 1))

    @property
    def swapped(self) -> tuple[int, int, int]:
        """Where the first of the two runs starts that change places, where the second one does, and where that ends."""
        if self.after < self.first:
            return self.after + 1, self.first, self.last
        return self.first, self.last + 1, self.after

    def is_beside(self, other: Candidate) -> bool:
        """Whether both moves can be made: they join other halves, and neither takes apart what the other moves or brings together."""
        apart = self.last < other.first or other.last < self.first
        outside = not (other.first - 1 <= self.after <= other.last or self.first - 1 <= other.after <= self.last)
        return apart and outside and self.after != other.after and self.tail != other.tail and self.head != other.head


def judge(
    blocks: Sequence[Block], roles: Sequence[Role], partners: Partners, model: LanguageModel, nets: dict[str, Network]
) -> list[tuple[Candidate, float]]:
    """Every move worth a thought with the probability that it mends the order of the page, likeliest first."""
    found = candidates(blocks, roles, partners)
    if not found:
        return []
    follow = nets["follow"].logits(follow_features(blocks, roles, partners, model, *seams_of(found, roles)))
    odds = nets["move"].logits(move_features(blocks, roles, partners, found, follow))
    order = np.argsort(-odds, kind="stable").tolist()
    return [(found[k], float(1 / (1 + np.exp(-np.clip(odds[k], -30, 30))))) for k in order]


def candidates(blocks: Sequence[Block], roles: Sequence[Role], partners: Partners) -> list[Candidate]:
    """The moves that bring two halves together which may belong to each other and stand apart.

    Of two runs that change places, either may be said to move: it is the shorter one that does.
    """
    found: dict[tuple[int, int, int], Candidate] = {}
    sizes = np.concatenate([[0], np.cumsum([len(block) for block in blocks])]).tolist()
    glued = {int(t) for t, h, o in zip(partners.tails, partners.heads, partners.odds, strict=True) if h == t + 1 and o >= GLUED}
    for t, h, o in zip(partners.tails.tolist(), partners.heads.tolist(), partners.odds.tolist(), strict=True):
        if h == t + 1 or o < WORTH or t in glued or h - 1 in glued:
            continue
        if is_parted(blocks, roles, t, h):
            continue
        for first, last, after, how in _runs(t, h, roles, glued):
            one = Candidate(first, last, after, t, h, o, how)
            known = found.get(one.swapped)
            if known is None or (known.odds, -sizes[known.last + 1] + sizes[known.first]) < (o, -sizes[last + 1] + sizes[first]):
                found[one.swapped] = one
    return list(found.values())


def is_parted(blocks: Sequence[Block], roles: Sequence[Role], tail: int, head: int) -> bool:
    """Whether two halves stand apart for another reason than their order: guests between them, or a tail that ends like the one before."""
    # Of two tails that end alike, the one it stands behind has it; else it would go to and fro between them.
    if head > 0 and blocks[head - 1].text[-ALIKE:] == blocks[tail].text[-ALIKE:]:
        return True
    return head > tail and all(role in GUESTS for role in roles[tail + 1 : head])


def _runs(t: int, h: int, roles: Sequence[Role], glued: set[int]) -> Iterator[tuple[int, int, int, str]]:
    n = len(roles)
    ends = list(_ends(h, t if h < t else n, roles, glued))
    starts = list(_starts(t, h if h < t else -1, glued))
    for end in ends:
        yield h, end, t, "head"
    for start in starts if h else ():
        yield start, t, h - 1, "tail"
    # No whole article makes way for a half that strayed.
    if h > t and h - 1 - t <= LONGEST and not any(role in DISPLAY and role is not Role.SUBHEAD for role in roles[t + 1 : h]):
        for end in ends:
            yield t + 1, h - 1, end, "between"


def _ends(first: int, limit: int, roles: Sequence[Role], glued: set[int]) -> Iterator[int]:
    """Where a run that starts at ``first`` may end, before block ``limit``."""
    count = 0
    for end in range(first, min(limit, first + LONGEST, len(roles))):
        if end in glued or (roles[end] in DISPLAY and end + 1 < limit):
            continue
        yield end
        count += 1
        if count == ENDS:
            return


def _starts(last: int, limit: int, glued: set[int]) -> Iterator[int]:
    """Where a run that ends at ``last`` may start, behind block ``limit``."""
    count = 0
    for start in range(last, max(limit, last - LONGEST), -1):
        if start - 1 in glued:
            continue
        yield start
        count += 1
        if count == ENDS:
            return


def seams_of(found: Sequence[Candidate], roles: Sequence[Role]) -> tuple[Indices, Indices]:
    """The seams of all moves, six for each, as the nearest blocks on either side that are no guests, (6 * moves,)."""
    n = len(roles)
    left, right = np.arange(-1, n), np.arange(n + 1)
    for i, role in enumerate(roles):
        if role in GUESTS:
            left[i + 1] = left[i]
    for i in range(n - 1, -1, -1):
        if roles[i] in GUESTS:
            right[i] = right[i + 1]
    pairs = np.array([seam for one in found for seam in one.seams()], np.intp)
    return left[pairs[:, 0] + 1], right[pairs[:, 1]]


def follow_features(
    blocks: Sequence[Block], roles: Sequence[Role], partners: Partners, model: LanguageModel, firsts: Indices, seconds: Indices
) -> Floats:
    """Rows of FOLLOW_FEATURES for pairs of blocks, (pairs, ...); -1 as the first and the number of blocks as the second are edges."""
    n = len(blocks)
    kinds = np.array([*(_KINDS.index(_KIND_OF.get(role, "other")) for role in roles), 0], np.intp)
    eye = np.eye(len(_KINDS), dtype=np.float32)
    kinds_first, kinds_second = eye[kinds[np.where(firsts < 0, n, firsts)]], eye[kinds[np.minimum(seconds, n)]]
    open_tail = np.append(_logit(partners.open_tails), 0)[np.where(firsts < 0, n, firsts)]
    open_head = np.append(_logit(partners.open_heads), 0)[np.minimum(seconds, n)]
    joint, elsewhere_tail, elsewhere_head = _joints(partners, n, firsts, seconds)
    sizes = np.append(np.log1p([len(block) for block in blocks]), 0)
    inner = (firsts >= 0) & (seconds < n)
    topic = [_topic(blocks, model, firsts + back, seconds + on, inner) for back, on in ((0, 0), (-1, 0), (0, 1))]
    numbers = [open_tail, open_head, joint, elsewhere_tail, elsewhere_head, *topic]
    lengths = [sizes[np.where(firsts < 0, n, firsts)], sizes[np.minimum(seconds, n)]]
    return np.hstack([kinds_first, kinds_second, np.column_stack([*numbers, *lengths])]).astype(np.float32)


def _logit(p: Floats) -> Floats:
    p = np.minimum(np.maximum(p, 1e-4), 1 - 1e-4)
    return np.asarray(np.log(p / (1 - p)), np.float32)


def _joints(partners: Partners, n: int, firsts: Indices, seconds: Indices) -> tuple[Floats, Floats, Floats]:
    """Log odds that the two are joined, and the highest that the tail of the first, or the head of the second, is joined elsewhere."""
    tails, heads, odds = partners.tails, partners.heads, clip(partners.odds, -_FAINT, _FAINT)
    keys, wanted = tails * (n + 1) + heads, np.where(firsts < 0, n, firsts) * (n + 1) + seconds
    order = np.argsort(keys)
    at = np.minimum(keys[order].searchsorted(wanted), max(len(keys) - 1, 0))
    known = keys[order][at] == wanted if len(keys) else np.zeros(len(wanted), np.bool_)
    joint = np.full(len(wanted), -_FAINT, np.float32)
    joint[known] = odds[order][at[known]]
    return joint, _elsewhere(n, tails, heads, odds, firsts, seconds), _elsewhere(n, heads, tails, odds, seconds, firsts)


def _elsewhere(n: int, ones: Indices, others: Indices, odds: Floats, index: Indices, but: Indices) -> Floats:
    """Of each block in ``index`` the highest log odds with another one than ``but``."""
    order = np.lexsort((-odds, ones))
    ones, others, odds = ones[order], others[order], odds[order]
    first = np.flatnonzero(np.diff(ones, prepend=-1))
    top, second = np.full((2, n + 1), -_FAINT, np.float32)
    best = np.full(n + 1, -1, np.intp)
    top[ones[first]], best[ones[first]] = odds[first], others[first]
    rivals = first[first + 1 < len(ones)] + 1
    rivals = rivals[ones[rivals] == ones[rivals - 1]]
    second[ones[rivals]] = odds[rivals]
    at = np.where((index < 0) | (index >= n), n, index)
    return np.where(best[at] == but, second[at], top[at]).astype(np.float32)


def _topic(blocks: Sequence[Block], model: LanguageModel, i: Indices, j: Indices, inner: NDArray[np.bool_]) -> Floats:
    """How much rare wording the blocks ``i`` and ``j`` share, where both are on the page and ``inner`` says so; zero elsewhere."""
    result = np.zeros(len(i), np.float32)
    some = np.flatnonzero(inner & (i >= 0) & (j < len(blocks)) & (i != j))
    if len(some):
        pairs, back = np.unique(np.column_stack([i[some], j[some]]), axis=0, return_inverse=True)
        result[some] = seams.shared_wording(blocks, model, pairs[:, 0], pairs[:, 1])[back.ravel()]
    return result


def move_features(blocks: Sequence[Block], roles: Sequence[Role], partners: Partners, found: Sequence[Candidate], follow: Floats) -> Floats:
    """Rows of MOVE_FEATURES, (moves, ...); ``follow`` is what the network of that name says of `seams_of` the moves."""
    odds = clip(follow.reshape(-1, 6), -8, 8)
    gain = odds[:, 3:].sum(1) - odds[:, :3].sum(1)
    sizes = np.concatenate([[0], np.cumsum([len(block) for block in blocks])])
    displays = np.concatenate([[0], np.cumsum([role in DISPLAY for role in roles])])
    leads = np.concatenate([[0], np.cumsum([role is Role.LEAD for role in roles])])
    away = partners.heads - partners.tails != 1
    sure = partners.odds > 1
    apart, near = np.log1p(np.sum(away & sure)), np.log1p(np.sum(~away & sure))
    broken = np.log1p(np.sum(partners.broken > 0.6))
    headlines = np.log1p(sum(role is Role.HEADLINE for role in roles))
    rows = []
    best: dict[tuple[int, int], float] = {}
    for one, own in zip(found, gain.tolist(), strict=True):
        best[one.tail, one.head] = max(best.get((one.tail, one.head), -99.0), own)
    top = max(gain.tolist())
    for one, own in zip(found, gain.tolist(), strict=True):
        a, b, c = one.first, one.last + 1, one.after + 1
        low, high = (c, a) if c <= a else (b, c)
        rows.append(
            (
                one.odds,
                *(one.how == how for how in HOWS),
                c <= a,
                np.log1p(sizes[b] - sizes[a]),
                np.log1p(sizes[high] - sizes[low]),
                np.log1p(high - low),
                min(displays[b] - displays[a], 4),
                min(displays[high] - displays[low], 4),
                min(leads[b] - leads[a], 3),
                min(leads[high] - leads[low], 3),
                apart,
                near,
                broken,
                np.log1p(len(blocks)),
                headlines,
                own - best[one.tail, one.head],
                own - top,
                roles[one.first] is Role.LEAD,
            )
        )
    return np.hstack([odds, gain[:, None], odds[:, 3:].min(1)[:, None], np.array(rows, np.float32)]).astype(np.float32)
