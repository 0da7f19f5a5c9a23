// Before anything is shown: setting this tablet up for a person, unlocking it, or a new PIN when the old one is forgotten.
import { ask, me, Refused, urls } from "./api.js";
import { Store } from "./store.js";
import { find, make, recover, SHORTEST_PIN, unlock, vaults, Wait, WrongPin } from "./vault.js";
import { fill, word } from "./words.js";

export class Gate {
  constructor({ device, page, enter }) {
    Object.assign(this, { device, page, enter });
    this.place = document.getElementById("items");
  }

  // A person signed in without a store here sets one up; otherwise the owner unlocks.
  async open() {
    const found = await vaults();
    const person = await this.#person();
    if (person.user && !found.some((vault) => vault.user === person.user)) this.#setUp(person, found);
    else if (found.length) this.#lock(found);
    else this.#signIn(person.reason);
  }

  async #person() {
    try {
      return await me();
    } catch (error) {
      if (!(error instanceof Refused)) return { reason: "setup-offline" };
      return { reason: error.status === 403 ? "setup-role" : "setup-sign-in" };
    }
  }

  #show(id) {
    const screen = fill(id);
    this.place.replaceChildren(screen);
    this.place.setAttribute("aria-busy", "false");
    screen.querySelector("input:not([hidden])")?.focus();
    return screen;
  }

  #signIn(reason) {
    const screen = this.#show("screen-sign-in");
    screen.querySelector(".gate-words").textContent = word(reason);
    screen.querySelector(".gate-sign-in").href = this.page.signIn + `?next=${encodeURIComponent(this.page.here)}`;
    screen.querySelector(".gate-sign-in").hidden = reason === "setup-offline";
    screen.querySelector(".gate-again").addEventListener("click", () => this.open());
  }

  // The form of a new PIN; `keep` gets it once it has been typed twice alike.
  #newPin(person, keep) {
    const screen = this.#show("screen-setup");
    screen.querySelector(".gate-who").textContent = word("setup-who", { name: person.name });
    this.#form(screen, async (tell) => {
      const [pin, again] = ["#pin-new", "#pin-again"].map((id) => screen.querySelector(id).value);
      if (pin.length < SHORTEST_PIN) return tell(word("pin-short"));
      if (pin !== again) return tell(word("pin-differs"));
      const { key } = await ask(person.user, "PUT", urls.key(this.device));
      return keep({ account: person.account, pin, recovery: key });
    });
    return screen;
  }

  #form(screen, send) {
    const problem = screen.querySelector(".item-problem");
    const tell = (text) => { problem.textContent = text; problem.hidden = !text; };
    screen.querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = screen.querySelector(".gate-acts .btn-primary");
      button.disabled = true;
      tell("");
      try {
        await send(tell);
      } catch (error) {
        tell(error instanceof Refused ? error.message : word("setup-offline"));
      } finally {
        button.disabled = false;
      }
    });
  }

  #setUp(person, found) {
    const screen = this.#newPin(person, async (given) => {
      const { vault, key } = await make({ user: person.user, ...given });
      navigator.storage?.persist?.();
      await this.enter(vault, key);
    });
    const other = screen.querySelector(".gate-other");
    other.hidden = !found.length;
    other.addEventListener("click", () => this.#lock(found));
  }

  #lock(found) {
    const screen = this.#show("screen-lock");
    const account = screen.querySelector("#account");
    screen.querySelector(".gate-account").hidden = found.length < 2;
    if (found.length > 1) account.focus();
    this.#held(found).then((count) => { screen.querySelector(".gate-words").textContent ||= count ? word("device-only", { count }) : ""; });
    this.#form(screen, async (tell) => {
      const pin = screen.querySelector("#pin");
      try {
        const vault = await find(found.length > 1 ? account.value || " " : "");
        await this.enter(vault, await unlock(vault, pin.value));
      } catch (error) {
        if (!(error instanceof WrongPin) && !(error instanceof Wait)) throw error;
        pin.value = "";
        pin.focus();
        tell(error instanceof Wait ? word("again-later", { seconds: error.seconds }) : word("wrong-pin"));
      }
    });
    screen.querySelector(".gate-forgot").addEventListener("click", () => this.#forgot());
    screen.querySelector(".gate-other").addEventListener("click", () => this.#signIn("setup-sign-in"));
    return screen;
  }

  // How much lies here unsent is told to everybody, what it is to nobody.
  async #held(found) {
    let sum = 0;
    for (const vault of found) for (const count of (await Store.of(vault, null).unsent()).values()) sum += count;
    return sum;
  }

  async #forgot() {
    const person = await this.#person();
    const vault = (await vaults()).find((one) => one.user === person.user);
    if (!person.user) this.#signIn(person.reason === "setup-sign-in" ? "recover-sign-in" : person.reason);
    else if (!vault) this.#lock(await vaults()).querySelector(".gate-words").textContent = word("recover-other", { name: person.name });
    else this.#newPin(person, async (given) => this.enter(vault, await recover(vault, given)));
  }
}
