// This tablet: what it holds, whether the system will keep it, how it reads, and the ways to send, save, lock and leave.
import { me } from "./api.js";
import { writeFile } from "./rescue.js";
import { facts, fill, instant, word } from "./words.js";

const MEGABYTE = 1024 * 1024;
const size = (bytes) => (bytes > 1024 * MEGABYTE ? `${(bytes / 1024 / MEGABYTE).toFixed(1)} GB` : `${Math.ceil(bytes / MEGABYTE)} MB`);

// Large type and brightness are the tablet's, not a person's: they hold on the lock screen too.
export function applyReading() {
  const kept = readingOf();
  document.documentElement.dataset.size = kept.large ? "large" : "";
  document.documentElement.dataset.theme = kept.theme ?? "";
}

function readingOf() {
  try {
    return JSON.parse(localStorage.getItem("inspections.reading") ?? "{}");
  } catch {
    return {};
  }
}

function keepReading(change) {
  try {
    localStorage.setItem("inspections.reading", JSON.stringify({ ...readingOf(), ...change }));
  } catch { /* a tablet that keeps nothing reads as it is */ }
  applyReading();
}

export class DeviceScreen {
  constructor(app) { this.app = app; }

  async draw(place) {
    const screen = fill("screen-device");
    this.screen = screen;
    const reading = readingOf();
    screen.querySelector("#large-type").checked = Boolean(reading.large);
    screen.querySelector("#theme").value = reading.theme ?? "";
    screen.querySelector("#large-type").addEventListener("change", ({ target }) => keepReading({ large: target.checked }));
    screen.querySelector("#theme").addEventListener("change", ({ target }) => keepReading({ theme: target.value }));
    this.#on(".device-sync", () => this.app.sync());
    this.#on(".device-persist", () => navigator.storage?.persist?.());
    this.#on(".device-place", () => new Promise((resolve) => { navigator.geolocation.getCurrentPosition(resolve, resolve, { timeout: 8000 }); }));
    this.#on(".device-export", () => writeFile(this.app));
    this.#on(".device-lock", () => location.reload());
    this.#on(".device-leave", () => this.#leave());
    await this.refresh();
    place.replaceChildren(screen);
  }

  #on(name, does) {
    const button = this.screen.querySelector(name);
    const problem = this.screen.querySelector(".item-problem");
    button.addEventListener("click", async () => {
      button.disabled = true;
      problem.hidden = true;
      try {
        await does();
        await this.refresh();
      } catch (error) {
        problem.textContent = error.message;
        problem.hidden = false;
      }
      button.disabled = false;
    });
  }

  async refresh() {
    const { app } = this;
    const unsent = await app.unsent();
    const [estimate, persisted] = await Promise.all([navigator.storage?.estimate?.() ?? {}, navigator.storage?.persisted?.() ?? false]);
    const left = estimate.quota ? word("storage-words", { used: size(estimate.usage ?? 0), left: size(estimate.quota - (estimate.usage ?? 0)) }) : "";
    const installed = matchMedia("(display-mode: standalone)").matches;
    facts(this.screen.querySelector(".facts"), [
      [word("unsent-here"), String(unsent)],
      [word("last-sync"), instant(app.lastSync) || word("never")],
      [word("storage"), left],
      [word("persisted"), word(persisted ? "persisted-yes" : "persisted-no")],
      [word("sealed-store"), word(app.store.lasting ? "sealed-yes" : "sealed-no")],
      [word("installed"), word(installed ? "yes" : "no")],
      [word("version"), app.version || "—"],
      [word("device-id"), app.device],
    ]);
    this.screen.querySelector(".leave-words").textContent = unsent ? word("leave-held", { count: unsent }) : word("leave-clean");
    this.screen.querySelector(".device-persist").hidden = persisted;
    this.screen.querySelector(".device-export").hidden = !app.store.lasting;
  }

  // What is sent goes from this tablet; what is not stays, sealed, for its owner alone.
  async #leave() {
    const { app } = this;
    await app.sync();
    const token = await me().then((found) => found.csrf, () => "");
    if (token) await fetch(app.page.signOut, { method: "POST", headers: { "X-CSRFToken": token }, redirect: "manual" }).catch(() => {});
    await app.leave();
    location.replace(app.page.here);
  }
}
