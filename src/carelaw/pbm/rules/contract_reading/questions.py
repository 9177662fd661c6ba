"""Contracts written as questions and answers: each pair is read as the sentence that it comes to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from carelaw.pbm.facts.contract_text import Passage

_PAIR = re.compile(
    r"(?:\bQ(?:uestion)?[.:]\s*)?\b(?P<modal>May|Can|Could|Must|Shall|Should|Will|Do|Does|Am|Are|Is) (?P<who>I|we"
    r"|you|my \w+|our \w+"
    r"|(?:the|a|an) \w+) (?P<act>[^?]{3,200})\?\s*(?:A(?:nswer)?[.:]\s*)?(?P<answer>[^.?!]{1,200})[.!]?",
)
_NO, _YES = (
    re.compile(r"^(?:no|never|not)\b,?\s*", re.IGNORECASE),
    re.compile(r"^(?:yes|always|of course)\b,?\s*", re.IGNORECASE),
)
_WHO = {"i": "you", "we": "you", "my": "your", "our": "your"}
_MODAL = {"can": "may", "could": "may", "do": "shall", "does": "shall", "am": "are"}


def as_told(passages: Iterable[Passage]) -> Iterator[Passage]:
    """Passages with every question and its answer turned into one sentence."""
    for one in passages:
        yield replace(one, text=_PAIR.sub(_sentence, one.text)) if "?" in one.text else one


def _sentence(pair: re.Match[str]) -> str:
    answer = pair["answer"].strip()
    no, yes = _NO.match(answer), _YES.match(answer)
    if not no and not yes and not answer.lower().startswith(("only", "after", "with", "if ", "when", "unless")):
        return pair.group(0)
    first, _, rest = pair["who"].lower().partition(" ")
    who = f"{_WHO.get(first, first)} {rest}".strip()
    modal = pair["modal"].lower()
    said_first = no or yes
    more = answer[said_first.end() :] if said_first else answer
    said = f"{who} {_MODAL.get(modal, modal)}{' not' if no else ''} {pair['act']}"
    return f"{said[0].upper()}{said[1:]}{', ' if said_first else ' '}{more}".rstrip(" ,") + "."
