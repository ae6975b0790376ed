"""``python -m lintnews.training.fit CORPUS``: trains the networks that judge seams and writes them as JSON."""

from __future__ import annotations

import argparse
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from lintnews import fragments, language, lost, partners, seams, torn
from lintnews.edges import PREDECESSORS, TAIL_FEATURES, Edges, measure
from lintnews.language import LanguageModel
from lintnews.training.fragments import learn
from lintnews.training.lost import fit_lost
from lintnews.training.network import train
from lintnews.training.order import fit_order
from lintnews.training.pages import Article, MadePage, clean_articles, made_pages
from lintnews.training.predecessors import packed, table
from lintnews.training.torn import learn as learn_torn
from lintnews.weights import PATH, Floats, Network, text_of

Made = tuple[MadePage, Edges]

_FINAL = TAIL_FEATURES.index("is_final")
#: Of the pairs that are neither true nor neighbours, one in so many is kept, with that weight.
_THINNING = 10
#: Units of the networks that judge edges and joints.
HIDDEN = 40
#: Made pages lose fewer pieces than shuffled real ones, so that each lost half counts for this many.
LOST = 2.0
#: The same for halves that stand apart from each other.
APART = 2.0


def fit(corpus: Path, pages: int) -> dict[str, Network]:
    """Networks by name. ``pair`` is trained on one half of the articles, those that read its output on the other."""
    model = language.load()
    pool = clean_articles(corpus)
    half = len(pool) * 2 // 3
    nets = {"pair": _fit_pair(pool[:half], pages, model)}
    made = [(page, measure(page.codes, page.blocks, page.roles, model)) for page in made_pages(pool[half:], pages, seed=21)]
    near = [partners.neighbours(page.blocks, page.roles, edges, model, nets["pair"]) for page, edges in made]
    nets["tail_gate"], nets["head_gate"] = _fit_edges(made, _contexts(made, near))
    pairs = [partners.candidates(page.blocks, page.roles, edges, model, nets) for page, edges in made]
    contexts = _contexts(made, pairs)
    nets["tail"], nets["head"] = _fit_edges(made, contexts)
    nets["doubtful_head"] = _fit_doubtful(made, [c[1] for c in contexts], nets, model)
    nets["joint"] = _fit_joint(made, pairs, contexts, nets, model)
    nets["lost_tail"], nets["lost_head"] = _fit_lost(made, pairs, contexts, nets, model)
    return nets | fit_order(pool[half:], pages, nets, model)


def _fit_pair(pool: Sequence[Article], count: int, model: LanguageModel) -> Network:
    draw = np.random.default_rng(7)
    rows, truth, weight = [], [], []
    for page in made_pages(pool, count, seed=11):
        edges = measure(page.codes, page.blocks, page.roles, model)
        tails, heads, y, w = _sampled_pairs(page, edges, draw)
        if len(tails):
            rows.append(seams.features(page.blocks, page.roles, edges, model, tails, heads))
            truth.append(y)
            weight.append(w)
    return train(np.vstack(rows), np.concatenate(truth), np.concatenate(weight), seams.FEATURES, hidden=32)


def _sampled_pairs(page: MadePage, edges: Edges, draw: np.random.Generator) -> tuple[seams.Indices, seams.Indices, Floats, Floats]:
    n = len(page.blocks)
    tails = np.flatnonzero(edges.tails[:, _FINAL] == 0)
    i = np.repeat(tails, n)
    j = np.tile(np.arange(n), len(tails))
    true = np.array([page.follows.get(a) == b for a, b in zip(i.tolist(), j.tolist(), strict=True)], bool)
    kept = true | (np.abs(j - i) == 1)
    some = (i != j) & (np.abs(j - i) <= partners.REACH) & (kept | (draw.random(len(i)) < 1 / _THINNING))
    weight = np.where(kept, np.where(true & (j != i + 1), APART, 1.0), _THINNING)
    return i[some], j[some], true[some].astype(np.float32), weight[some].astype(np.float32)


def _contexts(made: Sequence[Made], pairs: Sequence[partners.Candidates]) -> list[tuple[Floats, Floats]]:
    return [partners.contexts(edges, found) for (_, edges), found in zip(made, pairs, strict=True)]


def _fit_edges(made: Sequence[Made], contexts: Sequence[tuple[Floats, Floats]]) -> tuple[Network, Network]:
    """The networks for tails and for heads."""
    pages = [page for page, _ in made]
    tails = train(np.vstack([c[0] for c in contexts]), *_edge_truth(pages, "tail"), partners.TAIL_CONTEXT, hidden=HIDDEN)
    heads = train(np.vstack([c[1] for c in contexts]), *_edge_truth(pages, "head"), partners.HEAD_CONTEXT, hidden=HIDDEN)
    return tails, heads


