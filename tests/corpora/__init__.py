"""Public material that the tests hold the code against. README.md says where each comes from."""

import json
from pathlib import Path

HERE = Path(__file__).parent


def commonmark_examples() -> list[dict]:
    """The examples of CommonMark 0.31.2: number, section, markdown, html."""
    return json.loads((HERE / "commonmark.json").read_text())


def commonmark_exceptions() -> dict[int, str]:
    """Number of each example that we refuse on purpose -> the reason."""
    reasons = json.loads((HERE / "commonmark_exceptions.json").read_text())
    return {number: reason["why"] for reason in reasons for number in reason["examples"]}


def xss_payloads() -> list[str]:
    """Attacks on HTML and Markdown renderers, from every source, each once."""
    sources = json.loads((HERE / "xss.json").read_text())
    return sorted({payload for source in sources for payload in source["payloads"]})
