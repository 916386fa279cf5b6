"""Makes the corpora from unpacked packages: `python -m tests.corpora.dump <folder>`.

The folder holds the packages that README.md names, each unpacked under its own name.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent


def commonmark(package: Path) -> list[dict[str, str | int]]:
    """The examples of the specification's own text, numbered as the specification numbers them."""
    text = (package / "spec.txt").read_text().split("<!-- END TESTS -->")[0]
    parts = re.finditer(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$|^#{1,6} *(.*?)$", text, re.M | re.S)
    section, examples = "", []
    for part in parts:
        markdown, html, heading = part.groups()
        if heading is not None:
            section = heading
            continue
        source, expected = (side.replace("→", "\t") for side in (markdown, html))
        examples.append(
            {"number": len(examples) + 1, "section": section, "markdown": source, "html": expected}
        )
    return examples


def naughty_strings(package: Path) -> Iterator[str]:
    """The script injections of the Big List of Naughty Strings, a chapter of its list."""
    text = (package / "resources/blns.txt").read_text()
    chapter = text.split("#\tScript Injection")[1].split("#\tSQL Injection")[0]
    yield from (line for line in chapter.split("\n") if line and not line.startswith("#"))


def bleach(package: Path) -> Iterator[str]:
    """The cheat sheet vectors of Bleach's tests: each file has a vector, `--`, what Bleach makes of it."""
    for file in sorted((package / "tests/data").glob("*.test")):
        yield file.read_text().split("\n--\n")[0]


def ammonia(package: Path) -> Iterator[str]:
    """The fragments of HTML in the tests of Ammonia."""
    tests = (package / "src/lib.rs").read_text().split("mod test")[-1]
    raw = re.findall(r'r(#+)"(.*?)"\1', tests, re.S)
    plain = re.findall(r'= "((?:[^"\\]|\\.)*)"', tests)
    yield from (text for _, text in raw if "<" in text)
    yield from (re.sub(r"\\(.)", r"\1", text) for text in plain if "<" in text and "\\u" not in text)


def markdown_it(package: Path) -> Iterator[str]:
    """The attacks that Markdown itself makes possible, from the tests of markdown-it-py."""
    fixtures = (package / "tests/test_port/fixtures/xss.md").read_text()
    yield from (part.strip("\n") for part in re.findall(r"^\.\n(.*?)^\.\n.*?^\.$", fixtures, re.M | re.S))


def xss(folder: Path) -> list[dict[str, str | list[str]]]:
    sources = (
        ("blns", "npm blns 2.0.4", "MIT", naughty_strings),
        ("bleach", "PyPI bleach 6.4.0 (source archive)", "Apache-2.0", bleach),
        ("ammonia", "crate ammonia 4.2.4", "MIT OR Apache-2.0", ammonia),
        ("markdown-it-py", "PyPI markdown-it-py 4.3.0 (source archive)", "MIT", markdown_it),
    )
    return [
        {"origin": origin, "licence": licence, "payloads": sorted(set(read(folder / name)))}
        for name, origin, licence, read in sources
    ]


def write(name: str, content: object) -> None:
    (HERE / name).write_text(json.dumps(content, ensure_ascii=True, indent=1) + "\n")


if __name__ == "__main__":
    unpacked = Path(sys.argv[1])
    write("commonmark.json", commonmark(unpacked / "commonmark-spec"))
    write("xss.json", xss(unpacked))
