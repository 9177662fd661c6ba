// Sorting of a table that is on the page, and copying a note; both work on what was given, neither asks the server.
(() => {
  "use strict";

  const keyOf = (cell) => cell.dataset.key ?? cell.textContent.trim();

  function sortable(table) {
    const body = table.tBodies[0];
    const headings = [...table.tHead.rows[0].cells];
    headings.forEach((heading, column) => {
      if (heading.dataset.sort === undefined) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "ph-sort";
      button.textContent = heading.textContent.trim();
      const mark = document.createElement("span");
      mark.className = "cl-sort";
      mark.setAttribute("aria-hidden", "true");
      button.append(mark);
      heading.replaceChildren(button);
      const show = () => {
        mark.textContent = { ascending: "▲", descending: "▼" }[heading.getAttribute("aria-sort")] ?? "↕";
      };
      heading.addEventListener("sort-shown", show);
      show();
      button.addEventListener("click", () => {
        const down = heading.getAttribute("aria-sort") === "ascending";
        for (const other of headings) other.removeAttribute("aria-sort");
        heading.setAttribute("aria-sort", down ? "descending" : "ascending");
        const numeric = heading.dataset.sort === "number";
        const sign = down ? -1 : 1;
        const rows = [...body.rows].sort((a, b) => {
          const [one, two] = [keyOf(a.cells[column]), keyOf(b.cells[column])];
          if (numeric) return sign * ((Number.parseFloat(one) || -1) - (Number.parseFloat(two) || -1));
          return sign * one.localeCompare(two);
        });
        body.append(...rows);
        for (const other of headings) other.dispatchEvent(new Event("sort-shown"));
      });
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const table of document.querySelectorAll("table[data-sortable]")) sortable(table);
    for (const button of document.querySelectorAll("[data-copies]")) {
      const source = document.getElementById(button.dataset.copies);
      if (!source || !navigator.clipboard) continue;
      button.hidden = false;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(source.value);
        button.textContent = button.dataset.copied;
      });
    }
  });
})();
