// The attendance register: everyone present with one tap, and counts that follow every tap.
export const rows = [...document.querySelectorAll("[data-register-row]")];
export const form = rows[0].closest("form");
const marks = ["H", "I", "S", "A"];
let changed = false;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-mark-all]");
  if (!button) return;
  // The button also works as a plain submit; here it must not leave the page.
  event.preventDefault();
  const blank = rows.filter((row) => !chosen(row));
  for (const row of blank) row.querySelector('input[value="H"]').checked = true;
  changed = true;
  count();
  form.dispatchEvent(new CustomEvent("marked", { detail: blank }));
});

form.addEventListener("change", (event) => {
  changed = true;
  count();
  const row = event.target.closest("[data-register-row]");
  if (row) form.dispatchEvent(new CustomEvent("marked", { detail: [row] }));
});

form.addEventListener("submit", () => {
  changed = false;
});

window.addEventListener("beforeunload", (event) => {
  if (changed && !form.dataset.kept) event.preventDefault();
});

// After the browser's own Back the radios may differ from what the server wrote.
window.addEventListener("pageshow", count);

// An open register is written into the phone's outbox; a correction is sent as one form.
if (form.dataset.marks) import("./marks.js");

export function chosen(row) {
  return row.querySelector('input[type="radio"]:checked')?.value;
}

export function count() {
  const counts = Object.fromEntries(marks.map((mark) => [mark, 0]));
  for (const row of rows) {
    const mark = chosen(row);
    if (mark) counts[mark] += 1;
  }
  drawTally(counts);
  const recorded = marks.reduce((sum, mark) => sum + counts[mark], 0);
  for (const element of document.querySelectorAll("[data-recorded]")) {
    element.textContent = recorded;
  }
}

function drawTally(counts) {
  const tally = document.querySelector("[data-tally]");
  if (!tally) return;
  let start = 0;
  for (const mark of marks) {
    tally.querySelector(`[data-count="${mark}"]`).textContent = counts[mark];
    const share = rows.length ? (100 * counts[mark]) / rows.length : 0;
    const bar = tally.querySelector(`[data-share="${mark}"]`);
    bar.setAttribute("x", `${start}%`);
    bar.setAttribute("width", `${share}%`);
    start += share;
  }
}
