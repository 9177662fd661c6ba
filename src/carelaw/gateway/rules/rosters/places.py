"""States, districts and territories with their codes, and the first three digits of their ZIP codes.

Source: United States Postal Service, Publication 28 (Appendix B) and the list of three-digit ZIP code prefixes (L002).
"""

from __future__ import annotations

from collections.abc import Mapping

_TABLE = """
AL Alabama 350-369|AK Alaska 995-999|AZ Arizona 850-865|AR Arkansas 716-729 755|CA California 900-961
CO Colorado 800-816|CT Connecticut 060-069|DE Delaware 197-199|DC District of Columbia 200-205 569|FL Florida 320-349
GA Georgia 300-319 398-399|HI Hawaii 967-968|ID Idaho 832-838|IL Illinois 600-629|IN Indiana 460-479|IA Iowa 500-528
KS Kansas 660-679|KY Kentucky 400-427|LA Louisiana 700-714|ME Maine 039-049|MD Maryland 206-219
MA Massachusetts 010-027 055|MI Michigan 480-499|MN Minnesota 550-567|MS Mississippi 386-397|MO Missouri 630-658
MT Montana 590-599|NE Nebraska 680-693|NV Nevada 889-898|NH New Hampshire 030-038|NJ New Jersey 070-089
NM New Mexico 870-884|NY New York 005 063 100-149|NC North Carolina 270-289|ND North Dakota 580-588|OH Ohio 430-459
OK Oklahoma 730-749|OR Oregon 970-979|PA Pennsylvania 150-196|RI Rhode Island 028-029|SC South Carolina 290-299
SD South Dakota 570-577|TN Tennessee 370-385|TX Texas 733 750-799 885|UT Utah 840-847|VT Vermont 050-059
VA Virginia 201 220-246|WA Washington 980-994|WV West Virginia 247-268|WI Wisconsin 530-549|WY Wyoming 820-831
AS American Samoa 967|GU Guam 969|MP Northern Mariana Islands 969|PR Puerto Rico 006-009|VI Virgin Islands 008
"""


def _read() -> tuple[dict[str, str], dict[str, tuple[tuple[int, int], ...]]]:
    names, prefixes = {}, {}
    for entry in _TABLE.replace("\n", "|").strip("|").split("|"):
        code, *words = entry.split()
        spans = [word for word in words if word[0].isdigit()]
        names[code] = " ".join(words[: len(words) - len(spans)])
        prefixes[code] = tuple((int(span[:3]), int(span[-3:])) for span in spans)
    return names, prefixes


STATES, _PREFIXES = _read()
_BY_NAME: Mapping[str, str] = {name.casefold(): code for code, name in STATES.items()}


def state_code(written: str) -> str | None:
    """The code of a state written as its code or by its whole name; None for anything else."""
    plain = " ".join(written.replace(".", "").split())
    return plain.upper() if plain.upper() in STATES else _BY_NAME.get(plain.casefold())


def state_name(code: str) -> str:
    """The name of a state by its code; the code itself where there is no such state."""
    return STATES.get(code, code)


def zip_in_state(zip_code: str, state: str) -> bool:
    """Whether a ZIP code begins as those of a state do."""
    return any(least <= int(zip_code[:3]) <= most for least, most in _PREFIXES[state])
