// The search over any page: Ctrl K or /, arrows through what was found, Enter to go there.
const palette = document.getElementById("palette");
const field = document.getElementById("palette-q");
const lines = () => [...palette.querySelectorAll("[data-found]")];

function open() {
  if (palette.open) return;
  palette.showModal();
  field.select();
}

document.querySelector("[data-palette]").addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open();
});

palette.querySelector("[data-close]").addEventListener("click", () => palette.close());

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  const called = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
  if (!called && (event.key !== "/" || typing)) return;
  event.preventDefault();
  open();
});

palette.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const stops = [field, ...lines()];
  const at = stops.indexOf(document.activeElement);
  stops[(at + step + stops.length) % stops.length].focus();
});

palette.querySelector("form").addEventListener("submit", (event) => {
  const first = lines()[0];
  // Answers to fewer letters may still be on their way: then the page of results decides.
  const answered = palette.querySelector("[data-typed]")?.dataset.typed;
  if (!first || answered !== field.value.trim()) return;
  event.preventDefault();
  location.href = first.href;
});
