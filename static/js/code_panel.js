// Runs the seconds of the code on the trainer's screen down, says when the line is cut, and keeps
// the screen awake. The page asks for the next code by itself.
const screen = document.querySelector("[data-code-screen]");
const cut = screen.querySelector("[data-cut]");
const QUIET = 8000; // Asked every 3 seconds: two answers missing is no chance.
const DEAD = 20; // Seconds for which the code before this one is still taken.
let heard = performance.now();

function tick() {
  const silent = performance.now() - heard;
  const bar = screen.querySelector("progress");
  const left = Number(bar.dataset.left) - silent / 1000;
  const words = screen.querySelector("[data-seconds]");
  bar.value = Math.max(0, left);
  words.textContent = words.dataset.seconds.replace("#", Math.max(0, Math.ceil(left)));
  cut.hidden = silent < QUIET;
  bar.closest(".code-panel").classList.toggle("code-panel-dead", left < -DEAD);
}

// Without a line there is nothing to ask.
document.addEventListener("htmx:before:request", (event) => {
  if (screen.contains(event.target) && !navigator.onLine) event.preventDefault();
});

// An answer that is no screen, such as a page of an error, is not put on it.
document.addEventListener("htmx:after:request", (event) => {
  const { response } = event.detail.ctx;
  if (!screen.contains(event.target)) return;
  if (response.status !== 200 || response.raw.redirected) event.preventDefault();
});

document.addEventListener("htmx:after:swap", () => {
  heard = performance.now();
  tick();
});

const fill = document.querySelector("[data-fill-screen]");
if (document.fullscreenEnabled) {
  fill.hidden = false;
  fill.addEventListener("click", () => screen.requestFullscreen());
}

async function stayAwake() {
  try {
    if (document.visibilityState === "visible") await navigator.wakeLock?.request("screen");
  } catch {
    // Refused when the battery is low; the code is asked for all the same.
  }
}

document.addEventListener("visibilitychange", stayAwake);
stayAwake();
setInterval(tick, 250);
tick();
