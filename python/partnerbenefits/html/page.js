"use strict";
// Without this script every table is still there, whole and in its own order.
for (const frame of document.querySelectorAll(".pb-table")) {
  const body = frame.querySelector("tbody");
  const headings = [...frame.querySelectorAll("thead th")];
  const rows = [...body.rows];
  if (body.querySelector(".none") || rows.length < 2) continue;

  const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;

  // Empty cells come last in both directions: what is not known is not small.
  const sorted = (index, descending) => {
    const number = headings[index].classList.contains("n");
    const choices = JSON.parse(headings[index].dataset.order ?? "null");
    const value = number ? Number : choices ? (text) => choices.indexOf(text) : (text) => text;
    const keyed = rows.map((row) => {
      const text = row.cells[index].textContent;
      return { row, text, value: value(text) };
    });
    const sign = descending ? -1 : 1;
    const order = number || choices ? (a, b) => a.value - b.value : (a, b) => compare(a.value, b.value);
    keyed.sort((a, b) => (a.text === "") - (b.text === "") || sign * order(a, b));
    return keyed.map((entry) => entry.row);
  };

  // Without a direction the order of the report comes back.
  const sort = (index, direction) => {
    for (const heading of headings) heading.removeAttribute("aria-sort");
    if (!direction) return body.append(...rows);
    headings[index].setAttribute("aria-sort", direction);
    body.append(...sorted(index, direction === "descending"));
  };

  // Where the window is too narrow for headings they are chosen from a list.
  const choice = document.createElement("select");
  choice.append(new Option("as it comes", ""));
  headings.forEach((heading, index) => {
    choice.append(new Option(heading.textContent, index));
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const next = { ascending: "descending", descending: null };
      const before = heading.getAttribute("aria-sort");
      sort(index, before ? next[before] : "ascending");
      choice.value = "";
    });
  });
  choice.addEventListener("change", () => sort(Number(choice.value), choice.value && "ascending"));

  const tools = document.createElement("div");
  tools.className = "tools";
  const label = document.createElement("label");
  const input = document.createElement("input");
  input.type = "search";
  label.append("Filter ", input);
  const count = document.createElement("span");
  count.className = "count";
  count.setAttribute("role", "status");
  const by = document.createElement("label");
  by.className = "by";
  by.append("Sort by ", choice);
  tools.append(label, by, count);
  frame.prepend(tools);

  let texts = null;
  const filter = () => {
    // Read once, on first use: a page of a hundred thousand rows opens without it.
    texts ??= rows.map((row) => [...row.cells].map((cell) => cell.textContent).join("\n").toLowerCase());
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, index) => {
      const hit = words.every((word) => texts[index].includes(word));
      row.hidden = !hit;
      shown += hit;
    });
    count.textContent = words.length ? `${shown} of ${rows.length} rows` : `${rows.length} rows`;
  };
  count.textContent = `${rows.length} rows`;
  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, rows.length > 5000 ? 200 : 0);
  });
}
