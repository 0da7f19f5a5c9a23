// At the door: which visit this is, the certificates to show, who is here, and the arrival by button or by the notice's code.
import { sha256 } from "./hashing.js";
import { dayText, facts, fill, of, word } from "./words.js";

const NEEDED = 2;

export class Arrival {
  constructor(visit, done) { Object.assign(this, { visit, done }); }

  draw(place) {
    const { bundle } = this.visit;
    const screen = fill("screen-arrive");
    this.screen = screen;
    const days = bundle.from === bundle.to ? dayText(bundle.from) : `${dayText(bundle.from)} – ${dayText(bundle.to)}`;
    facts(screen.querySelector(".facts"), [
      [word("institution"), `${bundle.provider.name} (${bundle.provider.code})`],
      [word("place"), `${bundle.provider.district}${bundle.provider.township}`],
      [word("list"), `${of(bundle.checklist.title)} ${bundle.checklist.version}`],
      [word("days"), days],
      [word("chosen"), of(bundle.origin)],
      [word("notice"), word(bundle.notice)],
    ]);
    screen.querySelector(".arrival-words").textContent = word(bundle.notice === "unannounced" ? "arrive-blind" : "arrive-told");
    screen.querySelector(".officers").replaceChildren(...bundle.team.map((officer) => this.#officer(officer)));
    screen.querySelector(".arrive-now").addEventListener("click", () => this.#arrive("button"));
    screen.querySelector(".arrive-scan").addEventListener("click", () => this.#scan());
    place.replaceChildren(screen);
  }

  #officer(officer) {
    const row = fill("officer-row");
    const today = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10);
    const valid = officer.certificate && officer.until >= today;
    row.querySelector("strong").textContent = officer.name;
    const words = of(this.visit.bundle.certificate_words);
    row.querySelector(".muted").textContent = valid ? `${words} ${officer.certificate} · ${word("valid-until", { day: officer.until })}` : word("not-valid");
    Object.assign(row.querySelector("input"), { checked: Boolean(valid), disabled: !valid, value: officer.id });
    return row;
  }

  #tell(text) {
    const problem = this.screen.querySelector(".item-problem");
    problem.textContent = text;
    problem.hidden = !text;
  }

  async #arrive(way, scanned = "") {
    const officers = Array.from(this.screen.querySelectorAll(".officers input:checked"), (input) => Number(input.value));
    if (officers.length < NEEDED) return this.#tell(word("two-wanted"));
    const typed = scanned || this.screen.querySelector("#notice-code").value.trim();
    const code = codeIn(typed);
    if (typed && !(await this.#belongs(code))) return this.#tell(word("scan-other"));
    this.stop?.();
    await this.visit.act("arrival", "", { way: scanned ? "scan" : way, officers, ...(code ? { code } : {}) });
    return this.done();
  }

  // The tablet knows the code's hash only, so that nobody reads the code from it.
  async #belongs(code) {
    const { notice_code: wanted } = this.visit.bundle;
    return !wanted || (await sha256(new TextEncoder().encode(code))) === wanted;
  }

  async #scan() {
    if (!("BarcodeDetector" in globalThis) || !navigator.mediaDevices) return this.#tell(word("no-scanner"));
    const video = this.screen.querySelector(".scanner");
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      this.stop = () => { stream.getTracks().forEach((track) => track.stop()); video.hidden = true; };
      Object.assign(video, { srcObject: stream, hidden: false });
      await video.play();
    } catch {
      return this.#tell(word("no-scanner"));
    }
    const detector = new globalThis.BarcodeDetector({ formats: ["qr_code"] });
    while (!video.hidden && video.isConnected) {
      const [found] = await detector.detect(video).catch(() => []);
      if (found) return this.#arrive("scan", found.rawValue);
      await new Promise((resolve) => { setTimeout(resolve, 200); });
    }
    return undefined;
  }
}

// A code as typed or scanned, as compliance/sampling/code_rules.py reads it: an address before it, groups and small letters
// don't matter, nor letters that look like figures.
function codeIn(text) {
  const last = text.trim().replace(/\/+$/, "").split("/").at(-1).toUpperCase();
  return last.replace(/[OIL]/g, (letter) => (letter === "O" ? "0" : "1")).replace(/[^0-9A-Z]/g, "");
}
