// What belongs to the visit and to no item: ward rounds, inquiries, papers taken away; one dialog with three parts.
import { Inquiries } from "./inquiry.js";
import { Materials } from "./material.js";
import { untouched } from "./touch.js";
import { Ward } from "./ward.js";

export class SiteDialog {
  constructor(visit, line) {
    this.visit = visit;
    this.dialog = document.getElementById("site-dialog");
    const place = document.getElementById("site-body");
    this.parts = { patrol: new Ward({ visit, place, line: (item, preset) => { this.dialog.close(); line(item, preset); } }), inquiry: new Inquiries({ visit, place }), material: new Materials({ visit, place }) };
    for (const button of this.#tabs()) button.onclick = () => this.show(button.dataset.part);
    const changed = () => this.#changed();
    visit.addEventListener("change", () => untouched(changed));
    this.part = "patrol";
  }

  #tabs() { return this.dialog.querySelectorAll("[data-part]"); }

  open(part = this.part) {
    this.show(part);
    this.dialog.showModal();
  }

  show(part) {
    this.part = part;
    for (const button of this.#tabs()) button.setAttribute("aria-pressed", String(button.dataset.part === part));
    this.parts[part].draw();
  }

  // Rounds are redrawn as they go on, also by a colleague's hand; what is being typed is not.
  #changed() {
    const typing = document.activeElement?.matches("#site-body input[type=text], #site-body textarea, #site-body select");
    if (this.dialog.open && this.part === "patrol" && !typing) {
      const { scrollTop } = this.dialog;
      this.parts.patrol.draw();
      this.dialog.scrollTop = scrollTop;
    }
  }
}
