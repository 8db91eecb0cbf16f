// A long list to tick from: a search over it, and how many are ticked.
for (const list of document.querySelectorAll("[data-pick-list]")) {
  const search = list.querySelector("[data-pick-search]");
  const items = [...list.querySelectorAll("[data-pick-text]")];
  const picked = list.querySelector("[data-picked]");

  search.closest("label").hidden = false;

  search.addEventListener("input", () => {
    const words = search.value.trim().toLowerCase();
    for (const item of items) item.hidden = !item.dataset.pickText.includes(words);
  });

  // Enter in the search must not send the form.
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });

  list.addEventListener("change", count);
  window.addEventListener("pageshow", count);

  function count() {
    picked.textContent = list.querySelectorAll('input[type="checkbox"]:checked').length;
  }
}
