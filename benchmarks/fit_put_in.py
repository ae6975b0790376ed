"""Learn to tell characters that a recogniser put in from printed ones: `fit_put_in.py CORPUS READINGS`.

Trains the network of `rules/_put_in.py` on columns that a recogniser really read (`read_pages.py`), and on what is sound of held-out
articles that were damaged (`scanner.py`): first on seven columns in ten, to print what it finds on the others by how sure it is, then on
all of them, and writes it.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import recognised
import scanner
import shared
from lintnews.rules import _put_in, _specks
from numpy.typing import NDArray

from lintnews import Page, Reading
from lintnews.language import corpus
from lintnews.training.network import train
from lintnews.weights import Floats, Network, text_of

SEED = 20
#: Times that each column is on a page, in another layout.
LAYOUTS = 4
HIDDEN, EPOCHS = 48, 25
#: A misread character counts less than a printed one: the text is better off without it, too.
MISREAD = 0.5
#: So much at least is wrong on a page of damaged articles; what is put in there is not what a recogniser likes to put in, and left out.
LEAST = 0.001
SHARES = (0.95, 0.93, 0.9, 0.85, 0.8)


class Seen(NamedTuple):
    """Places that the network judges: what is known of them, what is wrong there, what each counts; how many it should find."""

    known: Floats
    wrong: NDArray[np.str_]
    weight: Floats
    made: int

    def __add__(self, other: Seen) -> Seen:  # type: ignore[override]
        known, wrong = np.concatenate([self.known, other.known]), np.concatenate([self.wrong, other.wrong])
        return Seen(known, wrong, np.concatenate([self.weight, other.weight]), self.made + other.made)


def gathered(pages: Iterable[scanner.Scanned], *, sound: bool = False) -> Seen:
    """All places of pages that show that they were scanned, or only the ``sound`` ones."""
    known, wrong = [], []
    made = 0
    for page in pages:
        made += sum(glyph.wrong == "I" and glyph.read in _put_in.LIKED for glyph in page.glyphs)
        reading = Reading(Page(page.text))
        if _specks.is_scanned(reading):
            found = _put_in.places(reading)
            here = np.array([page.glyphs[offset].wrong for offset in found.line.offsets[found.at].tolist()], "U1")
            kept = (here == "") | (not sound)
            known.append(found.known[kept])
            wrong.append(here[kept])
    every = np.concatenate(wrong)
    return Seen(np.concatenate(known), every, np.where(every == "S", MISREAD, 1).astype(np.float32), made)


def read(columns: list[recognised.Column], seeds: Iterable[int]) -> Seen:
    """What was really read."""
    return gathered(page for seed in seeds for page in recognised.pages(columns, seed))


def damaged(articles: list[corpus.Article]) -> Seen:
    """What is sound of damaged articles."""
    return gathered((page for page in scanner.pages(articles, SEED) if page.rate >= LEAST), sound=True)


def trained(seen: Seen) -> Network:
    """A network that finds what was put in."""
    truth = (seen.wrong == "I").astype(np.float32)
    return train(seen.known, truth, seen.weight, _put_in.FEATURES, hidden=HIDDEN, epochs=EPOCHS, batch=512)


def report(network: Network, held: Seen) -> None:
    """Print recall by the share of findings that are right."""
    odds = network.logits(held.known)
    order = np.argsort(-odds)
    right = np.cumsum(held.wrong[order] == "I")
    shares = right / np.arange(1, len(order) + 1)
    for share in SHARES:
        last = int(np.flatnonzero(shares >= share).max(initial=0))
        print(f"right {share:.2f}  recall {right[last] / held.made:.3f}  at log odds {odds[order[last]]:.2f}")


def main() -> None:
    """Fit, print, write."""
    options = shared.corpus_and_readings(__doc__)
    articles = [article for article in corpus.articles(options.corpus) if corpus.held_out(article)]
    columns = list(recognised.columns(options.readings))
    random.Random(SEED).shuffle(columns)
    part = len(columns) * 3 // 10
    held, taught = read(columns[:part], range(LAYOUTS, 2 * LAYOUTS)), read(columns[part:], range(LAYOUTS)) + damaged(articles)
    report(trained(taught), held)
    network = trained(taught + held)
    _put_in.WEIGHTS.write_text(text_of({"put in": network}), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
