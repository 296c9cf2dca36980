"""A lesson as a zip for a learning platform (SCORM 1.2), from a site that is built.

    python -m deploy.scorm LESSON

LESSON is a part of a lesson's name, such as 05 or torture. The zip has the site as it is, opened at
this lesson, and a script that tells the platform how much is right and whether all was read.
"""

import json
import os
import re
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree as xml

from deploy.lessons import address
from reliefkit.errors import ReliefError
from reliefkit.learning.panel import Keyed
from reliefkit.library.course import Lesson, course
from reliefkit.offer.exercises import exercises
from reliefkit.paths import NOTEBOOKS

SCRIPT = Path(__file__).parent / "page" / "scorm.js"
# a site's own worker, papers, notebooks, what is packed
LEFT_OUT = re.compile(r"sw\.js|handouts/|lab/|.*\.gz$")
IMS, ADL = (
    "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
    "http://www.adlnet.org/xsd/adlcp_rootv1p2",
)


def found(name: str) -> Lesson:
    """Return the one lesson with this in its name. Raises ReliefError for none, and for several."""
    some = [one for one in course() if name in one.file.removesuffix(".ipynb")]
    if len(some) != 1:
        told = ", ".join(one.file for one in some) or "none"
        raise ReliefError(f"lesson {name!r}: expected the name of one, found {told}")
    return some[0]


def asked(lesson: Lesson) -> list[str]:
    """Return the keys under which a record has the answers to what a lesson asks."""
    os.environ["JPY_SESSION_NAME"] = lesson.file
    cards = (one.card for one in exercises(Path(NOTEBOOKS, lesson.file)))
    return [card.key for card in cards if isinstance(card, Keyed) and card.key]


def manifest(lesson: Lesson, files: list[str]) -> bytes:
    """Return what a platform reads first: one organization, one item, one page that reports."""
    for prefix, space in (("", IMS), ("adlcp", ADL)):
        xml.register_namespace(prefix, space)
    name = f"relief-lab-{lesson.name}"
    top = xml.Element(f"{{{IMS}}}manifest", identifier=name, version="1.2")

    def put(under: xml.Element, tag: str, text: str = "", **given: str) -> xml.Element:
        made = xml.SubElement(under, f"{{{IMS}}}{tag}", given)
        made.text = text or None
        return made

    about = put(top, "metadata")
    put(about, "schema", "ADL SCORM")
    put(about, "schemaversion", "1.2")
    listed = put(top, "organizations", default="course")
    organization = put(listed, "organization", identifier="course")
    put(organization, "title", "Relief Lab")
    item = put(organization, "item", identifier="item", identifierref="lesson")
    put(item, "title", lesson.title)
    page = {"identifier": "lesson", "type": "webcontent", "href": address(lesson.file)}
    resource = put(put(top, "resources"), "resource", **page)
    resource.set(f"{{{ADL}}}scormtype", "sco")
    for file in files:
        put(resource, "file", href=file)
    return xml.tostring(top, encoding="utf-8", xml_declaration=True)


def write(name: str, site: Path) -> Path:
    """Write the zip beside the site, and return where. Raises ReliefError for what is missing."""
    lesson = found(name)
    page = address(lesson.file)
    if not (site / page).is_file():
        raise ReliefError(f"{site} has no {page}: run `make site` first")
    told = json.dumps({"lesson": lesson.name, "asked": asked(lesson)}).replace("<", "\\u003c")
    script = '<script type="module" src="scorm.js"></script></head>'
    data = f'<script id="scorm" type="application/json">{told}</script></body>'
    text = re.sub(r'<p class="rk-as-notebook">.*?</p>', "", (site / page).read_text("utf-8"))
    text = text.replace("</head>", script).replace("</body>", data)
    paths = sorted(path for path in site.rglob("*") if path.is_file())
    names = {path.relative_to(site).as_posix(): path for path in paths}
    whole = {n: path.read_bytes() for n, path in names.items() if not LEFT_OUT.match(n)}
    whole |= {page: text.encode(), "scorm.js": SCRIPT.read_bytes()}
    whole["imsmanifest.xml"] = manifest(lesson, [*whole])
    file = site.with_name(page.replace(".html", ".zip"))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for n, content in whole.items():
            made.writestr(zipfile.ZipInfo(n), content, zipfile.ZIP_DEFLATED)
    return file


def main() -> int:
    """Write the zip, or say in one sentence what stands in the way."""
    try:
        file = write(sys.argv[1] if sys.argv[1:] else "", Path("site").resolve())
        print(f"The lesson is in {file}")
    except (ReliefError, OSError) as problem:
        print(f"Relief Lab: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
