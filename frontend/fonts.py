"""Makes of Fira Sans what pages and PDF need: a small face, inside a style sheet too, and TrueType.

The report gets European letters and signs as fonts.css with the faces inside; the PDF gets all
letters as *.ttf, because typst does not read woff2. Both keep the licence notice of the font.
"""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

SOURCE = Path(__file__).resolve().parent.parent / "src" / "lueckenlos"
STATIC = SOURCE / "report" / "static"
WEB = SOURCE / "web" / "static" / "web" / "fonts"
WEIGHTS = {"FiraSans-Regular": 400, "FiraSans-SemiBold": 600}
LETTERS = (
    *((0x20, 0x7E), (0xA0, 0x17F), (0x218, 0x21B), (0x1E9E, 0x1E9E), (0x2010, 0x2026)),
    *((0x202F, 0x203A), (0x20AC, 0x20AC), (0x2190, 0x2193), (0x2212, 0x2212), (0x2260, 0x2265)),
)
FEATURES = ["ccmp", "kern", "liga", "lnum", "locl", "mark", "tnum"]
NOTICES = (0, 13, 14)


def opened(face: Path) -> TTFont:
    """The face; its table OS/2 says which version it has in truth."""
    font = TTFont(face, recalcTimestamp=False)
    font["OS/2"].version = max(4, font["OS/2"].version)
    return font


def small(face: Path) -> bytes:
    """The face with European letters only, as woff2."""
    font = opened(face)
    options = Options()
    options.flavor = "woff2"
    options.layout_features = FEATURES
    options.name_IDs = ["*"]
    options.hinting = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[one for a, b in LETTERS for one in range(a, b + 1)])
    subsetter.subset(font)
    made = BytesIO()
    font.save(made)
    return made.getvalue()


def rule(weight: int, face: bytes) -> str:
    """The face as it stands in a style sheet."""
    return (
        f'@font-face{{font-family:"Fira Sans";font-weight:{weight};font-style:normal;'
        f"src:url(data:font/woff2;base64,{b64encode(face).decode()}) format('woff2')}}\n"
    )


def main() -> None:
    """Replaces every woff2 of the folder; the platform gets the small ones as files."""
    WEB.mkdir(parents=True, exist_ok=True)
    rules = []
    notice = ""
    for name, weight in WEIGHTS.items():
        face = STATIC / "fonts" / f"{name}.woff2"
        letters = small(face)
        rules.append(rule(weight, letters))
        (WEB / face.name).write_bytes(letters)
        font = opened(face)
        notice = "\n".join(font["name"].getDebugName(one) or "" for one in NOTICES)
        font.flavor = None
        font.save(face.with_suffix(".ttf"))
        face.unlink()
    (STATIC / "fonts.css").write_text("".join(rules), encoding="ascii")
    (STATIC / "licences" / "FiraSans.txt").write_text(notice + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
