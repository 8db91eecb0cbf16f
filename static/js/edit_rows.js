// A grid of rows that are forms: the arrows go to the same field of the next row, and after a row
// was saved the focus goes on to the next one. Without this, Tab and Enter do.
const grid = document.querySelector("[data-edit-rows]");

grid.addEventListener("keydown", (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step || event.altKey || event.target.tagName !== "INPUT" || event.target.list) return;
  if (move(event.target.closest("li"), event.target.name, step)) event.preventDefault();
});

let saved = null;

grid.addEventListener("submit", (event) => {
  const row = event.target.closest("li");
  saved = { row: row.id, field: document.activeElement?.name, ask: event.submitter?.name === "fix" };
});

document.addEventListener("htmx:after:swap", () => {
  const row = saved && document.getElementById(saved.row);
  const at = document.activeElement;
  if (!row || !(at === document.body || row.contains(at))) return;
  const field = saved.field && saved.field !== "fix" ? saved.field : "name";
  if (saved.ask || !move(row, field, 1)) focus(row, field);
  saved = null;
});

function move(row, field, step) {
  const other = step > 0 ? row.nextElementSibling : row.previousElementSibling;
  return other ? focus(other, field) : false;
}

function focus(row, field) {
  const found = row.querySelector(`[name="${field}"]`) ?? row.querySelector("input:not([type=hidden])");
  found?.focus();
  found?.select?.();
  return Boolean(found);
}
