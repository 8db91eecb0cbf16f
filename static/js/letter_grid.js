// Registers typed from paper: a letter moves on to the next name, arrows go everywhere, and a block
// copied from a spreadsheet falls into its cells. What is not understood stays as it was typed.
const grid = document.querySelector("[data-letter-grid]");
const letters = new Map(
  Object.entries(JSON.parse(grid.dataset.spellings)).flatMap(([letter, texts]) => texts.map((text) => [text, letter])),
);
const columns = [];
for (const cell of grid.querySelectorAll(".letter-cell")) {
  (columns[cell.dataset.column] ??= []).push(cell);
  show(cell);
}
// Rows as on the page: a person who is not expected in a session has no cell there.
const rows = [...grid.querySelectorAll("tbody tr")].map((row) => {
  const cells = [];
  for (const cell of row.querySelectorAll(".letter-cell")) cells[cell.dataset.column] = cell;
  return cells;
});
let changed = false;

function read(text) {
  const plain = text.replace(/\s+/g, "").toLowerCase().replace(/\ufe0f/g, "");
  return letters.get(plain);
}

function write(cell, text) {
  cell.value = read(text) ?? text.trim();
  changed = true;
  show(cell);
}

function show(cell) {
  cell.dataset.letter = read(cell.value) ?? "";
  if (cell.dataset.letter) cell.removeAttribute("aria-invalid");
}

function count() {
  columns.forEach((cells, number) => {
    grid.querySelector(`[data-filled="${number}"]`).textContent = cells.filter((cell) => cell.value.trim()).length;
  });
}

function go(cell) {
  cell?.focus();
  cell?.select();
  return Boolean(cell);
}

// Down the column, and on at the top of the next.
function next(cell, by = 1) {
  const number = Number(cell.dataset.column);
  const at = columns[number].indexOf(cell) + by;
  if (columns[number][at]) return go(columns[number][at]);
  return go(by > 0 ? columns[number + 1]?.[0] : columns[number - 1]?.at(-1));
}

function aside(cell, by) {
  const row = rows.find((cells) => cells.includes(cell));
  for (let at = Number(cell.dataset.column) + by; at >= 0 && at < columns.length; at += by) {
    if (row[at]) return go(row[at]);
  }
  return false;
}

grid.addEventListener("focusin", (event) => {
  if (event.target.matches(".letter-cell")) event.target.select();
});

grid.addEventListener("input", (event) => {
  const cell = event.target;
  if (!cell.matches(".letter-cell")) return;
  changed = true;
  const known = read(cell.value);
  // One letter is enough; a word that begins like another is left to be finished.
  if (known && cell.value.trim().length === 1) {
    cell.value = known;
    next(cell);
  }
  show(cell);
  count();
});

grid.addEventListener("change", (event) => {
  if (!event.target.matches(".letter-cell")) return;
  write(event.target, event.target.value);
  count();
});

grid.addEventListener("keydown", (event) => {
  const cell = event.target;
  if (!cell.matches(".letter-cell") || event.ctrlKey || event.metaKey || event.altKey) return;
  const moves = {
    ArrowDown: () => next(cell),
    ArrowUp: () => next(cell, -1),
    ArrowRight: () => aside(cell, 1),
    ArrowLeft: () => aside(cell, -1),
    Enter: () => next(cell, event.shiftKey ? -1 : 1),
  };
  if (!moves[event.key]) return;
  event.preventDefault();
  moves[event.key]();
});

grid.addEventListener("paste", (event) => {
  const cell = event.target;
  if (!cell.matches(".letter-cell")) return;
  const lines = event.clipboardData.getData("text").replace(/\r/g, "").replace(/\n+$/, "").split("\n");
  const block = lines.map((line) => line.split("\t"));
  if (block.length === 1 && block[0].length === 1) return;
  event.preventDefault();
  const top = rows.findIndex((cells) => cells.includes(cell));
  const left = Number(cell.dataset.column);
  let last = cell;
  block.forEach((texts, down) => {
    texts.forEach((text, right) => {
      const target = rows[top + down]?.[left + right];
      if (!target || !text.trim()) return;
      write(target, text);
      last = target;
    });
  });
  count();
  go(last);
});

grid.addEventListener("click", (event) => {
  const button = event.target.closest("[data-rest]");
  if (!button) return;
  // Also a plain submit; here it must not leave the page.
  event.preventDefault();
  for (const cell of columns[button.dataset.rest] ?? []) {
    if (!cell.value.trim()) write(cell, "h");
  }
  count();
});

grid.closest("form").addEventListener("submit", () => {
  changed = false;
});

window.addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});

window.addEventListener("pageshow", count);

// The server did not understand it: that is where to go on.
go(grid.querySelector('.letter-cell[aria-invalid="true"]'));
