// Three choices among picture cards: what is chosen stands at the thumb, in order.
const cards = document.querySelector("[data-craft-choices]");
const told = document.querySelector("[data-wished]");

// With the finger a craft holds one rank: its former one is free again. By keyboard the arrows walk
// over the other cards, which must take nothing from them.
cards.addEventListener("click", (event) => {
  const radio = event.target;
  if (radio.type !== "radio" || event.detail === 0 || radio.value === "") return;
  for (const other of radio.closest("[data-craft]").querySelectorAll("input:checked")) {
    if (other !== radio) cards.querySelector(`input[name="${other.name}"][value=""]`).checked = true;
  }
  tell();
});
// Up and down walk over the cards and choose, as in every group of radios; left and right go to the
// other ranks of the same card, where the space bar chooses.
cards.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step || event.target.type !== "radio") return;
  const row = [...event.target.closest("[data-craft]").querySelectorAll("input")];
  row[row.indexOf(event.target) + step]?.focus();
  event.preventDefault();
});
cards.addEventListener("change", tell);
window.addEventListener("pageshow", tell);
tell();

function tell() {
  const chosen = [...cards.querySelectorAll("input:checked")].filter((radio) => radio.value !== "");
  chosen.sort((one, other) => one.name.localeCompare(other.name));
  const names = chosen.map((one) => `${one.name.slice(-1)} ${one.closest("[data-craft]").dataset.craft}`);
  told.textContent = names.join(" · ") || told.dataset.none;
}
