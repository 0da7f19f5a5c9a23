// Boxes over a page: drawn by finger, pen or mouse, or typed; sent as [[left, top, width, height], …] in pixels of the picture.
const stage = document.getElementById("mask-stage");
const kept = document.getElementById("boxes");
const count = document.getElementById("mask-count");
const width = Number(stage.dataset.width);
const height = Number(stage.dataset.height);
const boxes = JSON.parse(kept.value || "[]");
let drawn = null;

function place(node, [left, top, wide, high]) {
  node.style.left = `${(100 * left) / width}%`;
  node.style.top = `${(100 * top) / height}%`;
  node.style.width = `${(100 * wide) / width}%`;
  node.style.height = `${(100 * high) / height}%`;
}

function node() {
  const made = document.createElement("div");
  made.className = "mask-box";
  stage.append(made);
  return made;
}

function show() {
  for (const old of stage.querySelectorAll(".mask-box")) old.remove();
  for (const box of boxes) place(node(), box);
  kept.value = JSON.stringify(boxes);
  count.textContent = boxes.length ? `${boxes.length}${stage.dataset.some}` : stage.dataset.none;
}

function point(event) {
  const room = stage.getBoundingClientRect();
  const clip = (value, most) => Math.round(Math.min(Math.max(value, 0), most));
  return [
    clip(((event.clientX - room.left) * width) / room.width, width),
    clip(((event.clientY - room.top) * height) / room.height, height),
  ];
}

function between([ax, ay], [bx, by]) {
  return [Math.min(ax, bx), Math.min(ay, by), Math.abs(ax - bx), Math.abs(ay - by)];
}

stage.addEventListener("pointerdown", (event) => {
  if (event.button) return;
  event.preventDefault();
  stage.setPointerCapture(event.pointerId);
  drawn = { from: point(event), shown: node() };
});
stage.addEventListener("pointermove", (event) => {
  if (drawn) place(drawn.shown, between(drawn.from, point(event)));
});
stage.addEventListener("pointerup", (event) => {
  if (!drawn) return;
  const box = between(drawn.from, point(event));
  drawn = null;
  if (box[2] >= 4 && box[3] >= 4) boxes.push(box);
  show();
});
stage.addEventListener("pointercancel", () => { drawn = null; show(); });

document.getElementById("mask-undo").addEventListener("click", () => { boxes.pop(); show(); });
document.getElementById("mask-clear").addEventListener("click", () => { boxes.length = 0; show(); });
document.getElementById("box-add").addEventListener("click", () => {
  const box = ["left", "top", "width", "height"].map((name) => Math.round(Number(document.getElementById(`box-${name}`).value)));
  if (box.every(Number.isFinite) && box[2] >= 4 && box[3] >= 4) boxes.push(box);
  show();
});
show();
