// Signing out on the pages of the office leaves this tablet too: what the server has goes, what is not sent stays, sealed,
// for its owner alone.
import { Store } from "./store.js";
import { kept, remove, vaults } from "./vault.js";

export async function leave(user) {
  if (!(await kept())) return;
  for (const vault of (await vaults()).filter((one) => one.user === user)) {
    const store = Store.of(vault, null);
    await store.clear();
    if (!(await store.unsent()).size) await remove(vault);
  }
}
