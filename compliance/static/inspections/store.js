// What is not sent yet, kept on this tablet for its owner alone: IndexedDB where there is one, else memory.
const NAME = "inspections";

function memory() {
  const tables = { events: new Map(), files: new Map() };
  return {
    lasting: false,
    put: async (table, row) => { tables[table].set(row.id, row); },
    remove: async (table, id) => { tables[table].delete(id); },
    all: async (table) => [...tables[table].values()],
  };
}

export async function openStore(libraryUrl) {
  try {
    const { openDB } = await import(libraryUrl);
    const database = await openDB(NAME, 1, {
      upgrade(created) {
        created.createObjectStore("events", { keyPath: "id" });
        created.createObjectStore("files", { keyPath: "id" });
      },
    });
    return {
      lasting: true,
      put: (table, row) => database.put(table, row),
      remove: (table, id) => database.delete(table, id),
      all: (table) => database.getAll(table),
    };
  } catch {
    return memory();
  }
}

export function deviceId() {
  try {
    const kept = localStorage.getItem("inspections.device");
    if (kept) return kept;
    const made = `tablet-${Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
    localStorage.setItem("inspections.device", made);
    return made;
  } catch {
    return `tablet-${Math.floor(performance.now() * 1000).toString(16).padStart(12, "0")}`;
  }
}
