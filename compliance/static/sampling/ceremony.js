// The draw on a wall: full screen, and, once all is published, the strata one after the other. Without this file everything stands there at once.
const full = document.querySelector("[data-fullscreen]");
if (full && document.documentElement.requestFullscreen) {
  full.hidden = false;
  full.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  });
}

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}

const strata = [...document.querySelectorAll("[data-stratum]")];
const seen = `drawn:${location.pathname}`;
if (strata.length && !sessionStorage.getItem(seen)) {
  sessionStorage.setItem(seen, "1");
  for (const stratum of strata) stratum.classList.add("waits");
  const next = () => {
    const stratum = strata.shift();
    if (!stratum) return;
    stratum.classList.remove("waits");
    stratum.classList.add("fresh");
    stratum.scrollIntoView({ block: "nearest" });
    setTimeout(next, 1500);
  };
  setTimeout(next, 1200);
}
