"""Print news in columns, as pictures, make them worse and let Tesseract read them: `read_pages.py CORPUS -o READINGS`.

Writes one column a line, as JSON: what was printed and what was read. Needs Pillow, tesseract with chi_sim, and fonts for Chinese
(Debian: tesseract-ocr-chi-sim fonts-noto-cjk fonts-arphic-uming fonts-wqy-zenhei); takes about two seconds a column. Only articles that
the language model was not counted on are printed.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import subprocess
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from lintnews.language import corpus

SEED = 300
#: Columns that are read, and the longest text of each.
COLUMNS, LONGEST = 700, 900
FONTS = (
    *[("opentype/noto/NotoSerifCJK-Regular.ttc", 2)] * 2,
    *(("opentype/noto/NotoSansCJK-Regular.ttc", 2), ("opentype/noto/NotoSerifCJK-Bold.ttc", 2)),
    *(("truetype/arphic/uming.ttc", 0), ("truetype/wqy/wqy-zenhei.ttc", 0)),
)
DOTS_AN_INCH, POINTS = (130, 140, 150, 150, 170, 200), (9, 9.5, 10, 10.5, 11)
#: What may hang over the end of a line.
_HANGING = "，。、；：！？”）》,."


def printed(text: str, fonts: Path, chance: random.Random) -> tuple[Image.Image, int, int]:
    """A column of the text, its dots an inch, and the dots that a character is high."""
    name, face = chance.choice(FONTS)
    dots = chance.choice(DOTS_AN_INCH)
    high = max(18, int(chance.choice(POINTS) * dots / 72))
    font = ImageFont.truetype(str(fonts / name), high, index=face)
    width = chance.randint(11, 26)
    lines = [line for paragraph in text.split("\n") for line in _lines("\u3000\u3000" + paragraph, font, width * high * 1.02)]
    step = int(high * chance.uniform(1.25, 1.6))
    picture = Image.new("L", (int(width * high * 1.1) + 2 * high, step * len(lines) + 2 * high), chance.randint(200, 255))
    ink, draw = chance.randint(0, 70), ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        draw.text((high, high + number * step), line, font=font, fill=ink)
    return picture, dots, high


def _lines(paragraph: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines, taken = [""], 0.0
    for character in paragraph:
        size = font.getlength(character)
        if taken + size > width and character not in _HANGING:
            lines.append("")
            taken = 0.0
        lines[-1] += character
        taken += size
    return lines


def worse(picture: Image.Image, high: int, chance: random.Random) -> Image.Image:
    """The picture tilted, blurred, grainy, unevenly lit, in black and white, spotted or packed too tightly: each now and then."""
    random_dots = np.random.default_rng(chance.randrange(1 << 30))
    if chance.random() < 0.7:
        paper = picture.getpixel((0, 0))
        picture = picture.rotate(chance.uniform(-0.5, 0.5), fillcolor=paper, resample=Image.Resampling.BICUBIC)
    picture = picture.filter(ImageFilter.GaussianBlur(chance.uniform(0.3, 1.0) * max(0.8, high / 30)))
    dots = np.asarray(picture, np.float32)
    dots = dots + random_dots.normal(0, chance.choice((2, 5, 8, 12, 16)), dots.shape)
    if chance.random() < 0.5:
        dots = dots + chance.uniform(-25, 25) * np.linspace(-1, 1, dots.shape[1])
    if chance.random() < 0.35:
        dots = np.where(dots > chance.uniform(100, 170), 255, 0)
    if chance.random() < 0.5:
        many = int(dots.size * chance.uniform(0, 0.0008))
        dots[random_dots.integers(0, dots.shape[0], many), random_dots.integers(0, dots.shape[1], many)] = random_dots.choice(
            [0, 255], many
        )
    picture = Image.fromarray(np.clip(dots, 0, 255).astype(np.uint8))
    if chance.random() < 0.6:
        packed = io.BytesIO()
        picture.save(packed, "JPEG", quality=chance.randint(25, 80))
        picture = Image.open(packed)
    return picture


def read(picture: Image.Image, dots: int) -> str:
    """What Tesseract reads, line by line."""
    packed = io.BytesIO()
    picture.save(packed, "PNG")
    command = ["tesseract", "-", "-", "-l", "chi_sim", "--psm", "6", "--dpi", str(dots)]
    done = subprocess.run(command, input=packed.getvalue(), capture_output=True, check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
    return done.stdout.decode("utf-8")


def main() -> None:
    """Print, read, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="folder of *.jsonl.zst news")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--fonts", type=Path, default=Path("/usr/share/fonts"))
    options = parser.parse_args()
    chance = random.Random(SEED)
    texts = [f"{a.title}\n{a.text}".strip() for a in corpus.articles(options.corpus) if corpus.held_out(a)]
    with options.output.open("w", encoding="utf-8", newline="\n") as out:
        for whole in chance.sample(texts, COLUMNS):
            text = whole[:LONGEST]
            if chance.random() < 0.35:
                text = text.replace("，", ",")
            picture, dots, high = printed(text, options.fonts, chance)
            out.write(json.dumps([text, read(worse(picture, high, chance), dots)], ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
