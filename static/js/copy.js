// Copies the words that a button names; without this they are selected by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  const words = document.getElementById(button.dataset.copy);
  if (!words || !navigator.clipboard) continue;
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(words.textContent.trim());
    button.textContent = button.dataset.copied;
    button.closest(".share-text").querySelector("[role=status]").textContent =
      button.dataset.copied;
    setTimeout(() => (button.textContent = label), 3000);
  });
}
