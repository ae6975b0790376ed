"""Makes damaged newspaper pages out of clean articles, with the truth of every cut, loss and move."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from lintnews.training import lines, words


@dataclass(slots=True)
class Piece:
    """One block of a made page. ``follows`` is the id of the piece that its first character continues, if it stands on the page.

    ``cut_head`` and ``cut_tail`` say that the piece starts or stops inside a paragraph; ``detectable`` is False for a cut that
    falls between two sentences. Ids rise in the order of reading; ``column`` and ``line`` are
    where the piece starts in its article, -1 for what stands in no column.
    """

    text: str
    id: int
    article: int
    running: bool = False
    follows: int | None = None
    cut_head: bool = False
    cut_tail: bool = False
    detectable_head: bool = True
    detectable_tail: bool = True
    column: int = -1
    line: int = 0


@dataclass(slots=True)
class Maker:
    """Draws pages from articles (title, paragraphs); the same seed gives the same pages."""

    seed: int
    random: random.Random = field(init=False)
    _next: int = 0

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def page(self, articles: Sequence[tuple[str, Sequence[str]]], noise: Sequence[str]) -> list[Piece]:
        """A page of ``articles`` with column cuts, losses, moves, guests and, on some pages, characters misread from ``noise``."""
        r = self.random
        laid = [self._article(n, title, paragraphs) for n, (title, paragraphs) in enumerate(articles)]
        mood = r.random()
        moves = 0 if mood < 0.25 else r.choice((1, 1, 2, 3, 4, 6, 8))
        losses = 0 if r.random() < 0.35 else r.choice((1, 1, 2, 3, 5))
        for _ in range(moves):
            self._move(r.choice(laid))
        pieces = [piece for article in laid for piece in article]
        if r.random() < 0.25:
            self._move(pieces)
        for _ in range(losses):
            pieces = self._lose(pieces)
        self._stand(pieces)
        if noise and r.random() < 0.3:
            self._misread(pieces, noise, r.choice((0.005, 0.01, 0.03, 0.05)))
        return [piece for piece in pieces if piece.text.strip()]

    def _piece(self, text: str, article: int, **more: object) -> Piece:
        self._next += 1
        return Piece(text, self._next, article, **more)  # type: ignore[arg-type]

    def _article(self, number: int, title: str, paragraphs: Sequence[str]) -> list[Piece]:
        r = self.random
        paragraphs = list(paragraphs)
        pieces = [*self._head(number, title), *self._opening(number, paragraphs)]
        if r.random() < 0.25:
            pieces += self._decks(number, paragraphs)
        if r.random() < 0.2:
            pieces += [self._piece(line, number) for line in lines.summaries(r, paragraphs)]
        if r.random() < 0.3:
            pieces += self._digest(number, paragraphs)
        if r.random() < 0.06:
            pieces += [self._piece(line, number) for line in lines.verse(r, paragraphs)]
        if r.random() < 0.1:
            pieces += [self._piece(line, number) for line in lines.hosts(r)]
        if r.random() < 0.12:
            pieces.append(self._piece(r.choice(words.RUBRICS), number))
        if r.random() < 0.15:
            name = self._name()
            paragraphs[-1] += r.choice((f"记者 {name} 摄", f"{name} 摄", f"图/{name}", f"（{name}）"))
        pieces += self._flow(number, paragraphs)
        return pieces + self._closing(number, pieces[-1])

    def _opening(self, number: int, paragraphs: list[str]) -> list[Piece]:
        """A lead's source line written into the first paragraph, or a byline; perhaps a line that says where it comes from."""
        r = self.random
        pieces = []
        how = r.random()
        if how < 0.32:
            paragraphs[0] = f"本报讯（记者 {self._names()}）" + paragraphs[0]
        elif how < 0.4:
            paragraphs[0] = r.choice(words.SOURCES) + paragraphs[0]
        elif r.random() < 0.3:
            pieces.append(self._piece(r.choice(("本报记者 ", "□本报记者 ", "□")) + self._names(), number))
        if r.random() < 0.08:
            pieces.append(self._piece(r.choice(("（上接第一版）", "(上接第1版)")), number))
        return pieces

    def _closing(self, number: int, last: Piece) -> list[Piece]:
        """A credit, or a jump line before which the text may well stop inside a sentence."""
        r = self.random
        pieces = []
        if r.random() < 0.12:
            pieces.append(self._piece(r.choice((f"（记者 {self._name()} 摄）", f"{self._name()} 摄")), number))
        if r.random() < 0.08:
            if r.random() < 0.5 and last.running and len(last.text) > 30:
                last.text = last.text[: r.randint(12, len(last.text) - 2)].rstrip(words.FINAL + "，、；：“（《")
            pieces.append(self._piece(r.choice(("（下转第四版）", "(下转第2版)")), number))
        return pieces

    def _head(self, number: int, title: str) -> list[Piece]:
        r = self.random
        if " " in title.strip() and r.random() < 0.7:
            return [self._piece(part, number) for part in title.split(" ") if part]
        if len(title) > 9 and r.random() < 0.12:
            # A headline is broken where its columns end, so that mostly little of it is left for the second line.
            at = max(5, len(title) - r.choice((1, 1, 2, 2, 3, 4, 6, 9)))
            first = self._piece(title[:at], number, cut_tail=True)
            return [first, self._piece(title[at:], number, cut_head=True, follows=first.id)]
        return [self._piece(title, number)]

    def _decks(self, number: int, paragraphs: list[str]) -> list[Piece]:
        """Summaries, sub-heads and questions set as lines of their own, without a final mark, before or inside the text."""
        r = self.random
        sentences = [
            s for p in paragraphs for s in p.replace("！", "。").split("。") if 8 <= len(s) <= 60 and "”" not in s and "“" not in s
        ]
        lines = r.sample(sentences, min(len(sentences), r.choice((1, 1, 2, 3))))
        if r.random() < 0.3:
            lines = [r.choice(("●", "■", "——", "·", "1.")) + line for line in lines]
        for line in lines[1:]:
            if len(line) <= 40:
                paragraphs.insert(r.randrange(1, len(paragraphs) + 1), line)
        if r.random() < 0.3 and lines:
            return [self._piece(f"本报讯（记者 {self._names()}）" + lines[0], number)]
        return [self._piece(line, number) for line in lines[:1]]

    def _digest(self, number: int, paragraphs: Sequence[str]) -> list[Piece]:
        """Single sentences that stand as blocks of their own: news in brief, list intros, salutations, questions."""
        r = self.random
        sentences = [s + "。" for p in paragraphs for s in p.split("。") if 6 <= len(s) <= 45 and "”" not in s and "“" not in s]
        chosen = r.sample(sentences, min(len(sentences), r.randint(1, 5)))
        if r.random() < 0.3:
            chosen = [s[:-1] + r.choice("：:，；") for s in chosen]
        title = [
            self._piece(r.choice(("简明新闻", "一句话新闻", "要闻速览", "编者按", "通知如下：", "一、总体要求", "三、工作步骤")), number)
        ]
        return title + [self._piece(s, number) for s in chosen]

    def _flow(self, number: int, paragraphs: Sequence[str]) -> list[Piece]:
        """Paragraphs run through columns of ``width`` × ``depth`` characters; a column end inside a paragraph cuts it."""
        r = self.random
        width, depth = r.randint(9, 26), r.randint(6, 45)
        if r.random() < 0.25:
            depth = 10_000
        random_cuts = 0.12 if depth == 10_000 else 0.02
        pieces: list[Piece] = []
        column, line = 0, r.randrange(depth)
        for paragraph in paragraphs:
            rest, follows = paragraph, None
            indent = 2
            if len(rest) < 20:
                pieces.append(self._piece(rest, number, column=column, line=line))
                column, line = column + (line + 1) // depth, (line + 1) % depth
                continue
            while True:
                lines = -(-(len(rest) + indent) // width)
                at = self._cut(rest, (depth - line) * width - indent) if line + lines > depth else None
                if at is None and r.random() < random_cuts and len(rest) > 24:
                    at = self._cut(rest, r.randint(4, len(rest) - 4))
                if at is None:
                    break
                piece = self._cut_piece(rest[:at], number, follows, rest[at:])
                piece.column, piece.line = column, line
                pieces.append(piece)
                rest, follows, indent, column, line = rest[at:], piece.id, 0, column + 1, 0
            clean = not pieces or follows is None or pieces[-1].detectable_tail
            running = len(paragraph) >= 20 and paragraph[-1] in words.FINAL + "”）"
            cut = follows is not None
            place = {"column": column, "line": line}
            pieces.append(self._piece(rest, number, running=running, follows=follows, cut_head=cut, detectable_head=clean, **place))
            column, line = column + (line + lines) // depth, (line + lines) % depth
        return pieces

    def _cut_piece(self, text: str, number: int, follows: int | None, rest: str) -> Piece:
        visible = text.rstrip("”’）》」』)")[-1:] not in words.FINAL
        return self._piece(
            text, number, running=True, follows=follows, cut_head=follows is not None, cut_tail=True, detectable_tail=visible and bool(rest)
        )

    def _cut(self, text: str, at: int) -> int | None:
        """``at`` moved to where a printer would break the line; None when nothing is left on one side."""
        while 0 < at < len(text) and (text[at] in words.NO_LINE_START or text[at - 1] in words.NO_LINE_END):
            at += 1 if text[at] in words.NO_LINE_START else -1
        return at if 0 < at < len(text) else None

    def _move(self, pieces: list[Piece]) -> None:
        """A column's worth of blocks to another place on the page: earlier, later, or two of them swapped."""
        r = self.random
        joints = [i for i, p in enumerate(pieces) if p.cut_head] + [len(pieces)]
        if len(joints) < 3:
            return
        k = r.randrange(len(joints) - 1)
        a = joints[k]
        b = a + 1 if r.random() < 0.5 else joints[k + 1]
        run = pieces[a:b]
        del pieces[a:b]
        places = [i for i in range(1, len(pieces) + 1) if i != a and abs(i - a) <= 14]
        if places:
            a = r.choice(places)
        pieces[a:a] = run

    def _lose(self, pieces: list[Piece]) -> list[Piece]:
        """A whole piece of a cut paragraph, or the first or the last characters of a paragraph."""
        r = self.random
        running = [i for i, p in enumerate(pieces) if p.running and len(p.text) > 30]
        if not running:
            return pieces
        i = r.choice(running)
        piece = pieces[i]
        how = r.random()
        if how < 0.35:
            before = piece.follows
            for other in pieces:
                if other.follows == piece.id:
                    other.follows, other.cut_head, other.detectable_head = None, True, True
                if other.id == before:
                    other.cut_tail = True
            return pieces[:i] + pieces[i + 1 :]
        size = r.randint(3, max(4, min(len(piece.text) - 12, 160)))
        if how < 0.7:
            piece.detectable_head = piece.text[size - 1] not in words.FINAL + "”）"
            rest = piece.text[size:]
            piece.text = rest.lstrip(words.CANNOT_START) if r.random() < 0.7 else rest
            piece.follows, piece.cut_head = None, True
        else:
            for other in pieces:
                if other.follows == piece.id:
                    other.follows, other.cut_head = None, True
            piece.text, piece.cut_tail = piece.text[:-size].rstrip("“（《"), True
            piece.detectable_tail = piece.text.rstrip("”’）》")[-1:] not in words.FINAL
        return pieces

    def _stand(self, pieces: list[Piece]) -> None:
        """Furniture, credits and slogans put in anywhere, between the halves of a sentence too."""
        r = self.random
        for _ in range(r.choice((0, 0, 1, 2, 3, 4))):
            at = r.randrange(len(pieces) + 1)
            date = {"y": r.randint(1996, 2026), "m": r.randint(1, 12), "d": r.randint(1, 28)}
            values = {"n": r.randint(1000, 99_999_999), "c": r.choice(words.CITIES), **date}
            text = r.choice(words.STANDING).format(**values, s=r.choice(words.SLOGANS), a=self._name(), b=self._name())
            if r.random() < 0.25:
                text = r.choice((f"（记者 {self._name()} 摄）", f"{self._name()} 摄", "（下转第4版）"))
            pieces.insert(at, self._piece(text, -1))

    def _misread(self, pieces: list[Piece], noise: Sequence[str], rate: float) -> None:
        r = self.random
        for piece in pieces:
            if rate * len(piece.text) > 0.02:
                # A paragraph whose last mark is misread cannot be told from one whose end is lost, so that mark is kept.
                last = piece.text[-1] if piece.running else ""
                rest = piece.text[: len(piece.text) - len(last)]
                piece.text = "".join(self._misread_char(char, noise) if r.random() < rate else char for char in rest) + last

    def _misread_char(self, char: str, noise: Sequence[str]) -> str:
        how = self.random.random()
        return "" if how < 0.2 else char + self.random.choice(".·|,") if how < 0.3 else self.random.choice(noise)

    def _name(self) -> str:
        r = self.random
        return r.choice(words.SURNAMES) + "".join(r.choice(words.GIVEN) for _ in range(r.choice((1, 2, 2))))

    def _names(self) -> str:
        return " ".join(self._name() for _ in range(self.random.choice((1, 1, 2, 3))))
