// 询问笔录: who is asked, the rights told, question and answer, read back, signed on each page and by both officers.
import { choice, field, tick } from "./forms.js";
import { hashOf } from "./hashing.js";
import { askSignature } from "./pad.js";
import { untouched } from "./touch.js";
import { unsigned } from "./visit.js";
import { act, icon, instant, make, word } from "./words.js";

const PAIRS_A_PAGE = 6;
const ROLES = ["patient", "doctor", "staff", "other"];
const blank = () => ({
  role: "patient", name: "", identity: "", unit: "", position: "", phone: "", place: "", began: instant(new Date().toISOString()), ended: "",
  told: false, pairs: [], read: "", remarks: "", pages: [], refused: "", witness: "", officers: [],
});

export const pagesOf = (pairs) => Array.from({ length: Math.max(1, Math.ceil(pairs.length / PAIRS_A_PAGE)) }, (_, at) => pairs.slice(at * PAIRS_A_PAGE, (at + 1) * PAIRS_A_PAGE));
// Signed is what stands on the page: compliance/inspections/site_rules.py, page_sha256.
export const pageHash = (value, at) => hashOf({ name: value.name, page: at + 1, pairs: pagesOf(value.pairs)[at] });

export class Inquiries {
  constructor({ visit, place }) { Object.assign(this, { visit, place, at: null }); }

