// The draw: tickets, strata, quotas, spares. Written from the published description, not from the program that drew.
const ticketsOf = (seed) => {
  const seedHash = hashOf(seed);
  return (identity) => "0." + [...BigInt("0x" + hashOf(seedHash + identity)).toString().padStart(64, "0")].reverse().join("");
};

function planOf(parts) {
  const of = (part) => parts.find((one) => one.get("part") === part);
  const weights = new Map([...of("weights").entries()].filter(([key]) => key !== "part"));
  return { round: of("round"), strata: parts.filter((one) => one.get("part") === "stratum"), weights, team: of("team") };
}

const holds = (stratum, row) => [...stratum.get("where").entries()].every(([field, values]) => values.includes(row.get(field)));
const stratumOf = (plan, row) => plan.strata.findIndex((stratum) => holds(stratum, row));
const weightOf = (plan, row) => {
  const found = [...plan.weights.entries()].filter(([field, values]) => values.has(row.get(field))).map(([field, values]) => values.get(row.get(field)));
  return found.length ? Math.max(...found) : 1;
};

function wanted(stratum, size) {
  if (stratum.get("quota") !== null) return stratum.get("quota");
  if (stratum.get("share") === null) return size;
  const [over, under] = stratum.get("share").split("/").map(Number);
  if (stratum.get("rounding") === "up") return Math.ceil((over * size) / under);
  return size ? Math.max(1, Math.floor((over * size) / under)) : 0;
}

// For each stratum all its providers, the smallest ticket first.
function inOrder(plan, rows, seed) {
  const ticket = ticketsOf(seed);
  const byTicket = (one, other) => (one.ticket < other.ticket ? -1 : one.ticket > other.ticket ? 1 : one.code < other.code ? -1 : 1);
  const found = plan.strata.map(() => []);
  for (const row of rows) {
    const identity = `${plan.round.get("id")}/provider/${row.get("code")}`;
    const parts = plan.weights.size ? Array.from({ length: row.get("weight") }, (_, part) => ticket(`${identity}#${part + 1}`)) : [ticket(identity)];
    found[stratumOf(plan, row)].push({ code: row.get("code"), ticket: parts.reduce((least, one) => (one < least ? one : least)) });
  }
  return found.map((some) => some.sort(byTicket));
}

function select(plan, everyone) {
  const listed = (some) => some.map((one) => new Map([["code", one.code], ["ticket", one.ticket]]));
  return plan.strata.map((stratum, place) => {
    const ordered = everyone[place], quota = wanted(stratum, ordered.length);
    return new Map([
      ["number", place + 1], ["size", ordered.length], ["quota", quota],
      ["drawn", listed(ordered.slice(0, quota))], ["spares", listed(ordered.slice(quota, quota + stratum.get("spares")))],
    ]);
  });
}
