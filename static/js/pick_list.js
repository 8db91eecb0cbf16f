// A list to tick from: how many are ticked, whether that is enough, and a search where it is long.
for (const list of document.querySelectorAll("[data-pick-list]")) {
  const boxes = [...list.querySelectorAll('input[type="checkbox"]')];
  const picked = list.querySelector("[data-picked]");
  const search = list.querySelector("[data-pick-search]");
  const every = list.querySelector("[data-pick-all]");
  const bar = list.querySelector("[data-share]");

  if (search) searchIn(list, search);
  if (every) tickAll(every);

  list.addEventListener("change", count);
  window.addEventListener("pageshow", count);

  function tickAll(part) {
    part.hidden = boxes.length === 0;
    part.querySelector("button").addEventListener("click", () => {
      for (const box of boxes) box.checked = true;
      count();
    });
  }

  function count() {
    const n = boxes.filter((box) => box.checked).length;
    picked.textContent = n;
    if (bar) bar.setAttribute("width", `${(100 * n) / Number(bar.dataset.share)}%`);
    if (!list.dataset.need) return;
    const enough = n >= Number(list.dataset.need);
    list.querySelector("[data-enough]").hidden = !enough;
    list.querySelector("[data-short]").hidden = enough;
  }
}

function searchIn(list, search) {
  const items = [...list.querySelectorAll("[data-pick-text]")];
  search.closest("label").hidden = false;

  search.addEventListener("input", () => {
    const words = search.value.trim().toLowerCase();
    for (const item of items) item.hidden = !item.dataset.pickText.includes(words);
  });

  // Enter in the search must not send the form.
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}
