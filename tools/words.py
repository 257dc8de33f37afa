#!/usr/bin/env python3
"""Counts what docs/style.md rules out: words and long sentences in what people read, and in comments.

usage: python3 tools/words.py            what is wrong, a line each; of comments only more than the kept counts
       python3 tools/words.py comments   each place in comments
       python3 tools/words.py keep       keeps today's counts of comments, where they are lower

What people read: the texts of events, string literals of core and service, the templates for Group Policy, the
installer, README.md and docs. Exit codes: 0 all is well, 1 something is not, 3 usage.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
KEPT = ROOT / "tests/words/comments.txt"
PAGE_WORDS = 30
PAGE_COLUMNS = 100
EVENT_WORDS = {"Informational": 60, "Warning": 85, "Error": 85}
LABELS = ("Impact: ", "Next: ", "Action: ", "Rotation ")

# What to write instead, and what is found of it.
WORDS = {
    "apply": r"\b(?:put|puts|putting|take|takes|taken|taking|took)\b(?:\s[\w',]+){0,6}?\s(?:in)?to use\b",
    "replacement": r"\bsuccessors?\b",
    "rotation": r"\bchanges? of (?:the )?certificate\b(?! store)",
    "roll back": r"\bund(?:o|oes|one|oing|id)\b|\brevert(?:s|ed|ing)?\b",
    "repair, correct": r"\bmend(?:s|ed|ing)?\b|\b(?:put|puts|putting|kept|sets?)(?: \w+){0,3} right\b|\bheal(?:s|ed)?\b",
    "can be used, cannot be used": r"\b(?:un)?usable\b|\bof no use\b",
    "reject, not allowed": r"\brefus(?:e|es|ed|ing|al|als)\b",
    "connect": r"\b(?:get|gets|got) in\b(?! (?:the|a|touch)\b)",
    "continue, resume": r"\b(?:go|goes|going|went|gone) on\b",
    "report": r"\b(?:is|are|be|was|were|been) told\b|\b(?:say|says|said) so\b",
    "monitor, check": r"\blook(?:s|ed|ing)? (?:at|after)\b",
    "waiting, scheduled": r"\bowed\b|\bheld back\b",
    "take precedence": r"\b(?:win|wins|won) over\b",
    "restart Windows": r"\breboot(?:s|ed|ing)?\b",
    "stop responding": r"\bhang(?:s|ing)?\b(?! on)|\bhung\b",
    "(leave it out)": r"\ball the same\b|\bplease\b|\bsorry\b",
    "temporary": r"(?<!SstpCertRotator )\bthrow-?away\b",
    "elevated command prompt": r"\belevated prompt\b",
    "another program, an administrator": r"\bsomebody\b|\bnobody\b|\bwhoever\b|\bsomeone\b",
    "you, this service": r"\b(?-i:we|our|ours|us)\b(?!-)",
    "US spelling": r"\b(?:behaviour|colour|cancelled|licence|enrol|enrolment|recognis\w+|organis\w+|favour\w*)\b",
}
# Of what the program writes only: logs are searched, and on pages these are English enough.
PROGRAM_WORDS = {
    "cannot, is not": r"\b\w+n't\b|\b(?:it|that|there)'(?:ll|d)\b",
    "can, might": r"\bmay\b",
    "a period": r"[a-z]!(?=\s|$)",
    "binding": r"\brecords\b|\bthrow-away record\b",
}
# A value of a setting, which is an identifier.
VALUE = re.compile(r'\\?"\w+\\?"|\b(?:With|is) refuse\b|\brefuse:')
# Longer than the limit on purpose.
LONG_EVENTS = {
    280: "five cures, each with its command",
    285: "what is waited for, and two commands that end the wait",
    409: "a list of causes",
    551: "a command that has to be complete",
    570: "five cures, each with its command",
}


def compiled(words):
    return {instead: re.compile(pattern, re.I) for instead, pattern in words.items()}


EVERYWHERE = compiled(WORDS)
IN_PROGRAM = compiled({**WORDS, **PROGRAM_WORDS})


def read(path):
    return path.read_text(encoding="utf-8")


def wrong_words(text, words):
    for instead, pattern in words.items():
        for match in pattern.finditer(text):
            yield f'"{match[0]}": {instead}'


# ---- sentences ----


def words_of(sentence):
    sentence = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", sentence)  # a link counts as its text
    sentence = re.sub(r"`[^`]*`|\"[^\"]*\"", "x", sentence)  # a name or a command as a word
    return re.findall(r"[\w%][\w%'.:/\\-]*", sentence)


def sentences(paragraph):
    return re.split(r"(?<=[.?!])[\"')]*\s+|(?<=:)\s*\n|<br>", paragraph)


def long_sentences(paragraph, limit=PAGE_WORDS):
    for sentence in sentences(paragraph):
        count = len(words_of(sentence))
        if count > limit:
            yield f"a sentence of {count} words: {' '.join(sentence.split()[:8])} ..."


def paragraphs(page):
    """Those of a page, without code; cells and items one by one; a marked one is left out."""
    page = re.sub(r"^ *```.*?^ *```", "", page, flags=re.S | re.M)
    page = re.sub(r"^(\s*)(?:[-*]|\d+\.) ", r"\n\1", page, flags=re.M)
    page = re.sub(r"^(#+ .*|\|.*)$", r"\n\1\n", page, flags=re.M)
    marked = False
    for block in re.split(r"\n\s*\n", page):
        if re.search(r"<!-- long: (?!-->)\S", block):
            marked = True
            block = re.sub(r"<!-- long: .*?-->\s*", "", block, flags=re.S)
            if not block.strip():
                continue
        if not marked:
            block = re.sub(r"<!--.*?-->", "", block, flags=re.S)
            yield from block.split("|") if block.lstrip().startswith("|") else [block]
        marked = False


def without_generated(page):
    return re.sub(r"<!-- (\w+): begin\b.*?<!-- \1: end\b", "", page, flags=re.S)


def without_code(page):
    page = re.sub(r"^ *```.*?^ *```", "", page, flags=re.S | re.M)
    return re.sub(r"`[^`]*`|\]\([^)]*\)|<!--.*?-->", " ", page, flags=re.S)


def long_lines(page):
    """But for tables, code, addresses and what is generated."""
    for line in re.sub(r"^ *```.*?^ *```", "", page, flags=re.S | re.M).splitlines():
        if len(line) > PAGE_COLUMNS and line[0] not in "|<" and "](" not in line and "Generated by" not in page:
            yield f"a line of {len(line)} columns: {line[:40]} ..."


def page_complaints(page):
    page = without_generated(page)
    yield from long_lines(page)
    yield from wrong_words(VALUE.sub("x", without_code(page)), EVERYWHERE)
    for paragraph in paragraphs(page):
        yield from long_sentences(paragraph)


def without_examples(page):
    """docs/style.md names what it rules out: in its tables, in italics and in quotation marks."""
    return re.sub(r'^\| .*$|\*[\w, ]+\*|"[^"\n]+"', "", page, flags=re.M)


# ---- events ----

ENTRY = re.compile(
    r"^MessageId=(\d+)\nSeverity=(\w+)\nSymbolicName=\w+\nLanguage=English\n(.*?)\n\.$", re.M | re.S
)


def event_order(severity, parts):
    labels = [next((i for i, label in enumerate(LABELS) if part.startswith(label)), -1) for part in parts]
    known = [label for label in labels if label >= 0]
    if known != sorted(known) or len(set(known)) != len(known):
        yield "Impact, Next, Action and Rotation are not in this order"
    if severity != "Informational" and not {1, 2} & set(known):
        yield "neither Next: nor Action:"


def event_complaints(number, severity, text):
    parts = re.split(r"%n%n|%n(?=(?:Impact|Next|Action): )", text)
    plain = text.replace("%n", "\n")
    count = len(words_of(plain))
    yield from wrong_words(VALUE.sub("x", plain), IN_PROGRAM)
    yield from event_order(severity, parts)
    for part in parts:
        for line in part.split("%n"):
            yield from long_sentences(line)
    if count > EVENT_WORDS[severity] and number not in LONG_EVENTS:
        yield f"{count} words, {EVENT_WORDS[severity]} at most"


def catalogue_complaints(catalogue):
    for number, severity, text in ENTRY.findall(catalogue):
        for complaint in event_complaints(int(number), severity, text):
            yield f"event {number}: {complaint}"


# ---- C ----

TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def literals(source):
    """The text of adjacent literals as a whole; of an #include none."""
    source = re.sub(r"^ *# *include.*$", "", source, flags=re.M)
    whole, end = "", None
    for match in TOKEN.finditer(source):
        if match[0][0] != '"':
            continue
        between = "" if end is None else source[end : match.start()]
        if end is not None and re.fullmatch(r"(?:\s|\\|L|[A-Z_]+\s)*", between):
            whole += match[0][1:-1]
        else:
            yield whole
            whole = match[0][1:-1]
        end = match.end()
    yield whole


