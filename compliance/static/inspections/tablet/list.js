// The checklist of one visit on the whole screen.
import { LineDialog } from "./lines.js";
import { show } from "./money.js";
import { RowDialog } from "./rows.js";
import { Sheet } from "./sheet.js";
import { SignDialog } from "./sign.js";
import { TeamDialog } from "./team.js";
import { untouched } from "./touch.js";
import { of, word } from "./words.js";

const byId = (id) => document.getElementById(id);

export class ListScreen {
  constructor(app) {
    this.app = app;
    this.lines = new LineDialog();
    this.rows = new RowDialog();
    this.sheet = new Sheet({ line: (item, line) => this.lines.open(item, line), row: (item, row) => this.rows.open(this.visit, item, row) });
    byId("site").addEventListener("click", () => this.#openSite());
    byId("next-open").addEventListener("click", () => this.visit?.open.length && this.sheet.goTo(this.visit.open[0].code));
    byId("sign").addEventListener("click", () => this.signing?.open());
    byId("team").addEventListener("click", () => this.team?.open());
    byId("view-mode").addEventListener("click", () => this.#oneByOne(document.body.dataset.one !== "yes"));
    byId("step-back").addEventListener("click", () => this.sheet.step(-1));
    byId("step-on").addEventListener("click", () => this.sheet.step(1));
  }

  async draw(visit) {
    this.visit = visit;
    const { bundle } = visit;
    byId("subtitle").textContent = `${of(bundle.checklist.title)} · ${bundle.checklist.version}`;
    this.lines.use(visit);
    this.site = null;
    this.signing = new SignDialog(visit, (code) => (code[0] === "@" && code !== "@visit" ? this.#openSite(code.slice(1)) : this.sheet.goTo(code)));
    this.team = new TeamDialog(visit);
    const redraw = () => {
      if (this.visit !== visit || document.body.dataset.screen !== "list") return;
      this.sheet.refresh();
      this.#counts();
      this.signing.refresh();
    };
    const refresh = () => untouched(redraw);
    visit.addEventListener("change", refresh);
    visit.queue.addEventListener("receipt", refresh);
    visit.queue.addEventListener("unsigned", refresh);
    this.sheet.draw(visit);
    redraw();
  }

  // Read when it is first wanted: the list stands sooner. It lies on the tablet, so it opens without a network.
  async #openSite(part) {
    const { visit } = this;
    const { SiteDialog } = await import("./site.js");
    if (this.visit !== visit) return;
    this.site ??= new SiteDialog(visit, (item, known) => this.lines.open(item, null, known));
    this.site.open(part);
  }

  #oneByOne(on) {
    document.body.dataset.one = on ? "yes" : "";
    byId("view-mode").setAttribute("aria-pressed", String(on));
    byId("view-mode").querySelector("span").textContent = word(on ? "whole-list" : "one-by-one");
    this.sheet?.step(0);
  }

  #counts() {
    const { visit } = this;
    const asked = visit.list.length;
    const done = asked - visit.open.length;
    Object.assign(byId("progress"), { max: asked || 1, value: done });
    byId("progress-words").textContent = `${done} / ${asked}`;
    byId("next-open").disabled = !visit.open.length;
    byId("next-open-words").textContent = visit.open.length ? word("next-open", { count: visit.open.length }) : word("all-answered");
    byId("suspected").textContent = show(visit.suspected);
    byId("suspected-lines").textContent = visit.lines.length ? word("lines", { count: visit.lines.length }) : "";
    byId("sign").disabled = visit.sealed;
  }
}
