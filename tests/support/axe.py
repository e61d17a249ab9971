"""axe, the rules of accessibility that a page can be held against by a program (WCAG 2.2 AA and best practice)."""

from pathlib import Path

import pytest

from tests.support.chromium import Chromium, is_installed

AXE = Path(__file__).resolve().parents[1] / "eid_gateway/parties/node_modules/axe-core/axe.min.js"
RULES = '["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]'
RUN = f"""
  axe.run(document, {{runOnly: {RULES}}})
    .then(result => done(result.violations.map(one => `${{one.id}}: ${{one.nodes.map(node => node.html).join(" ")}}`)));
"""


def axe_script() -> str:
    """The program; skips the test where it or the browser is not installed."""
    if not is_installed() or not AXE.exists():
        pytest.skip("needs Chromium with its driver and axe-core: make test-eid")
    return AXE.read_text()


async def violations_here(browser: Chromium, axe: str, schemes: tuple[str, ...] = ("light",)) -> list[str]:
    """What axe finds on the page the browser shows, in light or dark colours, whichever the person prefers."""
    found = []
    for scheme in schemes:
        await browser.prefer(scheme)
        found += await browser.run(axe + RUN)
    return found
