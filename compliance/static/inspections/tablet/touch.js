// Nothing is redrawn under a finger: what it rests on would be gone, or elsewhere, before it is lifted, and the tap lost.
const LONGEST = 2000; // milliseconds: a finger that rests longer is no tap
const TAP = 100; // between the lifting of a finger and the tap that comes of it

const waiting = new Set();
let timer = 0;

function lifted() {
  timer = 0;
  for (const draw of waiting) {
    waiting.delete(draw);
    draw();
  }
}

function wait(time) {
  clearTimeout(timer);
  timer = setTimeout(lifted, time);
}

const once = { capture: true, passive: true };
addEventListener("pointerdown", () => wait(LONGEST), once);
for (const kind of ["pointerup", "pointercancel"]) addEventListener(kind, () => timer && wait(TAP), once);
addEventListener("click", () => timer && wait(0), once);

// Draws now, or as soon as no finger rests on the screen.
export function untouched(draw) {
  if (timer) waiting.add(draw);
  else draw();
}
