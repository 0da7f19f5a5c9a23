"""Axe over many pages in one tab: each page takes the place of the one before, so that axe is loaded once.

What a page says of itself in its head (title, language) is held by the page law; of its scripts the house's own runs.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_SWAP = """async (html) => {
  const next = new DOMParser().parseFromString(html, "text/html");
  const links = () => [...document.querySelectorAll("head link[rel=stylesheet]")];
  const wanted = [...next.querySelectorAll("link[rel=stylesheet]:not([media=print])")].map((link) => link.href);
  for (const link of links()) if (!wanted.includes(link.href)) link.remove();
  // The order of sheets decides: what is left must be how the list begins.
  if (links().some((link, place) => link.href !== wanted[place])) links().forEach((link) => link.remove());
  const loading = wanted.slice(links().length).map((address) => new Promise((done, failed) => {
    const link = Object.assign(document.createElement("link"), {rel: "stylesheet", href: address});
    link.onload = done;
    link.onerror = failed;
    document.head.append(link);
  }));
  await Promise.all(loading);
  const scheme = (page) => page.querySelector("meta[name=color-scheme]");
  scheme(document).content = scheme(next)?.content ?? "normal";
  document.title = next.title;
  document.documentElement.lang = next.documentElement.lang;
  document.body.replaceWith(document.adoptNode(next.body));
  // Rows are alike: of a long list axe sees the first few.
  for (const body of document.querySelectorAll("tbody")) [...body.rows].slice(6).forEach((row) => row.remove());
  dispatchEvent(new Event("resize"));  // what the house's own script does to wide tables
}"""
_RUN = """async ([place, rules]) => {
  const found = await axe.run(place, {runOnly: rules, resultTypes: ["violations"]});
  const told = (fault) => fault.nodes.slice(0, 3).map((node) => node.html).join(" | ");
  return found.violations.map((fault) => `${fault.id}: ${told(fault)}`);
}"""


class Judge:
    """One tab with axe in it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def show(self, html: str) -> None:
        """Put a page where the last one was."""
        self.page.evaluate(_SWAP, html)

    def scheme(self, name: str) -> None:
        """Turn to light or dark without loading anything."""
        self.page.emulate_media(color_scheme=name)

    def faults(self, place: str = "main", rules: list[str] | None = None) -> list[str]:
        """What axe finds against `rules` (WCAG 2.2 A and AA) inside `place`, each with the elements it means."""
        return list(self.page.evaluate(_RUN, [place, rules or WCAG]))


@contextmanager
def judge(browser: Browser, address: str, width: int = 1280) -> Iterator[Judge]:
    """A tab at `address`, with motion off and axe loaded."""
    context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{address}/publicity/")
    page.evaluate(Axe().axe_script)
    try:
        yield Judge(page)
    finally:
        context.close()
