#!/usr/bin/env python3
"""Tries the samples of docs/monitoring.md and the view for Event Viewer: each XML is well-formed, and
each query selects what the page says, of one event of each id in the form in which Windows renders
events (win32: Windows Event Log, the schema's elements; without its name space, which queries do
not name).

usage: python3 tests/events/test_monitoring.py

The last line is "N passed, N failed". Exit codes: 0 all passed, 1 not. Needs xmllint.
"""
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as xml

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tools"))
import events as catalogue  # noqa: E402  (the folder is not a package)

LEVELS = {"Error": 2, "Warning": 3, "Informational": 4}
QUALIFIERS = {"Error": 0xC000, "Warning": 0x8000, "Informational": 0x4000}
OTHER = "SomebodyElse"  # a source of the same ids


def rendered(event, provider):
    root = xml.Element("Event")
    system = xml.SubElement(root, "System")
    xml.SubElement(system, "Provider", Name=provider)
    number = xml.SubElement(system, "EventID", Qualifiers=str(QUALIFIERS[event.severity]))
    number.text = str(event.id)
    xml.SubElement(system, "Level").text = str(LEVELS[event.severity])
    xml.SubElement(system, "Task").text = str(event.id // 100)
    xml.SubElement(system, "Keywords").text = "0x80000000000000"
    xml.SubElement(system, "Channel").text = "Application"
    data = xml.SubElement(root, "EventData")
    for name in event.inserts:
        xml.SubElement(data, "Data").text = name
    return root


def evaluate(query, log):
    """The ids that it selects, of either source."""
    path = query if query.startswith("Event/") else "Event" + query[1:]
    count = subprocess.run(
        ["xmllint", "--xpath", f"/Events/{path}/descendant-or-self::*[name()='EventID']", "-"],
        input=log,
        capture_output=True,
        check=False,
    )
    if count.returncode not in (0, 10):  # 10: it selects nothing
        raise ValueError(count.stderr.decode())
    return [int(number) for number in re.findall(rb"<EventID[^>]*>(\d+)<", count.stdout)]


def queries_of_xml(text):
    """The queries in an XML text, also in one that is the text of an element."""
    root = xml.fromstring(text)
    for element in root.iter():
        kind = element.tag.split("}")[-1]
        inner = (element.text or "").strip()
        if kind in ("Select", "query") and element.get("Path", "Application") == "Application":
            yield inner
        elif inner.startswith("<"):
            yield from queries_of_xml(inner)


def queries_of(language, text):
    if language == "xml":
        return list(queries_of_xml(text))
    return [query.rstrip('"') for query in re.findall(r"\*\[System.*\]", text)]


def selected(words, events):
    if words == "all":
        return [event.id for event in events]
    wanted = words.split()
    return [event.id for event in events if event.severity in wanted or str(event.id) in wanted]


def main():
    _, events = catalogue.read_catalogue()
    root = xml.Element("Events")
    for event in events:
        root.append(rendered(event, "SstpCertRotator"))
        root.append(rendered(event, OTHER))
    log = xml.tostring(root)
    page = (ROOT / "docs/monitoring.md").read_text(encoding="utf-8")
    samples = re.findall(r"<!-- selects: (.*?) -->\n```(\w+)\n(.*?)```", page, re.S)
    samples.append(("all", "xml", (ROOT / "service/event_view.xml").read_text(encoding="utf-8")))
    passed = failed = 0
    if len(samples) - 1 != len(re.findall(r"^```\w", page, re.M)):
        print("ERROR: docs/monitoring.md: a sample lacks what it selects")
        failed += 1
    for words, language, text in samples:
        try:
            queries = queries_of(language, text)
            assert queries, "there is no query in it"
            for query in queries:
                found = evaluate(query, log)
                assert found == selected(words, events), f"{query} selects {found}"
            passed += 1
        except (ValueError, AssertionError, xml.ParseError) as error:
            print(f"ERROR: the sample that selects {words}: {error}")
            failed += 1
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
