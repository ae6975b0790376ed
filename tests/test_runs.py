"""The best run of cuts through a line: the bounds that spare the search lose none."""

from __future__ import annotations

import numpy as np
import pytest

from lintnews import runs


def line(seed: int, width: int) -> tuple[str, runs.Indices, runs.Floats, runs.Floats]:
    """A line of 160 characters with doubtful places anywhere, and good ones about every ``width`` characters if it is not 0."""
    chance = np.random.default_rng(seed)
    wanted = np.arange(width, 158, width) + chance.integers(-1, 2, len(range(width, 158, width))) if width else np.zeros(0, np.intp)
    places = np.union1d(chance.choice(np.arange(2, 159), 18, replace=False), wanted).astype(np.intp)
    odds = chance.uniform(-1, 2, len(places)) + 1.5 * np.isin(places, wanted)
    apart = places[None] - places[:, None]
    links = np.where((apart >= 8) & (chance.random(apart.shape) < 0.4), chance.uniform(-0.6, 3.6, apart.shape), runs.UNLINKED)
    text = "".join(chance.choice(list("渔民出海归来。，"), 160))
    return text, places, odds.astype(np.float32), links.astype(np.float32)


@pytest.mark.parametrize(("width", "known"), [(0, ()), (11, ()), (14, ()), (19, ()), (0, (14,)), (11, (11,)), (14, (13, 18)), (19, (12,))])
def test_the_bounds_lose_no_run(width: int, known: tuple[int, ...]) -> None:
    found = 0
    is_known = np.isin(runs._WIDTH, [wide + off for wide in known for off in (-1, 0, 1)])
    for seed in range(40):
        text, places, odds, links = line(seed, width)
        worth = runs._linked(links, places) + odds[:, None]
        run = runs._run(text, places, odds, worth, np.arange(len(runs._WIDTH)), is_known)
        assert runs.best(text, places, odds, links, known) == run
        assert run is None or set(run.cuts) <= set(places.tolist())
        found += run is not None
    assert width == 0 or found > 0


@pytest.mark.parametrize("width", [11, 15])
def test_short_lines_are_cut_where_the_width_of_their_columns_is_known(width: int) -> None:
    text, places = "渔" * (3 * width), np.array([width, 2 * width])
    odds, links = np.full(2, 3.6, np.float32), np.full((2, 2), runs.UNLINKED, np.float32)
    links[0, 1] = 3.6
    assert runs.best(text, places, odds, links) is None
    assert runs.best(text, places, odds, links, (width + 4,)) is None
    assert runs.best(text, places, odds, links, (width + 1,)) == runs.Run([width, 2 * width], width, 2)


@pytest.mark.parametrize("width", [0, 13])
def test_a_place_is_linked_with_what_stands_nearest_to_where_it_must(width: int) -> None:
    _, places, _, links = line(7, width)
    number = {place: k for k, place in enumerate(places.tolist())}
    linked = runs._linked(links, places)
    for head, place in enumerate(places.tolist()):
        for state, (wide, count) in enumerate((wide, count) for wide in runs.WIDTHS for count in range(2, 7)):
            near = [(number.get(place - (count - 1) * wide + off), abs(off)) for off in range(-runs.NEAR, runs.NEAR + 1)]
            best = max([links[tail, head] - 0.15 * off for tail, off in near if tail is not None], default=-1.0)
            assert linked[head, state] == pytest.approx(max(best, runs.UNLINKED))
