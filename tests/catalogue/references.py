"""What no grammar says of an administrative template: names are unique, every reference has its
target in each language and every target is referred to, what the editor shows fits the element it
sets, and all of it agrees with what the program says of its settings.

usage: references.py FOLDER PAGE      (installer/policy, docs/settings.md)
"""

import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

NS = "{http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions}"
BOXES = {"decimal": "decimalTextBox", "enum": "dropdownList", "text": "textBox"}
TYPES = {"decimal": "REG_DWORD", "enum": "REG_SZ", "text": "REG_SZ"}

folder, page = map(pathlib.Path, sys.argv[1:])
problems = []


def check(good, problem):
    if not good:
        problems.append(problem)


def unique(names, what):
    for name in {name for name in names if names.count(name) > 1}:
        problems.append(f"{what} {name} comes more than once")


def kind(element):
    return element.tag.removeprefix(NS)


def documented():
    """name -> (type, value, default), from the page."""
    text = page.read_text(encoding="utf-8")
    row = r"^## `(\w+)`.*?^\| type \| `(\w+)` \|\n\| value \| (.*?) \|\n\| default \| (.*?) \|$"
    return {name: rest for name, *rest in re.findall(row, text, re.M | re.S)}


template = ElementTree.parse(folder / "SstpCertRotator.admx").getroot()
policies = template.findall(f"{NS}policies/{NS}policy")
settings = documented()
strings = re.findall(r"\$\(string\.(\w+)\)", ElementTree.tostring(template, "unicode"))
categories = [c.get("name") for c in template.iter(f"{NS}category")]
supported = [d.get("name") for d in template.iter(f"{NS}definition")]
unique([policy.get("name") for policy in policies], "the policy")
unique(categories, "the category")
unique(supported, "the definition")
check([p.get("name") for p in policies] == list(settings), "other policies than documented settings")

for policy in policies:
    name = policy.get("name")
    check(policy.find(f"{NS}parentCategory").get("ref") in categories, f"{name}: no such category")
    check(policy.find(f"{NS}supportedOn").get("ref") in supported, f"{name}: no such support")
    check(policy.get("class") == "Machine", f"{name}: of the user")
    check(policy.get("key") == r"SOFTWARE\Policies\SstpCertRotator", f"{name}: another key")
    elements = list(policy.find(f"{NS}elements"))
    unique([element.get("id") for element in elements], f"{name}: the element")
    check([e.get("valueName") for e in elements] == [name], f"{name}: another value")
    element = elements[0]
    registry_type, value, default = settings.get(name, ("", "", ""))
    check(registry_type == TYPES[kind(element)], f"{name}: of another type than documented")
    if kind(element) == "decimal":
        low, high = int(element.get("minValue")), int(element.get("maxValue"))
        check(low <= int(default.strip("`")) <= high, f"{name}: its default is out of bounds")
        check(value == f"{low} to {high}", f"{name}: other bounds than documented")
    elif kind(element) == "enum":
        words = [string.text for string in element.iter(f"{NS}string")]
        unique(words, f"{name}: the choice")
        check(words == re.findall(r"`([\w-]+)`", value), f"{name}: other choices than documented")

languages = sorted(folder.glob("*/SstpCertRotator.adml"))
check([path.parent.name for path in languages] == ["de-DE", "en-US"], "not the two languages")
for path in languages:
    language = path.parent.name
    texts = ElementTree.parse(path).getroot()
    ids = [string.get("id") for string in texts.iter(f"{NS}string")]
    presentations = {p.get("id"): list(p) for p in texts.iter(f"{NS}presentation")}
    unique(ids, f"{language}: the string")
    for missing in set(strings) - set(ids):
        problems.append(f"{language}: no string {missing}")
    for idle in set(ids) - set(strings):
        problems.append(f"{language}: the string {idle} is not used")
    check(set(presentations) == {p.get("name") for p in policies}, f"{language}: presentations")
    for policy in policies:
        name = policy.get("name")
        elements = list(policy.find(f"{NS}elements"))
        boxes = presentations.get(policy.get("presentation")[len("$(presentation.") : -1], [])
        check(
            [(e.get("id"), BOXES[kind(e)]) for e in elements]
            == [(box.get("refId"), kind(box)) for box in boxes],
            f"{language}: {name} is shown as something else",
        )
        if boxes and kind(elements[0]) == "enum":
            items = list(elements[0].iter(f"{NS}string"))
            default = items[int(boxes[0].get("defaultItem"))].text
            check(f"`{default}`" == settings[name][2], f"{language}: {name}: another default")

for problem in problems:
    print(f"ERROR: {problem}")
sys.exit(1 if problems else 0)
