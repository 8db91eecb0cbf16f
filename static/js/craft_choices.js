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
cards.addEventListener("change", tell);
window.addEventListener("pageshow", tell);

function tell() {
  const chosen = [...cards.querySelectorAll("input:checked")].filter((radio) => radio.value !== "");
  chosen.sort((one, other) => one.name.localeCompare(other.name));
  const names = chosen.map((one) => `${one.name.slice(-1)} ${one.closest("[data-craft]").dataset.craft}`);
  told.textContent = names.join(" · ") || told.dataset.none;
}
