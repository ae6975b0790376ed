"""Learn to tell places where a character is lost from rare and clipped wording: `fit_losses.py CORPUS READINGS`.

Takes characters out of the held-out articles, puts other damage into others, trains the networks of `rules/_losses.py` on two thirds of the
articles and on what a recogniser really read (`read_pages.py`), prints what they find on the rest at given rates of false alarms, and
writes them. Articles have slips of their own, which count as false alarms here: more than half of those at the top of the list. Only
articles whose paragraphs are known are taken; the others have more slips than the networks could learn from.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import fit_doubled_character
import numpy as np
import recognised
import scanner
import shared
from lintnews.rules import _ink, _losses
from numpy.typing import NDArray

from lintnews import Page, Reading
from lintnews.language import corpus, load
from lintnews.training.network import train
from lintnews.weights import Floats, Network, text_of

SEED = 20
#: Times that the articles are damaged anew for either network.
TIMES = 2
#: Of the pages so many are sound, have losses alone, and every kind of error; the others have what stands twice.
SOUND, LOSSES, ERRORS = 0.35, 0.75, 0.9
#: Characters lost on a page that has losses alone.
MANY = (1, 1, 2, 3, 5, 8, 12)
#: Other errors than losses count less: a misread character often is as good as lost.
OTHER = 0.5
#: Log odds from which a sound place is taken for a slip of the article's own, and left out.
SLIP = 3.0
#: One sound place in so many teaches the first network.
FEW = 3


class Seen(NamedTuple):
    """Doubtful places: what is known of them, what is wrong there, whether the right character is proposed; losses made, sound size."""

    known: Floats
    wrong: NDArray[np.str_]
    right: NDArray[np.bool_]
    made: int
    size: int


def lose(text: str, many: int, chance: random.Random) -> list[scanner.Glyph]:
    """The text without so many of its Han characters, none at the edge of a paragraph."""
    inside = [at for at, c in enumerate(text) if scanner.is_han(c) and "\n" not in text[max(0, at - 1) : at + 2]]
    lost = set(chance.sample(inside, min(many, len(inside) // 20)))
    glyphs, gone = [], ""
    for at, c in enumerate(text):
        if at in lost and not gone:
            gone = c
        else:
            glyphs.append(scanner.Glyph(c, gone + c, "D" if gone else ""))
            gone = ""
    return glyphs


def pages(articles: Sequence[corpus.Article], seed: int) -> Iterator[list[scanner.Glyph]]:
    """Pages of one to four articles each, glyph by glyph."""
    chance = random.Random(seed)
    pool = list(articles)
    chance.shuffle(pool)
    reader = scanner._Scanner(pool, chance)
    while pool:
        part = [pool.pop() for _ in range(min(len(pool), chance.choice((1, 1, 2, 3, 4))))]
        text = "\n\n".join(f"{a.title}\n{a.text}".strip().replace("\n", "\n\n") for a in part)[: scanner.LONGEST]
        if chance.random() < 0.5:
            text = text.replace("，", ",")
        kind = chance.random()
        if kind < SOUND:
            glyphs = [scanner.Glyph(c, c, "") for c in text]
        elif kind < LOSSES:
            glyphs = lose(text, chance.choice(MANY), chance)
        elif kind < ERRORS:
            glyphs = reader.read(text, float(np.exp(chance.uniform(np.log(0.001), np.log(0.05)))))
        else:
            glyphs = fit_doubled_character.damage(text, chance.choice(fit_doubled_character.KINDS), chance)
        yield scanner.laid_out(glyphs, chance)


def gathered(networks: list[Network], articles: Sequence[corpus.Article], columns: list[recognised.Column], seeds: Sequence[int]) -> Seen:
    """Places worth a look, or those that the first network lets through, filled."""
    known, wrong, right = [], [], []
    made = size = 0
    for seed in seeds:
        read = (page.glyphs for page in recognised.pages(columns, seed)) if columns else ()
        for glyphs in (*pages(articles, seed), *read):
            made += sum(glyph.wrong == "D" and scanner.is_han(glyph.printed[0]) for glyph in glyphs)
            size += len(glyphs)
            line = _ink.ink(Reading(Page("".join(glyph.read for glyph in glyphs))))
            found = _losses.doubtful(line, load(), networks[0]) if networks else _looked_at(line, len(known))
            here = [glyphs[offset] for offset in line.offsets[found.at].tolist()]
            printed = [ord(glyph.printed[0]) if glyph.wrong == "D" else 0 for glyph in here]
            known.append(found.known)
            wrong.append(np.array([glyph.wrong for glyph in here], "U1"))
            right.append(found.lost == np.array(printed, np.uint32))
    return Seen(np.concatenate(known), np.concatenate(wrong), np.concatenate(right), made, size)


def _looked_at(line: _ink.Ink, number: int) -> _losses.Losses:
    """Places worth a look, only some of them, as if they were filled."""
    at = _losses.worth_a_look(line, load())
    at = at[np.random.default_rng(number).permutation(len(at))[: len(at) // FEW]]
    none = np.zeros(len(at), np.float32)
    return _losses.Losses(line, at, none, none.astype(np.uint32), none, _losses.looks(line, load(), at))


def trained(seen: Seen, names: Sequence[str], hidden: int) -> Network:
    """A network that finds losses; what it first takes for slips of the articles' own is left out, and it is trained anew."""
    lost = seen.wrong == "D"
    weight = np.where(lost | (seen.wrong == ""), 1, OTHER).astype(np.float32)
    for _ in range(2):
        network = train(seen.known, lost.astype(np.float32), weight, names, hidden=hidden, epochs=10, batch=512)
        weight[(seen.wrong == "") & (network.logits(seen.known) > SLIP)] = 0
    return network


def report(seen: Seen, odds: Floats) -> None:
    """Print recall at rates of false alarms."""
    alarms, lost = np.sort(odds[seen.wrong == ""])[::-1], seen.wrong == "D"
    print(f"{seen.made} made in {seen.size} characters")
    for rate in (0.02, 0.05, 0.1, 0.2, 0.5, 1.0):
        least = alarms[min(len(alarms) - 1, int(rate * seen.size / 1e4))]
        found = lost & (odds > least)
        many = np.count_nonzero(found)
        rightly = np.count_nonzero(found & seen.right) / max(1, many)
        said = f"recall {many / seen.made:.3f}  filled rightly {rightly:.3f}  at log odds {least:.2f}"
        print(f"  false alarms per 10,000 {rate:4.2f}  {said}", flush=True)


def main() -> None:
    """Fit, print, write."""
    options = shared.corpus_and_readings(__doc__)
    held = [article for article in corpus.articles(options.corpus) if corpus.held_out(article) and article.paragraphed]
    random.Random(SEED).shuffle(held)
    third = len(held) // 3
    columns = list(recognised.columns(options.readings))
    first = trained(gathered([], held[third:], columns, range(TIMES)), _losses.FIRST, 20)
    second = trained(gathered([first], held[third:], columns, range(TIMES, 2 * TIMES)), _losses.SECOND, 32)
    seen = gathered([first], held[:third], [], [SEED])
    report(seen, second.logits(seen.known))
    _losses.WEIGHTS.write_text(text_of({"first": first, "second": second}), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
