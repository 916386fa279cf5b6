"""How long the words take that are hardest to read as Markdown, of each kind the tests know."""

from pathlib import Path

import django

from tests.performance.bench import Report


def measure(folder: Path, report: Report) -> None:
    """CPU time, so that a busy machine does not count."""
    django.setup()
    from community.design.markdown import LONGEST, render
    from tests.community.design.pathological import KINDS
    from tests.community.design.test_markdown_pathological import longest_read_as_markdown, seconds

    read = max(seconds(render, longest_read_as_markdown(name)) for name in KINDS)
    refused = max(seconds(render, kind(4 * LONGEST)) for kind in KINDS.values())
    report("markdown_worst_ms", max(read, refused) * 1000, "ms")
