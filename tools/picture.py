#!/usr/bin/env python3
"""Makes a picture (SVG) of what the program printed, and makes two runs comparable.

usage: python3 tools/picture.py stable THUMBPRINT...
                                                    a screen from standard input, with what differs from run to
                                                    run replaced: these and other thumbprints, times, names
       python3 tools/picture.py svg TEXT            docs/pictures/*.txt as SVG on standard output
       python3 tools/picture.py same KEPT           whether standard input is the kept text but for numbers and times
       python3 tools/picture.py check               whether each *.svg is what its *.txt makes

The first line of a text is its title, the second is empty. Exit codes: 0 done, 1 not the same, 3 usage.
"""
import datetime
import hashlib
import pathlib
import re
import sys
from xml.sax.saxutils import escape

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "docs" / "pictures"
COLUMN, LINE, MARGIN = 8.4, 18, 14
COLORS = {"OK": "#4ec9b0", "WARNING": "#e5c07b", "CRITICAL": "#f48771", "Error": "#f48771", "Warning": "#e5c07b"}
FIRST = datetime.datetime(2026, 11, 28, 17, 34, 5)
TIME = re.compile(r"\b20\d\d-\d\d-\d\d \d\d:\d\d(?::\d\d)?\b")
THUMBPRINT = re.compile(r"\b(?:[0-9a-f]{40}|[0-9a-f]{64})\b")
SHORT = re.compile(r"\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{8}\b")


# ---- from run to run ----


def read_time(text):
    return datetime.datetime.strptime(text, "%Y-%m-%d %H:%M:%S" if text.count(":") == 2 else "%Y-%m-%d %H:%M")


def moved_times(text):
    """The earliest time with seconds becomes FIRST, and the others keep their distance from it."""
    times = [read_time(match) for match in TIME.findall(text)]
    if not times:
        return text
    exact = [read_time(match) for match in TIME.findall(text) if match.count(":") == 2]
    shift = FIRST - min(exact or times)

    def moved(match):
        form = "%Y-%m-%d %H:%M:%S" if match[0].count(":") == 2 else "%Y-%m-%d %H:%M"
        return (read_time(match[0]) + shift).strftime(form)

    return TIME.sub(moved, text)


def stable(text, thumbprints=()):
    """The same certificate has the same digits in each text to which its thumbprint is given in the same place."""
    known = [thumbprint[:8] for thumbprint in thumbprints]

    def renamed(match):
        if match[0][:8] not in known:
            known.append(match[0][:8])
        made = hashlib.sha256(b"certificate %d" % known.index(match[0][:8])).hexdigest()
        return made[: len(match[0])]

    text = THUMBPRINT.sub(renamed, text.replace("\r", ""))
    text = SHORT.sub(renamed, text)
    text = re.sub(r"(SSTP Certificate Rotator \S+ on )[^\s,]+", r"\1VPN1", text)
    text = re.sub(r"(\d\d:\d\d) [+-]\d\d:\d\d\b", r"\1 +00:00", text)
    return moved_times(text).rstrip("\n") + "\n"


def masked(text):
    """What is left of a text when every run may print another number in its place."""
    text = THUMBPRINT.sub("#", text.replace("\r", ""))
    text = re.sub(r"\b[0-9a-f]*\d[0-9a-f]*\b", "#", text)
    text = re.sub(r"#(?:[.:-]#)+", "#", text)
    return [" ".join(line.split()) for line in text.strip().splitlines()]


# ---- the picture ----


def line_of(number, text):
    y = MARGIN + LINE * (number + 1) - 5
    words = re.split(r"\b(" + "|".join(COLORS) + r")\b", text, maxsplit=1)
    inner = escape(text)
    if len(words) == 3 and words[1] in COLORS:
        colored = f'<tspan fill="{COLORS[words[1]]}" font-weight="bold">{words[1]}</tspan>'
        inner = escape(words[0]) + colored + escape(words[2])
    weight = ' font-weight="bold"' if text.startswith("C:\\>") else ""
    # The length keeps the columns in every font.
    return (
        f'<text x="{MARGIN}" y="{y}" textLength="{len(text) * COLUMN:.1f}" lengthAdjust="spacingAndGlyphs"'
        f' xml:space="preserve"{weight}>{inner}</text>'
    )


def svg(text):
    title, *lines = text.rstrip("\n").split("\n")
    lines = lines[1:]
    width = round(2 * MARGIN + COLUMN * max(map(len, lines)))
    height = 2 * MARGIN + LINE * len(lines)
    made = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        ' role="img" aria-labelledby="title">',
        f'<title id="title">{escape(title)}</title>',
        f'<rect width="{width}" height="{height}" rx="6" fill="#1e1e1e"/>',
        '<g font-family="Consolas, Menlo, DejaVu Sans Mono, monospace" font-size="14" fill="#d4d4d4">',
        *(line_of(number, line) for number, line in enumerate(lines) if line.strip()),
        "</g>",
        "</svg>",
    ]
    return "\n".join(made) + "\n"


def stale(folder):
    """The pictures that are not what their texts make, and texts or pictures without the other."""
    for text in sorted(folder.glob("*.txt")):
        picture = text.with_suffix(".svg")
        if not picture.exists() or picture.read_text(encoding="utf-8") != svg(text.read_text(encoding="utf-8")):
            yield picture.name


def main(arguments):
    if arguments[:1] == ["stable"]:
        sys.stdout.write(stable(sys.stdin.read(), arguments[1:]))
    elif arguments == ["check"]:
        found = list(stale(FOLDER))
        print("".join(f"docs/pictures/{name} is not what its text makes: sh tools/pictures.sh svg\n" for name in found), end="")
        return 1 if found else 0
    elif len(arguments) == 2 and arguments[0] == "svg":
        sys.stdout.write(svg(pathlib.Path(arguments[1]).read_text(encoding="utf-8")))
    elif len(arguments) == 2 and arguments[0] == "same":
        kept, seen = masked(pathlib.Path(arguments[1]).read_text(encoding="utf-8")), masked(sys.stdin.read())
        for before, now in zip(kept + [""] * len(seen), seen + [""] * len(kept)):
            if before != now:
                print(f"{arguments[1]} has \"{before}\", and now it is \"{now}\"")
                return 1
    else:
        print(__doc__, file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