def _edge_truth(pages: Sequence[MadePage], edge: str) -> tuple[Floats, Floats]:
    """Whether each edge is cut, and weight 0 where a cut cannot be seen because it falls between two sentences."""
    pieces = [piece for page in pages for piece in page.pieces]
    y = np.array([p.cut_tail if edge == "tail" else p.cut_head for p in pieces], np.float32)
    seen = np.array([p.detectable_tail if edge == "tail" else p.detectable_head for p in pieces], np.float32)
    lost = (y > 0) & ~np.concatenate([page.joined(edge) for page in pages])
    return y, np.where((y > 0) & (seen == 0), 0, np.where(lost, LOST, 1)).astype(np.float32)


def _fit_doubtful(made: Sequence[Made], contexts: Sequence[Floats], nets: dict[str, Network], model: LanguageModel) -> Network:
    y, weight = _edge_truth([page for page, _ in made], "head")
    rows, kept, at = [], [], 0
    for (_, edges), context in zip(made, contexts, strict=True):
        first = nets["head"].logits(context)
        doubtful = np.flatnonzero(np.abs(first - partners.DOUBT) < partners.DOUBT_WIDTH)
        rows.append(partners.second_look(edges, context, first, doubtful, model))
        kept.append(doubtful + at)
        at += len(context)
    chosen = np.concatenate(kept)
    return train(np.vstack(rows), y[chosen], weight[chosen], partners.DOUBTFUL_FEATURES, hidden=16)


def _fit_joint(
    made: Sequence[Made],
    pairs: Sequence[partners.Candidates],
    contexts: Sequence[tuple[Floats, Floats]],
    nets: dict[str, Network],
    model: LanguageModel,
) -> Network:
    rows, truth = [], []
    for (page, edges), found, (tails, heads) in zip(made, pairs, contexts, strict=True):
        kept, x = partners.joint_features(found, nets["tail"].logits(tails), partners.judge_heads(edges, heads, model, nets))
        rows.append(x)
        truth.append([page.follows.get(int(found.tails[k])) == int(found.heads[k]) for k in kept])
    x, y = np.vstack(rows), np.concatenate(truth).astype(np.float32)
    apart = (y > 0) & (x[:, partners.JOINT_FEATURES.index("next")] == 0)
    return train(x, y, np.where(apart, APART, 1).astype(np.float32), partners.JOINT_FEATURES, hidden=HIDDEN)


def _fit_lost(
    made: Sequence[Made],
    pairs: Sequence[partners.Candidates],
    contexts: Sequence[tuple[Floats, Floats]],
    nets: dict[str, Network],
    model: LanguageModel,
) -> tuple[Network, Network]:
    """The networks that tell a half whose other half is lost from one that is whole or whose other half was found."""
    rows: tuple[list[Floats], list[Floats]] = ([], [])
    for (_, edges), found, (tails, heads) in zip(made, pairs, contexts, strict=True):
        open_tails, open_heads = nets["tail"].logits(tails), partners.judge_heads(edges, heads, model, nets)
        kept, x = partners.joint_features(found, open_tails, open_heads)
        odds = nets["joint"].logits(x)
        both = partners.lost_features((tails, heads), (open_tails, open_heads), (found.tails[kept], found.heads[kept]), odds)
        for some, more in zip(rows, both, strict=True):
            some.append(more)
    pages = [page for page, _ in made]
    result = []
    for side, edge, context in ((0, "tail", partners.TAIL_CONTEXT), (1, "head", partners.HEAD_CONTEXT)):
        y, weight = _edge_truth(pages, edge)
        joined = np.concatenate([page.joined(edge) for page in pages])
        result.append(train(np.vstack(rows[side]), y * ~joined, np.minimum(weight, 1), (*partners.LOST_EVIDENCE, *context), hidden=HIDDEN))
    return result[0], result[1]


def _write(path: Path, nets: dict[str, Network]) -> None:
    _replace(path, text_of(nets).encode())
    print(f"{path}: {', '.join(nets)}")


def _replace(path: Path, data: bytes) -> None:
    """Other processes may have the old file mapped, so that it must not be written over."""
    beside = path.with_name(path.name + ".new")
    beside.write_bytes(data)
    beside.replace(path)


def main() -> None:
    """Read the corpus, train, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder with *.jsonl.zst news text")
    parser.add_argument("-o", "--output", type=Path, default=PATH)
    parser.add_argument("--pages", type=int, default=12000, help="made pages to train on (default 12000)")
    parser.add_argument(
        "--networks-only", action="store_true", help="keep the tables of characters before and at a cut, and what reads heads"
    )
    options = parser.parse_args()
    if not options.networks_only:
        model = language.load()
        buffer = io.BytesIO()
        np.save(buffer, packed(table(model)))
        _replace(PREDECESSORS, buffer.getvalue())
        _replace(fragments.PATH, learn(options.corpus, model))
        _replace(torn.PATH, learn_torn(options.corpus, model))
    nets = fit(options.corpus, options.pages)
    _write(options.output, nets)
    pool = clean_articles(options.corpus)
    _write(options.output.with_name(lost.PATH.name), fit_lost(pool[len(pool) * 2 // 3 :], 2 * options.pages, nets, language.load()))


if __name__ == "__main__":
    main()
