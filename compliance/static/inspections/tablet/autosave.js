// Saves what is typed a moment after the last stroke and when the field is left; never in the middle of a composition, so
// that an input method for Chinese loses no character.
const PAUSE = 800;

export function autosave(input, save) {
  let timer;
  let composing = false;
  const later = () => {
    clearTimeout(timer);
    if (!composing) timer = setTimeout(save, PAUSE);
  };
  const now = () => {
    clearTimeout(timer);
    save();
  };
  input.addEventListener("compositionstart", () => { composing = true; clearTimeout(timer); });
  input.addEventListener("compositionend", () => { composing = false; later(); });
  input.addEventListener("input", later);
  input.addEventListener("change", now);
}
