// Amounts in yuan as text, counted in whole fen; null where the text is no amount.
export function fen(text) {
  const match = /^(\d{1,11})(?:\.(\d{1,2}))?$/.exec(String(text ?? "").trim().replaceAll(",", ""));
  return match ? Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0") || 0) : null;
}

export const yuan = (amount) => `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, "0")}`;

export const show = (amount) => `¥${Math.floor(amount / 100).toLocaleString("en-US")}.${String(amount % 100).padStart(2, "0")}`;
