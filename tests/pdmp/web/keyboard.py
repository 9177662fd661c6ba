"""A person who has no mouse: Tab and Enter, the arrows, the space bar for a choice, and what is typed."""

from __future__ import annotations

from typing import Any

_MOST = 160
_ROUND = 400
# What a screen reader would call the element that has the focus, its id, and whether one sees that it has the focus.
# A box or a choice of the page kit is drawn before its label; what has the focus inside a date field the browser draws.
_STOP = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return ["", "", true];
  const label = one.labels && one.labels.length ? one.labels[0] : null;
  const drawn = box => (box.outlineStyle !== "none" && parseFloat(box.outlineWidth) > 0) || box.boxShadow !== "none";
  const beside = label && drawn(getComputedStyle(label, "::before"));
  const seen = one.type === "date" || drawn(getComputedStyle(one)) || beside;
  const told = (label ? label.innerText : "") || one.getAttribute("aria-label") || one.innerText;
  return [(told || one.value || one.id || "").trim().split("\\n")[0], one.id, Boolean(seen)];
}"""
_SKIP_LINK = "document.activeElement.className === 'usa-skipnav'"


def tab_to(page: Any, words: str) -> None:
    """Press Tab until what is called so has the focus; `#id` names it by the beginning of its id.

    Fails where Tab never comes to it. Whatever it passes must show that it has the focus.
    """
    met = []
    for _ in range(_MOST):
        page.keyboard.press("Tab")
        says, name, seen = page.evaluate(_STOP)
        if not seen:
            page.complaints.append(f"one does not see that “{says}” has the focus")
        met.append(f"#{name}" if words[:1] == "#" else says)
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


def go_down_to(page: Any, group: str, words: str) -> None:
    """Tab to the first of several choices and go down with the arrow until the one that is called so is chosen."""
    tab_to(page, group)
    for _ in range(20):
        if page.evaluate(_STOP)[0].startswith(words):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"The arrow never came to “{words}”.")


def to_the_content(page: Any) -> None:
    """Take the skip link past the menu; where the last page was left from its content, the browser begins there."""
    if page.url.endswith("#main"):
        return
    page.keyboard.press("Tab")
    assert page.evaluate(_SKIP_LINK), page.evaluate(_STOP)
    page.keyboard.press("Enter")


def opens(page: Any, words: str) -> None:
    """Past the menu, to a link or a button of the page itself."""
    to_the_content(page)
    follow(page, words)


def begins_in(page: Any, name: str) -> None:
    """The page begins in its first field; the skip link and the menu are still there, before it."""
    page.wait_for_function("name => document.activeElement.id === name", arg=name)
    for _ in range(_MOST):
        page.keyboard.press("Shift+Tab")
        if page.evaluate(_SKIP_LINK):
            page.keyboard.press("Enter")
            tab_to(page, f"#{name}")
            return
    raise AssertionError(f"Back from the first field, Tab never came to the skip link in {_MOST} times.")


def goes_round(page: Any) -> None:
    """Tab leads through the whole page and back to its beginning: nothing keeps the focus."""
    for _ in range(_ROUND):
        page.keyboard.press("Tab")
        if page.evaluate(_SKIP_LINK):
            return
    raise AssertionError(f"In {_ROUND} times Tab never came round; it stands on {page.evaluate(_STOP)}")


def heading(page: Any) -> str:
    """The page's first-level heading."""
    return str(page.locator("h1").first.inner_text())
