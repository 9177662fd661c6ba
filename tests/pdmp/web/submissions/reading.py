"""What a page says, without its markup."""

from __future__ import annotations

import html
import re
from typing import Any


def text_of(response: Any) -> str:
    """The words of a page in one line."""
    body = response.content.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def fields_of(response: Any) -> dict[str, str]:
    """What the browser would send back if nothing were changed: inputs with their values, chosen options."""
    body = response.content.decode()
    found = {}
    for tag in re.findall(r"<input [^>]*>", body):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            found[name[1]] = html.unescape(value[1]) if value else ""
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', body, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = html.unescape(chosen[1]) if chosen else ""
    return found
