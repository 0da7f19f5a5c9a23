// 调取资料清单: what is taken away, original or copy (与原件一致), and what came back on the spot with its receiver's signature.
import { field, tick } from "./forms.js";
import { askSignature } from "./pad.js";
import { act, make, word } from "./words.js";

const today = () => new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10);

export class Materials {
  constructor({ visit, place }) { Object.assign(this, { visit, place }); }

  draw() {
    this.list = make("div");
    this.#drawList();
    this.place.replaceChildren(this.list, ...(this.visit.locked("@material") ? [] : [this.#form()]));
  }

  #drawList() {
    const { materials } = this.visit.site;
    const list = make("ul", "signers");
    list.append(...materials.map((chain) => this.#row(chain, this.visit.locked("@material"))));
    this.list.replaceChildren(materials.length ? list : make("p", "muted", word("no-material")));
  }

  #row(chain, locked) {
    const { value } = chain;
    const row = document.createElement("li");
    const told = [word("pages", { count: value.pages }), word("copies", { count: value.copies }), word(value.form), value.verified ? word("as-original") : "", value.note];
    row.append(make("strong", "", value.name), make("span", "muted", told.filter(Boolean).join(" · ")));
    if (value.returned) row.append(make("span", "status status-good", word("returned-to", { name: value.returned.to })));
    else if (!locked) row.append(act(word("give-back"), () => this.#giveBack(chain, row)), act(word("remove"), () => this.#replace(chain.heads, null), "btn btn-outline-danger"));
    return row;
  }

  async #replace(heads, value, files = []) {
    await this.visit.acts(() => (heads.length ? heads : [null]).map((head) => this.visit.event("material", "", value, head?.id ?? null)), files);
    this.#drawList();
  }

  #giveBack(chain, row) {
    const to = field(word("receiver"), { longest: 60 });
    const done = act(word("sign-now"), async () => {
      const name = to.input.value.trim();
      if (!name) return to.input.focus();
      const file = await askSignature(word("draw-here", { name }));
      return file && this.#replace(chain.heads, { ...chain.value, returned: { on: today(), to: name, image: file.sha256 } }, [file]);
    }, "btn btn-primary");
    row.append(to.box, done);
    to.input.focus();
  }

  #form() {
    const box = make("section", "ward-begin");
    const inputs = {
      name: field(word("material-name"), { longest: 300 }), pages: field(word("page-count"), { type: "number", value: "1", longest: 5 }),
      copies: field(word("copy-count"), { type: "number", value: "1", longest: 5 }), form: field(word("form"), { options: [["copy", word("copy")], ["original", word("original")]] }),
      note: field(word("note"), { longest: 300, optional: true }),
    };
    const check = tick(word("as-original-told"), false, () => {});
    this.verified = check.querySelector("input");
    const problem = Object.assign(make("p", "item-problem", word("material-wrong")), { hidden: true });
    problem.setAttribute("role", "alert");
    const add = act(word("add-material"), async () => {
      const read = Object.fromEntries(Object.entries(inputs).map(([key, { input }]) => [key, input.value.trim()]));
      const [pages, copies] = [Number(read.pages), Number(read.copies)];
      const whole = (number) => Number.isInteger(number) && number > 0 && number < 100_000;
      problem.hidden = Boolean(read.name) && whole(pages) && whole(copies);
      if (!problem.hidden) return;
      for (const key of ["name", "note"]) inputs[key].input.value = "";
      for (const key of ["pages", "copies"]) inputs[key].input.value = "1";
      const verified = this.verified.checked;
      this.verified.checked = false;
      await this.#replace([], { ...read, pages, copies, verified: verified && read.form === "copy" });
    }, "btn btn-primary");
    const grid = make("div", "line-grid");
    grid.append(...Object.values(inputs).map(({ box: part }) => part));
    inputs.name.box.classList.add("span-2");
    box.append(make("h3", "", word("new-material")), grid, check, problem, add);
    return box;
  }
}
