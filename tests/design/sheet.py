"""One picture of many: the screens of a folder side by side, with their names."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

TILE, GAP, LABEL, PER_ROW = 380, 16, 18, 8
TALLEST = 900


def tile(path: Path) -> Image.Image:
    picture = Image.open(path).convert("RGB")
    picture = picture.resize((TILE, max(1, picture.height * TILE // picture.width)))
    return picture.crop((0, 0, TILE, min(picture.height, TALLEST)))


def lay_out(paths: list[Path], target: Path, per_row: int = PER_ROW) -> None:
    rows = [paths[start : start + per_row] for start in range(0, len(paths), per_row)]
    tiles = [[tile(path) for path in row] for row in rows]
    heights = [max(t.height for t in row) + LABEL + GAP for row in tiles]
    sheet = Image.new("RGB", (per_row * (TILE + GAP) + GAP, sum(heights) + GAP), "#8a8a8a")
    draw = ImageDraw.Draw(sheet)
    top = GAP
    for names, row, height in zip(rows, tiles, heights, strict=True):
        for column, (path, picture) in enumerate(zip(names, row, strict=True)):
            left = GAP + column * (TILE + GAP)
            draw.text((left, top), path.stem, fill="black")
            sheet.paste(picture, (left, top + LABEL))
        top += height
    sheet.save(target)
