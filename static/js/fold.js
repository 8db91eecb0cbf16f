// Closes a small menu on Escape and on a press beside it.
document.addEventListener("click", (event) => {
  for (const fold of document.querySelectorAll("[data-fold][open]")) {
    if (!fold.contains(event.target)) fold.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const fold = event.key === "Escape" && document.querySelector("[data-fold][open]");
  if (!fold) return;
  fold.open = false;
  fold.querySelector("summary").focus();
});
