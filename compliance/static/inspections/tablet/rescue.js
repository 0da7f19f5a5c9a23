// The last resort: what is not sent yet, in one file, still sealed. With it goes the key, sealed by the recovery key that the
// server gives to the owner alone; the server reads the file back for its owner.
const base64 = (bytes) => {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
};

export async function rescueFile({ vault, store, device }) {
  const rows = { events: [], files: [] };
  for (const table of Object.keys(rows)) {
    for (const { box, ...row } of await store.rows.all(table)) {
      if (!row.sent) rows[table].push({ ...row, box: base64(box) });
    }
  }
  const key = { iv: base64(vault.recovery.iv), data: base64(vault.recovery.data) };
  return { format: 1, user: vault.user, device, key, ...rows };
}

export async function writeFile(app) {
  const content = JSON.stringify(await rescueFile(app));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  link.download = `unsent-${app.device}-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
