// A photo in large: removed, cut to what matters, or marked with an arrow. The marked photo takes the place of the first one,
// which stays in the visit's history.
import { word } from "./words.js";

const byId = (id) => document.getElementById(id);
const RED = "#b3261e";

export class PhotoDialog {
  constructor() {
    this.dialog = byId("photo-dialog");
    byId("photo-remove").addEventListener("click", () => this.#remove());
    byId("photo-arrow").addEventListener("click", () => this.#use("arrow"));
    byId("photo-crop").addEventListener("click", () => this.#use("crop"));
    byId("photo-keep").addEventListener("click", () => this.#keep());
  }

  async open(event, name, waits) {
    this.event = event;
    this.tool = null;
    this.drawn = false;
    byId("photo-title").textContent = name;
    const url = await this.visit.picture(event.value.sha256);
    this.image = Object.assign(new Image(), { src: url, alt: name });
    byId("photo-large").replaceChildren(this.image);
    const about = [word(waits ? "photo-unsent" : "photo-kept"), event.value.place, event.value.sha256];
    byId("photo-about").textContent = about.filter(Boolean).join(" · ");
    for (const id of ["photo-remove", "photo-arrow", "photo-crop"]) byId(id).hidden = this.visit.sealed;
    this.#mark();
    this.dialog.showModal();
  }

  #mark() {
    for (const tool of ["arrow", "crop"]) byId(`photo-${tool}`).setAttribute("aria-pressed", String(this.tool === tool));
    byId("photo-keep").hidden = !this.drawn;
  }

  // The photo becomes a canvas that listens to the finger.
  async #use(tool) {
    if (!this.canvas?.isConnected) {
      await this.image.decode();
      this.canvas = document.createElement("canvas");
      Object.assign(this.canvas, { width: this.image.naturalWidth, height: this.image.naturalHeight });
      this.canvas.setAttribute("role", "img");
      this.canvas.setAttribute("aria-label", word("marked"));
      this.canvas.getContext("2d").drawImage(this.image, 0, 0);
      this.drawn = false;
      byId("photo-large").replaceChildren(this.canvas);
      this.canvas.addEventListener("pointerdown", (event) => this.#begin(event));
      this.canvas.addEventListener("pointermove", (event) => this.#move(event));
      this.canvas.addEventListener("pointerup", (event) => this.#end(event));
    }
    this.tool = tool;
    this.#mark();
  }

  #spot(event) {
    const box = this.canvas.getBoundingClientRect();
    return { x: ((event.clientX - box.left) / box.width) * this.canvas.width, y: ((event.clientY - box.top) / box.height) * this.canvas.height };
  }

  #begin(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.from = this.#spot(event);
    this.before = this.canvas.getContext("2d").getImageData(0, 0, this.canvas.width, this.canvas.height);
  }

  #move(event) {
    if (!this.from) return;
    const pen = this.canvas.getContext("2d");
    pen.putImageData(this.before, 0, 0);
    const to = this.#spot(event);
    if (this.tool === "arrow") arrow(pen, this.from, to, this.canvas.width);
    else {
      Object.assign(pen, { strokeStyle: RED, lineWidth: this.canvas.width / 200 });
      pen.strokeRect(this.from.x, this.from.y, to.x - this.from.x, to.y - this.from.y);
    }
  }

  #end(event) {
    if (!this.from) return;
    const [from, to] = [this.from, this.#spot(event)];
    this.from = null;
    const pen = this.canvas.getContext("2d");
    pen.putImageData(this.before, 0, 0);
    const [width, height] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
    if (Math.max(width, height) < 10) return;
    if (this.tool === "arrow") arrow(pen, from, to, this.canvas.width);
    else if (width > 20 && height > 20) this.#cut(Math.min(from.x, to.x), Math.min(from.y, to.y), width, height);
    this.drawn = true;
    this.#mark();
  }

  #cut(x, y, width, height) {
    const part = this.canvas.getContext("2d").getImageData(x, y, width, height);
    Object.assign(this.canvas, { width: Math.round(width), height: Math.round(height) });
    this.canvas.getContext("2d").putImageData(part, 0, 0);
  }

  async #keep() {
    this.dialog.close();
    this.drawn = false;
    await this.visit.redraw(this.event, this.canvas);
  }

  async #remove() {
    this.dialog.close();
    await this.visit.act("photo", this.event.item, null, this.event.id);
  }
}

function arrow(pen, from, to, width) {
  const size = width / 30;
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  Object.assign(pen, { strokeStyle: RED, fillStyle: RED, lineWidth: width / 120, lineCap: "round" });
  pen.beginPath();
  pen.moveTo(from.x, from.y);
  pen.lineTo(to.x - size * 0.8 * Math.cos(angle), to.y - size * 0.8 * Math.sin(angle));
  pen.stroke();
  pen.beginPath();
  pen.moveTo(to.x, to.y);
  for (const side of [-0.45, 0.45]) pen.lineTo(to.x - size * Math.cos(angle + side), to.y - size * Math.sin(angle + side));
  pen.fill();
}