def comments_of_c(source):
    return "\n".join(token for token in TOKEN.findall(source) if token[0] == "/")


def comments_of_script(source):
    return "\n".join(re.findall(r"(?:^|\s)#(?!!)[^\n]*|^\s*\"\"\".*?\"\"\"", source, re.M | re.S))


def literal_complaints(source):
    for text in literals(source):
        if " " in text:  # else an identifier
            found = wrong_words(VALUE.sub("x", text), IN_PROGRAM)
            yield from (f"{complaint}: {text[:60]}" for complaint in found)


# ---- the whole ----


def all_complaints():
    def of(path, found):
        return [f"{path.relative_to(ROOT)}: {complaint}" for complaint in found]

    complaints = of(ROOT / "service/events.mc", catalogue_complaints(read(ROOT / "service/events.mc")))
    for path in sorted([*(ROOT / "core").rglob("*.c"), *(ROOT / "service").rglob("*.c")]):
        complaints += of(path, literal_complaints(read(path)))
    for path in sorted([*(ROOT / "installer").rglob("en-US/*.adml"), *(ROOT / "installer").rglob("*.wxs")]):
        text = re.sub(r"<!--.*?-->|<Custom\w* .*?>", "", read(path), flags=re.S)
        text = re.sub(r"<[^>\"]*>", " ", text)
        complaints += of(path, wrong_words(VALUE.sub("x", text), IN_PROGRAM))
    for path in sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")]):
        page = read(path)
        if path.name != "events.md":  # its texts are those of events.mc
            complaints += of(path, page_complaints(without_examples(page) if path.name == "style.md" else page))
    return complaints


