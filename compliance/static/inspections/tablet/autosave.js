// Saves what is typed a moment after the last stroke and when the field is left; never in the middle of a composition, so
// that an input method for Chinese loses no character. From the first stroke on it counts as not yet saved: `keep` is told.
const PAUSE = 800;

export function autosave(input, save, keep) {
  let timer;
  let composing = false;
  let typed = false;
  const now = () => {
    clearTimeout(timer);
    save();
    if (typed) keep(-1);
    typed = false;
  };
  const later = () => {
    clearTimeout(timer);
    if (!typed) keep(1);
    typed = true;
    if (!composing) timer = setTimeout(now, PAUSE);
  };
  input.addEventListener("compositionstart", () => { composing = true; later(); });
  input.addEventListener("compositionend", () => { composing = false; later(); });
  input.addEventListener("input", later);
  input.addEventListener("change", now);
}
