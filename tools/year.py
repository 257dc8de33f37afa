#!/usr/bin/env python3
"""What a year on many servers came to (sh tools/bench.sh year --json FILE): the table of docs/performance.md,
between its markers, and the picture docs/pictures/year.svg.

usage: python3 tools/year.py write FILE
"""
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "performance.md"
PICTURE = ROOT / "docs" / "pictures" / "year.svg"
BEGIN = "<!-- year: begin, written by tools/year.py -->"
END = "<!-- year: end -->"

COLUMNS = [  # key, heading, which of its figures
    ("avoidable", "lost client-minutes: median", "median"),
    ("avoidable", "90 %", "p90"),
    ("avoidable", "mean", "mean"),
    ("locked", "of these not in restarts, mean", "mean"),
    ("office", "of all lost, unavoidable too, in office hours, mean", "mean"),
    ("drops", "drops of all tunnels", "mean"),
    ("needless", "needless", "mean"),
    ("refused_in_vain", "minutes of a wrong certificate", "mean"),
    ("known_after", "minutes until somebody knows", "mean"),
    ("left_down", "servers left down", "percent"),
    ("foreign_writes", "writes to foreign records", "mean"),
    ("visits", "administrators called", "mean"),
]


def number(value):
    return f"{value:,.0f}" if value >= 10 else f"{value:.2f}".rstrip("0").rstrip(".")


def cell(policy, key, which):
    if which == "percent":
        return number(100 * policy[key]["mean"]) + " %"
    return number(policy[key][which])


def table(run):
    yield "| policy | " + " | ".join(heading for _, heading, _ in COLUMNS) + " |"
    yield "|---|" + "---:|" * len(COLUMNS)
    for policy in run["policies"]:
        name = f"**{policy['name']}**" if policy["ours"] else policy["name"]
        yield f"| {name} | " + " | ".join(cell(policy, key, which) for key, _, which in COLUMNS) + " |"


def details(run):
    rest = "figures of each population and of each cause are in the JSON of the run"
    yield f"{run['servers']:,} servers, {run['days']} days, seed {run['seed']}; {rest}. Lost client-minutes are the avoidable ones."
    yield ""
    yield from table(run)
    yield ""
    yield "What each rests on:"
    yield ""
    for policy in run["policies"]:
        yield f"- *{policy['name']}*: {policy['words']}. {policy['rests_on'][0].upper()}{policy['rests_on'][1:]}."
    yield ""
    yield "| goal | policy | value | at most | |"
    yield "|---|---|---:|---:|---|"
    for goal in run["goals"]:
        kept = "kept" if goal["kept"] else f"**not kept**, most on server {goal['server']}"
        yield f"| {goal['goal']} | {goal['policy']} | {goal['value']:,.2f} | {goal['limit']:g} | {kept} |"
    yield ""
    yield "Parameters, all of them (`--set NAME=VALUE` changes one):"
    yield ""
    yield "| parameter | value | what it is | source |"
    yield "|---|---:|---|---|"
    for name, parameter in run["parameters"].items():
        yield f"| `{name}` | {parameter['value']:g} | {parameter['is']} | {parameter['source']} |"


def write_page(run):
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(before + BEGIN + "\n" + "\n".join(details(run)) + "\n" + END + after, encoding="utf-8")


def bar(policy, row, longest):
    """In restarts, and otherwise: the two parts of a bar."""
    y = 64 + 26 * row
    mean = policy["avoidable"]["mean"]
    locked = min(policy["locked"]["mean"], mean)
    scale = 430 / longest
    colours = ("#1f6f5c", "#7fc4b2") if policy["ours"] else ("#8a8f98", "#c9ccd1")
    yield f'<text x="150" y="{y + 13}" text-anchor="end">{policy["name"]}</text>'
    yield f'<rect x="160" y="{y}" width="{locked * scale:.1f}" height="18" fill="{colours[0]}"/>'
    yield (f'<rect x="{160 + locked * scale:.1f}" y="{y}" width="{(mean - locked) * scale:.1f}" height="18" '
           f'fill="{colours[1]}"/>')
    yield f'<text x="{168 + mean * scale:.1f}" y="{y + 13}">{number(mean)}</text>'


def write_picture(run):
    policies = run["policies"]
    longest = max(policy["avoidable"]["mean"] for policy in policies)
    height = 64 + 26 * len(policies) + 30
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 700 {height}" font-family="sans-serif" font-size="13">',
        "<title>Client-minutes lost in a year, by who looks after the certificate</title>",
        f'<rect width="700" height="{height}" fill="#ffffff"/>',
        '<text x="20" y="26" font-size="16" font-weight="bold">Client-minutes without access, a server and year</text>',
        f'<text x="20" y="46" fill="#555555">mean of {run["servers"]:,} simulated servers; dark: lock-outs, '
        "light: restarts; without what nobody could avoid</text>",
    ]
    for row, policy in enumerate(policies):
        lines += bar(policy, row, longest)
    lines += [f'<text x="20" y="{height - 12}" fill="#555555">Simulated, with assumed parameters: '
              "docs/performance.md has each, and how to change it.</text>", "</svg>"]
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main():
    if len(sys.argv) != 3 or sys.argv[1] != "write":
        print(__doc__, file=sys.stderr)
        return 3
    run = json.loads(pathlib.Path(sys.argv[2]).read_text(encoding="utf-8"))
    write_page(run)
    write_picture(run)
    return 0


if __name__ == "__main__":
    sys.exit(main())