  draw() {
    if (this.value) return this.#form();
    const locked = this.visit.locked("@inquiry");
    const list = make("ul", "signers");
    for (const chain of this.visit.site.inquiries) {
      const row = document.createElement("li");
      row.append(make("strong", "", chain.value.name), make("span", "muted", `${word(`role-${chain.value.role}`)} · ${word("questions", { count: chain.value.pairs.length })}`));
      row.append(make("span", `status status-${unsigned(chain.value) ? "due" : "good"}`, word(unsigned(chain.value) ? "inquiry-open" : "inquiry-done")));
      if (!locked) row.append(act(word("open"), () => this.#open(chain), "btn btn-outline-primary"));
      list.append(row);
    }
    const parts = this.visit.site.inquiries.length ? [list] : [make("p", "muted", word("no-inquiry"))];
    if (!locked) parts.push(act(word("new-inquiry"), () => this.#open(null), "btn btn-primary"));
    return this.place.replaceChildren(...parts);
  }

  #open(chain) {
    this.id = chain?.id ?? null;
    this.value = structuredClone(chain?.value ?? blank());
    this.draw();
  }

  // Kept after each field, so that nothing is lost; what is changed under a signature must be signed again.
  async #keep(change, files = []) {
    const pairs = JSON.stringify(this.value.pairs) + this.value.name;
    Object.assign(this.value, change);
    if (JSON.stringify(this.value.pairs) + this.value.name !== pairs) Object.assign(this.value, { pages: [], officers: [] });
    if (!this.value.name.trim()) return;
    // Acts take turns: what stands when its turn comes is what an act replaces.
    const value = structuredClone(this.value);
    const known = this.id;
    const kept = await this.visit.acts(() => {
      const made = this.#heads().map((head) => this.visit.event("inquiry", "", value, head?.id ?? null));
      this.id ??= made[0].id;
      return made;
    }, files);
    if (!kept.length) this.id = known;
  }

  #heads() { return this.visit.site.inquiries.find((chain) => chain.id === this.id)?.heads ?? [null]; }

  #input(key, label, more = {}) {
    const { box, input } = field(label, { value: this.value[key], ...more });
    input.addEventListener("change", () => this.#keep({ [key]: input.value.trim() }));
    return box;
  }

  #form() {
    const { value } = this;
    const facts = make("div", "line-grid");
    facts.append(
      this.#input("role", word("asked-as"), { options: ROLES.map((key) => [key, word(`role-${key}`)]) }), this.#input("name", word("asked-name")),
      this.#input("identity", word("identity"), { optional: true }), this.#input("unit", word("unit"), { optional: true }),
      this.#input("position", word("their-position"), { optional: true }), this.#input("phone", word("their-phone"), { optional: true }),
      this.#input("place", word("asked-place")), this.#input("began", word("began")),
    );
    const told = make("section", "panel");
    told.append(make("p", "", word("rights")), tick(word("rights-told"), value.told, (on) => this.#keep({ told: on })));
    const parts = [facts, told, this.#pairs(), this.#end(), this.#signatures()];
    const back = act(word("inquiry-list"), () => { this.value = null; this.draw(); });
    const remove = act(word("remove"), () => this.#remove(), "btn btn-outline-danger");
    const acts = make("p", "dialog-end");
    acts.append(remove, back);
    this.place.replaceChildren(...parts, acts);
  }

  async #remove() {
    if (this.id) await this.visit.acts(() => this.#heads().filter(Boolean).map((head) => this.visit.event("inquiry", "", null, head.id)));
    this.value = null;
    this.draw();
  }

  #pairs() {
    const box = make("section", "pairs");
    box.append(make("h3", "", word("question-answer")));
    this.value.pairs.forEach((pair, at) => {
      const [question, answer] = [field(word("question", { number: at + 1 }), { value: pair.q, lines: 2, longest: 2000 }), field(word("answer"), { value: pair.a, lines: 3, longest: 2000 })];
      for (const [key, { input }] of [["q", question], ["a", answer]]) {
        input.addEventListener("change", () => this.#keep({ pairs: this.value.pairs.map((one, place) => (place === at ? { ...one, [key]: input.value.trim() } : one)) }).then(() => this.#drawSignatures()));
      }
      box.append(question.box, answer.box);
    });
    const add = act("", async () => {
      await this.#keep({ pairs: [...this.value.pairs, { q: "", a: "" }] });
      this.draw();
      this.place.querySelector(".pairs .field:nth-last-of-type(2) textarea")?.focus();
    });
    add.append(icon("plus"), make("span", "", word("add-question")));
    box.append(add);
    return box;
  }

  #end() {
    const box = make("section", "pairs");
    box.append(make("h3", "", word("read-back")), choice(word("read-back"), [["self", word("read-self")], ["aloud", word("read-aloud")]], this.value.read, (read) => this.#keep({ read, ended: instant(new Date().toISOString()) })));
    box.append(this.#input("remarks", word("remarks"), { lines: 2, longest: 1000, optional: true }));
    return box;
  }

  #signatures() {
    this.signatures = make("section", "pairs");
    this.#drawSignatures();
    return this.signatures;
  }

  #drawSignatures() {
    const { value, visit } = this;
    const list = make("ul", "signers");
    list.append(this.#row(value.name || word("asked-name"), word("pages", { count: pagesOf(value.pairs).length }), value.pages.length > 0, () => this.#signPages()));
    for (const officer of visit.bundle.team) {
      const there = value.officers.some((one) => one.by === officer.id);
      list.append(this.#row(officer.name, word("officer"), there, () => this.#signOfficer(officer)));
    }
    const refusal = make("details", "ward-more");
    refusal.append(make("summary", "", word("refuse")), this.#input("witness", word("witness")), this.#input("refused", word("refuse-reason"), { longest: 1000 }));
    refusal.open = Boolean(value.refused);
    const place = this.signatures;
    untouched(() => place.replaceChildren(make("h3", "", word("signatures")), list, refusal));
  }

  #row(title, under, done, sign) {
    const row = document.createElement("li");
    row.append(make("strong", "", title), make("span", "muted", under));
    row.append(done ? make("span", "status status-good", word("signed")) : act(word("sign-now"), sign, "btn btn-primary"));
    return row;
  }

  // Page after page: what stands on it is shown by its hash, and signed.
  async #signPages() {
    if (!this.value.name || !this.value.pairs.length) return;
    const [pages, files] = [[], []];
    for (let at = 0; at < pagesOf(this.value.pairs).length; at += 1) {
      const file = await askSignature(word("sign-page", { number: at + 1, name: this.value.name }));
      if (!file) return;
      pages.push({ sha256: await pageHash(this.value, at), image: file.sha256 });
      files.push(file);
    }
    await this.#keep({ pages }, files);
    this.#drawSignatures();
  }

  async #signOfficer(officer) {
    const file = await askSignature(word("draw-here", { name: officer.name }));
    if (!file) return;
    await this.#keep({ officers: [...this.value.officers, { by: officer.id, image: file.sha256 }] }, [file]);
    this.#drawSignatures();
  }
}
