"""A person who has no mouse: Tab and Enter, the space bar for a choice, and what is typed."""

from __future__ import annotations

from typing import Any

_MOST = 160
# What a screen reader would call the element that has the focus.
_FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return "";
  const label = one.labels && one.labels.length ? one.labels[0].innerText : "";
  return (label || one.getAttribute("aria-label") || one.innerText || one.value || one.id || "").trim().split("\\n")[0];
}"""


def tab_to(page: Any, words: str) -> None:
    """Press Tab until what is called so has the focus; `#id` names it by its id. Fails where Tab never comes to it."""
    met = []
    for _ in range(_MOST):
        page.keyboard.press("Tab")
        met.append("#" + page.evaluate("document.activeElement.id") if words[:1] == "#" else page.evaluate(_FOCUSED))
        if met[-1].startswith(words):
            return
    raise AssertionError(f"{_MOST} times Tab never came to “{words}”; it came to: {list(dict.fromkeys(met))}")


def follow(page: Any, words: str) -> None:
    """Tab to a link or a button and press Enter; the next page stands when this ends."""
    tab_to(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def type_into(page: Any, label: str, text: str) -> None:
    """Tab to a field and type."""
    tab_to(page, label)
    page.keyboard.type(text)


def choose(page: Any, label: str) -> None:
    """Tab to a box or a choice and press the space bar."""
    tab_to(page, label)
    page.keyboard.press("Space")


def to_the_content(page: Any) -> None:
    """Take the skip link past the menu."""
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "usa-skipnav"
    page.keyboard.press("Enter")


def heading(page: Any) -> str:
    """The page's first-level heading."""
    return str(page.locator("h1").first.inner_text())