AREAS = {"core": ("c", "h"), "service": ("c", "h"), "tests": ("c", "h", "py", "sh"), "tools": ("c", "h", "py", "sh")}


def comment_places():
    for area, suffixes in AREAS.items():
        for path in sorted(path for path in (ROOT / area).rglob("*") if path.suffix[1:] in suffixes):
            if path.name in ("words.py", "test_words.py"):
                continue
            of_c = path.suffix in (".c", ".h")
            comments = (comments_of_c if of_c else comments_of_script)(read(path))
            for complaint in wrong_words(comments, EVERYWHERE):
                yield area, f"{path.relative_to(ROOT)}: {complaint}"


def counts():
    found = dict.fromkeys(AREAS, 0)
    for area, _ in comment_places():
        found[area] += 1
    return found


def kept():
    lines = read(KEPT).splitlines() if KEPT.exists() else []
    return {area: int(count) for area, count in (line.split() for line in lines if line[:1] != "#")}


HEAD = """# How often comments have a word that docs/style.md rules out. A count only falls:
# python3 tools/words.py keep
"""


def keep():
    before = kept()
    lines = [f"{area} {min(count, before.get(area, count))}\n" for area, count in counts().items()]
    KEPT.write_text(HEAD + "".join(lines), encoding="ascii")


def check():
    complaints = all_complaints()
    most = kept()
    for area, count in counts().items():
        if count > most.get(area, 0):
            complaints.append(
                f"{area}: comments have {count} words that docs/style.md rules out, {most.get(area, 0)} are kept "
                "(python3 tools/words.py comments)"
            )
    print("\n".join(complaints), end="\n" if complaints else "")
    return 1 if complaints else 0


def main(arguments):
    if not arguments:
        return check()
    if arguments == ["comments"]:
        print("\n".join(place for _, place in comment_places()))
        return 0
    if arguments == ["keep"]:
        keep()
        return 0
    print(__doc__, file=sys.stderr)
    return 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
