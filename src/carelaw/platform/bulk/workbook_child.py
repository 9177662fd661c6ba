"""Read a workbook's cells as text, alone in a process of its own that may use so much memory and time and no more.

Started by path with the workbook on its standard input, never imported: what a hostile file does to it ends with it.
Writes one JSON line for each row that holds something: the sheet's number, the row's number, its cells; a line of a
sheet's number and name comes before its rows. No formula is computed and no macro run: stored values alone are read.
"""

import io
import json
import resource
import sys

MEMORY, SECONDS, SHEETS = 1 << 30, 60, 16
NOT_READ = 4


def text_of(cell: object) -> str:
    """A cell as the sheet shows it: a whole number without a point, so that no digit of an identifier is lost."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def main() -> int:
    """Read standard input to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        for place in range(min(SHEETS, len(book.sheet_names))):
            sheet = book.get_sheet_by_index(place)
            sys.stdout.write(json.dumps([place, sheet.name]) + "\n")
            for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1):
                cells = [text_of(cell) for cell in row]
                if any(cells):
                    sys.stdout.write(json.dumps([place, number, cells]) + "\n")
    except (CalamineError, MemoryError):
        return NOT_READ
    return 0


if __name__ == "__main__":
    sys.exit(main())
