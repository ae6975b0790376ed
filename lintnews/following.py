"""Which block follows which in the paper: log odds for every two blocks of a stretch of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lintnews import headed, seams
from lintnews.edges import Floats, clip
from lintnews.page import Block
from lintnews.partners import Partners
from lintnews.roles import DISPLAY, GUESTS, RUNNING, Role
from lintnews.seams import Indices

if TYPE_CHECKING:
    from lintnews.language import LanguageModel
    from lintnews.weights import Network

#: Guests go with the block that they stand behind; a jump line has a place of its own, under its headline or at the end of the text.
TIED = GUESTS - {Role.JUMP}
#: Log odds of pairs that were not compared.
FAINT = -8.0
#: Tails that share their last so many characters ask for the same continuation.
ALIKE = 4
#: Less wording than this is shared by chance, in nats.
_FEW_SHARED = 2.0
#: What the networks say is cut off here on either side.
_SURE = 10.0

_KINDS = ("edge", "headline", "display", "subhead", "byline", "lead", "body", "item", "other")
_KIND_OF = {
    Role.HEADLINE: "headline", Role.DECK: "display", Role.KICKER: "display", Role.BANNER: "display", Role.SUBHEAD: "subhead",
    Role.BYLINE: "byline", Role.LEAD: "lead", Role.BODY: "body", Role.ITEM: "item",
}  # fmt: skip
_ABOVE = (*_KINDS, "open_tail", "length", "jump")
_BELOW = (*_KINDS, "open_head", "length", "jump")
PAGE = ("apart", "near", "broken", "blocks", "headlines", "lost", "characters")
#: What the network "follow" sees of two blocks: both, what stands behind the first now and before the second, and what the page says.
FEATURES = (
    *(f"first.{name}" for name in _ABOVE), *(f"next.{name}" for name in _BELOW), *(f"second.{name}" for name in _BELOW),
    *(f"previous.{name}" for name in _ABOVE),
    "joint", "tail_elsewhere", "head_elsewhere", "joint_next", "joint_previous", "topic", "topic_before", "topic_after",
    "heads", "heads_elsewhere", "headed_elsewhere", "same_text",
    "stands_next", "back", "distance", "displays_between", "headlines_between", "items", *PAGE,
)  # fmt: skip
#: What "follow_again" sees beside them: what "follow" says of the two and of their rivals.
AGAIN_FEATURES = (
    "follow", "other_second", "other_first", "follow_next", "follow_previous", "ahead_of_seconds", "ahead_of_firsts", *FEATURES,
)  # fmt: skip


def free(roles: Sequence[Role]) -> list[int]:
    """The blocks that are no guests."""
    return [i for i, role in enumerate(roles) if role not in TIED]


@dataclass(frozen=True)
class Stretch:
    """Blocks of a page in a row, their roles, and their partners, counted from the first of them.

    Of its ``m`` free blocks each may follow each. In a matrix of such pairs, (m + 1, m + 1), row 0 is the top edge and row k the k-th free
    block; column k - 1 is the k-th free block and column m the bottom edge. So the diagonal holds the pairs that stand side by side.
    """

    blocks: Sequence[Block]
    roles: Sequence[Role]
    partners: Partners

    @cached_property
    def free(self) -> list[int]:
        """The blocks that are no guests."""
        return free(self.roles)

    @cached_property
    def joints(self) -> Floats:
        """The log odds that the one goes on in the other, (m + 1, m + 1)."""
        m, partners = len(self.free), self.partners
        place = np.full(len(self.blocks), -1, np.intp)
        place[self.free] = np.arange(m)
        tails, heads = place[partners.tails], place[partners.heads]
        both = (tails >= 0) & (heads >= 0)
        result = np.full((m + 1, m + 1), FAINT, np.float32)
        result[tails[both] + 1, heads[both]] = clip(partners.odds[both], FAINT, -FAINT)
        return result

    @cached_property
    def page(self) -> tuple[float, ...]:
        """What PAGE names, as log(1 + count): sure halves apart and side by side, broken seams, blocks, headlines, lost halves, text."""
        sure = self.partners.odds > 1
        away = self.partners.heads - self.partners.tails != 1
        counts = (np.sum(away & sure), np.sum(~away & sure), np.sum(self.partners.broken > 0.6), len(self.blocks))
        headlines = sum(role is Role.HEADLINE for role in self.roles)
        lost = np.sum(self.partners.lost_tails > 0.5) + np.sum(self.partners.lost_heads > 0.5)
        characters = sum(len(block) for block, role in zip(self.blocks, self.roles, strict=True) if role in RUNNING)
        return tuple(float(np.log1p(count)) for count in (*counts, headlines, lost, characters))


def judge(stretch: Stretch, model: LanguageModel, nets: dict[str, Network]) -> Floats:
    """The log odds that the block of the row is followed by that of the column, (m + 1, m + 1)."""
    rows = features(stretch, model)
    size = len(rows)
    first = nets["follow"].logits(rows.reshape(size * size, -1)).reshape(size, size)
    odds = nets["follow_again"].logits(again(first, rows).reshape(size * size, -1)).reshape(size, size)
    odds = clip(odds, -_SURE, _SURE)
    odds[_asked_alike(stretch)] = -_SURE
    return odds


def features(stretch: Stretch, model: LanguageModel) -> Floats:
    """FEATURES of every pair, (m + 1, m + 1, ...)."""
    above, below = _sides(stretch)
    size = len(above)
    first, second = np.hstack([above, below]), np.hstack([below, above])
    wide = [np.broadcast_to(first[:, None], (size, size, first.shape[1])), np.broadcast_to(second, (size, size, second.shape[1]))]
    joints = stretch.joints
    diagonal = joints.diagonal()
    near = [np.broadcast_to(diagonal[:, None], joints.shape), np.broadcast_to(diagonal, joints.shape)]
    evidence: list[NDArray[np.generic]] = [joints, *_others(joints), *near]
    evidence += [*_topics(stretch, model), *_headings(stretch, model), *_geometry(stretch)]
    page = np.broadcast_to(np.array(stretch.page, np.float32), (size, size, len(PAGE)))
    return np.concatenate([*wide, np.stack(evidence, axis=2), page], axis=2).astype(np.float32)


def again(odds: Floats, rows: Floats) -> Floats:
    """AGAIN_FEATURES of every pair, (m + 1, m + 1, ...): ``odds`` are those of "follow", ``rows`` the FEATURES."""
    odds = clip(odds, -_SURE, _SURE)
    seconds, firsts = _others(odds)
    diagonal = odds.diagonal()
    near = [np.broadcast_to(diagonal[:, None], odds.shape), np.broadcast_to(diagonal, odds.shape)]
    said = np.stack([odds, seconds, firsts, *near, odds - seconds, odds - firsts], axis=2)
    return np.concatenate([said, rows], axis=2).astype(np.float32)


def _others(odds: Floats) -> tuple[Floats, Floats]:
    """For each pair the highest log odds of its first with another second, and of its second with another first."""
    return _others_in_row(odds), _others_in_row(odds.T).T


def _others_in_row(odds: Floats) -> Floats:
    order = np.sort(odds, axis=1)
    last = order[:, -2:] if odds.shape[1] > 1 else np.hstack([np.full_like(odds, FAINT), odds])
    best, second = last[:, 1:], last[:, :1]
    return np.where(odds >= best, second, best)


def _sides(stretch: Stretch) -> tuple[Floats, Floats]:
    """_ABOVE of the block of each row and _BELOW of the block of each column, each (m + 1, ...)."""
    free, roles, blocks = stretch.free, stretch.roles, stretch.blocks
    kinds = np.eye(len(_KINDS), dtype=np.float32)[[_KINDS.index(_KIND_OF.get(roles[i], "other")) for i in free] or []]
    kinds = kinds.reshape(-1, len(_KINDS))
    more = np.array([[np.log1p(len(blocks[i])), _jump(blocks[i], roles[i])] for i in free], np.float32).reshape(-1, 2)
    tails, heads = (_logit(edges)[free][:, None] for edges in (stretch.partners.open_tails, stretch.partners.open_heads))
    edge = np.zeros((1, len(_ABOVE)), np.float32)
    edge[0, _KINDS.index("edge")] = 1
    return np.vstack([edge, np.hstack([kinds, tails, more])]), np.vstack([np.hstack([kinds, heads, more]), edge])


def _jump(block: Block, role: Role) -> int:
    """1 for a line that says where the text comes from, -1 for one that says where it goes on."""
    return 0 if role is not Role.JUMP else -1 if "转" in block.text else 1


def _logit(p: Floats) -> Floats:
    p = np.minimum(np.maximum(p, 1e-4), 1 - 1e-4)
    return np.asarray(np.log(p / (1 - p)), np.float32)


def _topics(stretch: Stretch, model: LanguageModel) -> list[Floats]:
    """The rare wording of each two, of the block before the first and the second, of the first and the block behind the second."""
    m = len(stretch.free)
    shared = np.zeros((m + 2, m + 2), np.float32)
    shared[1:-1, 1:-1] = seams.wording_shared_by_all([stretch.blocks[i].text for i in stretch.free], model)
    before = np.vstack([np.zeros((1, m + 1), np.float32), shared[:m, 1:]])
    after = np.hstack([shared[: m + 1, 2:], np.zeros((m + 1, 1), np.float32)])
    inner = np.ones((m + 1, m + 1), np.bool_)
    inner[0], inner[:, -1] = False, False
    return [shared[: m + 1, 1:], before * inner, after * inner]


def _headings(stretch: Stretch, model: LanguageModel) -> list[Floats]:
    """For display lines the rare wording that each shares with the text from the second on, `_others` of that, and how alike two are in it.

    Two display lines of one article share wording with the same text: 1; with other texts: -1; one of them with none: 0.
    """
    m = len(stretch.free)
    heads = [k for k, i in enumerate(stretch.free) if stretch.roles[i] in DISPLAY]
    shared, alike = np.zeros((2, m + 1, m + 1), np.float32)
    if heads:
        lines = [stretch.blocks[stretch.free[k]].text for k in heads]
        rows = np.array(heads)
        texts = headed.texts(stretch.blocks, stretch.roles, stretch.free)
        said = seams.wording_shared_by_all([*lines, *texts], model)[: len(heads), len(heads) :]
        shared[rows + 1, :m] = said
        shared[rows + 1, rows] = 0
        text = [k for k, i in enumerate(stretch.free) if stretch.roles[i] in RUNNING]
        way = said[:, text] / np.maximum(np.linalg.norm(said[:, text], axis=1, keepdims=True), _FEW_SHARED)
        tells = (way > 0).any(axis=1)
        alike[(rows + 1)[:, None], rows] = (2 * way @ way.T - 1) * (tells[:, None] & tells)
    return [shared, *_others(shared), alike]


def _geometry(stretch: Stretch) -> list[NDArray[np.generic]]:
    """Whether they stand side by side, whether the second comes first, how far apart, with what between them, whether both are items."""
    m, n, roles = len(stretch.free), len(stretch.roles), stretch.roles
    rows, columns = np.arange(m + 1)[:, None], np.arange(1, m + 2)[None, :]
    starts = np.array([0, *(i + 1 for i in stretch.free)], np.intp)[:, None]
    ends = np.array([*stretch.free, n], np.intp)[None, :]
    low, high = np.minimum(starts, ends), np.maximum(starts - 1, ends)
    between = []
    for most, among in ((5, DISPLAY), (5, {Role.HEADLINE})):
        count = np.concatenate([[0], np.cumsum([role in among for role in roles])])
        between.append(np.minimum(count[high] - count[low], most))
    item = np.array([roles[i] is Role.ITEM for i in stretch.free], np.bool_)
    items = np.append(False, item)[:, None] & np.append(item, False)[None, :]
    return [columns == rows + 1, columns <= rows, np.log1p(np.abs(columns - rows - 1)), *between, items]


def _asked_alike(stretch: Stretch) -> tuple[Indices, Indices]:
    """Pairs whose second stands behind another block that ends as the first does: else it would go to and fro between them."""
    ends: dict[str, list[int]] = {}
    for row, i in enumerate(stretch.free, 1):
        ends.setdefault(stretch.blocks[i].text[-ALIKE:], []).append(row)
    pairs = [(one, other) for rows in ends.values() if len(rows) > 1 for other in rows for one in rows if one != other]
    found = np.array(pairs, np.intp).reshape(-1, 2)
    return found[:, 0], found[:, 1]
