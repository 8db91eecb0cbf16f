// When something was filled in by this phone's clock: it may be sent long afterwards.
document.addEventListener("input", (event) => {
  const input = event.target.form?.querySelector("[data-now]");
  if (input) input.value = new Date().toISOString();
});
