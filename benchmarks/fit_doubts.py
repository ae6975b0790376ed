"""Learn to tell misread and put-in characters from rare ones: `fit_doubts.py CORPUS READINGS`.

Makes scanned pages of the held-out articles (`scanner.py`), trains the networks of `rules/_doubt.py` on two thirds of the articles and on
what a recogniser really read (`read_pages.py`), prints what they find on the rest at given rates of false alarms, and writes the networks
and the tables of neighbours. Articles have slips of their own, which count as false alarms here: about half of those at the top of the
list.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import recognised
import scanner
import shared
from lintnews.rules import _doubt, _ink, _instead
from numpy.typing import NDArray

from lintnews import Page, Reading
from lintnews.language import LanguageModel, arrays, corpus, load, symbols
from lintnews.training.network import train
from lintnews.weights import Floats, Network, text_of

SEED = 20
#: Times that the articles are damaged anew, for training.
TIMES = 6
#: Times that each column is on a page, in another layout, for every time that the articles are damaged.
LAYOUTS = 4
#: Symbols kept on either side of each.
KEPT = 10
LETTERS = {"misread": "S", "put in": "I"}
#: Other errors than the one that a network looks for count less: what is put in may as well be a misread speck.
OTHER = 0.3
#: A page with fewer errors than that counts as nearly sound in the table.
_SPARSE = 0.004


class Seen(NamedTuple):
    """Doubtful places of many pages: what is known of them, what is wrong there, and the share of wrong characters on their page."""

    known: Floats
    wrong: NDArray[np.str_]
    rate: Floats


def neighbours(model: LanguageModel) -> dict[str, NDArray[np.generic]]:
    """The tables that `_instead.tables` reads."""
    count = model.vocabulary
    every = np.arange(count, dtype=np.uint16)
    alone = model.alone(every)
    alone[: symbols.FIRST] = -99
    joint = np.empty((count, count), np.float32)
    for before in range(count):
        joint[before] = model.log_probabilities(np.column_stack([np.full(count, before, np.uint16), every]))[:, 1]
    joint[:, : symbols.FIRST] = -99
    after = np.argsort(-joint, axis=1, kind="stable")[:, :KEPT]
    joint += alone[:, None]
    before_each = np.argsort(-joint, axis=0, kind="stable")[:KEPT].T
    codes = np.zeros(symbols.SYMBOLS, np.uint16)
    points = np.array([c for c in range(0xF8FF, 0x20, -1) if not (c >= 0xD800 or 0x2E80 <= c < 0x2FE0)], np.uint32)
    codes[model.encode_codes(points)] = points
    codes[: symbols.FIRST] = 0
    tables = {"before": np.zeros((symbols.SYMBOLS, KEPT), np.uint16), "after": np.zeros((symbols.SYMBOLS, KEPT), np.uint16)}
    tables["before"][:count], tables["after"][:count] = before_each, after
    return {**tables, "codes": codes}


def looked_at(pages: Iterator[scanner.Scanned]) -> Iterator[tuple[scanner.Scanned, _ink.Ink, _doubt.Places]]:
    """Pages with their doubtful places after the first look."""
    for page in pages:
        reading = Reading(Page(page.text))
        line = _ink.ink(reading)
        yield page, line, _doubt.first_look(line, load())


def wrong_at(page: scanner.Scanned, line: _ink.Ink, places: _doubt.Places) -> NDArray[np.str_]:
    """What is wrong at each place."""
    return np.array([page.glyphs[offset].wrong for offset in line.offsets[places.at].tolist()], "U1")


class Sources(NamedTuple):
    """What pages are made of: articles that are damaged, and columns that were really read."""

    articles: Sequence[corpus.Article]
    columns: list[recognised.Column]

    def pages(self, seed: int) -> Iterator[scanner.Scanned]:
        """Pages of either kind."""
        yield from scanner.pages(self.articles, seed)
        for layout in range(LAYOUTS if self.columns else 0):
            yield from recognised.pages(self.columns, seed * LAYOUTS + layout)


def gathered(stages: list[Network], sources: Sources, seeds: Sequence[int]) -> Seen:
    """All doubtful places that the networks before let through, with the columns that the next network reads."""
    known, wrong, rates = [], [], []
    for seed in seeds:
        for page, line, places in looked_at(sources.pages(seed)):
            if stages:
                places = _doubt.judged(places, stages[0], len(line.codes))
                places = _doubt.doubtful(places)
                alike = _instead.lookalikes(line, load(), places.at, places.rows)
                lost = _instead.missing(load(), places.rows, alike)
                places = places.more(alike.known, lost.known)
            if len(stages) > 1:
                places = _doubt.judged(places, stages[1], len(line.codes))
                kept = np.flatnonzero(places.known[:, _doubt.SECOND_ODDS] > _doubt.DOUBT_AGAIN)
                places = places.keep(kept)
                found = _instead.instead(line, load(), places.at, places.rows, alike.keep(kept), lost.keep(kept))
                places = places.more(found.known)
            known.append(places.known)
            wrong.append(wrong_at(page, line, places))
            rates.append(np.full(len(places.at), page.rate, np.float32))
    return Seen(np.concatenate(known), np.concatenate(wrong), np.concatenate(rates))


def fit(sources: Sources) -> dict[str, Network]:
    """All networks by name."""
    seen = gathered([], sources, range(2))
    networks = {"first": _trained(seen, seen.wrong != "", _doubt.FIRST, 16)}
    seen = gathered([networks["first"]], sources, range(2, 5))
    networks["second"] = _trained(seen, seen.wrong != "", _doubt.SECOND, 24)
    seen = gathered([networks["first"], networks["second"]], sources, range(5, 5 + TIMES))
    for kind, letter in LETTERS.items():
        networks[kind] = _trained(
            seen, seen.wrong == letter, _doubt.LAST, 32, np.where((seen.wrong == "") | (seen.wrong == letter), 1, OTHER)
        )
    return networks


def _trained(seen: Seen, truth: NDArray[np.bool_], names: Sequence[str], hidden: int, weight: Floats | None = None) -> Network:
    weight = np.ones(len(truth), np.float32) if weight is None else weight.astype(np.float32)
    return train(seen.known, truth.astype(np.float32), weight, names, hidden=hidden, epochs=20, batch=512)


def report(networks: dict[str, Network], articles: Sequence[corpus.Article]) -> None:
    """Print recall at rates of false alarms on sound pages, on pages with few errors and with many."""
    seen = gathered([networks["first"], networks["second"]], Sources(articles, []), [SEED])
    made = {(letter, sparse): 0 for letter in LETTERS.values() for sparse in (True, False)}
    sound = 0
    for page in scanner.pages(articles, SEED):
        sound += len(page.text) * (page.rate == 0)
        for glyph in page.glyphs:
            if glyph.wrong in LETTERS.values() and scanner.is_han(glyph.read):
                made[glyph.wrong, page.rate < _SPARSE] += 1
    for kind, letter in LETTERS.items():
        odds = networks[kind].logits(seen.known)
        alarms = np.sort(odds[seen.rate == 0])[::-1]
        print(f"{kind}: {made[letter, True]} made on pages with few errors, {made[letter, False]} on others; {sound} sound characters")
        for rate in (0.1, 0.2, 0.5, 1.0, 3.0):
            least = alarms[min(len(alarms) - 1, int(rate * sound / 1e4))]
            found = (odds > least) & (seen.wrong == letter)
            few, many = np.count_nonzero(found & (seen.rate < _SPARSE)), np.count_nonzero(found & (seen.rate >= _SPARSE))
            shares = few / max(1, made[letter, True]), many / max(1, made[letter, False])
            print(f"  false alarms per 10,000 {rate:4.1f}  recall {shares[0]:.3f} and {shares[1]:.3f}  at log odds {least:.2f}")


def main() -> None:
    """Fit, print, write."""
    options = shared.corpus_and_readings(__doc__)
    tables = neighbours(load())
    arrays.save(_instead.TABLES, tables)
    _instead.tables.cache_clear()
    held = [article for article in corpus.articles(options.corpus) if corpus.held_out(article)]
    random.Random(SEED).shuffle(held)
    third = len(held) // 3
    networks = fit(Sources(held[third:], list(recognised.columns(options.readings))))
    report(networks, held[:third])
    _doubt.WEIGHTS.write_text(text_of(networks), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
