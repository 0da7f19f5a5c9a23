// One pad after the other: asks for a drawn signature and gives its picture, or null when nobody signed.
import SignaturePad from "../../vendor/signature_pad.js";
import { bytesOf } from "./photo.js";
import { fill, word } from "./words.js";

export function startPad(canvas) {
  const ratio = Math.max(devicePixelRatio || 1, 1);
  canvas.width = canvas.offsetWidth * ratio;
  canvas.height = canvas.offsetHeight * ratio;
  canvas.getContext("2d").scale(ratio, ratio);
  return new SignaturePad(canvas, { penColor: "#1b1f24", backgroundColor: "#ffffff" });
}

// {sha256, type, bytes} of what was drawn under `title`.
export function askSignature(title) {
  const dialog = document.getElementById("pad-dialog");
  const panel = fill("sign-pad");
  const canvas = panel.querySelector("canvas");
  const label = panel.querySelector("#pad-label");
  Object.assign(label, { id: "asked-label", textContent: title });
  canvas.setAttribute("aria-labelledby", "asked-label");
  document.getElementById("pad-body").replaceChildren(panel);
  dialog.showModal();
  const pad = startPad(canvas);
  panel.querySelector(".pad-clear").addEventListener("click", () => pad.clear());
  return new Promise((resolve) => {
    // Word of the closing may come when the dialog is open again, for the next page: that one has only begun.
    const closed = () => {
      if (dialog.open) return;
      dialog.removeEventListener("close", closed);
      resolve(null);
    };
    dialog.addEventListener("close", closed);
    panel.querySelector(".pad-done").addEventListener("click", async () => {
      const problem = panel.querySelector(".pad-problem");
      problem.hidden = !pad.isEmpty();
      problem.textContent = word("pad-empty");
      if (pad.isEmpty()) return;
      resolve(await bytesOf(canvas, "image/png")); // before the dialog has gone, so that what follows counts as not yet saved
      dialog.close();
    });
  });
}
