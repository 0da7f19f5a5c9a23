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

function select(plan, rows, seed) {
  const ticket = ticketsOf(seed);
  const byTicket = (one, other) => (one.ticket < other.ticket ? -1 : one.ticket > other.ticket ? 1 : one.code < other.code ? -1 : 1);
  const found = plan.strata.map(() => []);
  for (const row of rows) {
    const identity = `${plan.round.get("id")}/provider/${row.get("code")}`;
    const parts = plan.weights.size ? Array.from({ length: row.get("weight") }, (_, part) => ticket(`${identity}#${part + 1}`)) : [ticket(identity)];
    found[stratumOf(plan, row)].push({ code: row.get("code"), ticket: parts.reduce((least, one) => (one < least ? one : least)) });
  }
  const listed = (some) => some.map((one) => new Map([["code", one.code], ["ticket", one.ticket]]));
  return plan.strata.map((stratum, place) => {
    const ordered = found[place].sort(byTicket), quota = wanted(stratum, ordered.length);
    return new Map([
      ["number", place + 1], ["size", ordered.length], ["quota", quota],
      ["drawn", listed(ordered.slice(0, quota))], ["spares", listed(ordered.slice(quota, quota + stratum.get("spares")))],
    ]);
  });
}

// Each visit drawn has one team: its size, nobody twice, each seat's competence, nobody where he may not go, no load above
// the most. That the loads are the evenest possible is computed anew by the command line.
function checkTeams(at, plan, officers, strata, teams) {
  const slots = plan.team.get("slots"), most = plan.team.get("max_load"), load = new Map();
  const known = new Map(officers.map((row) => [row.get("officer"), row]));
  const visits = strata.flatMap((one) => one.get("drawn")).sort((one, other) => (one.get("ticket") < other.get("ticket") ? -1 : 1));
  if (teams.length !== visits.length) throw new Wrong(`${at} (length)`, teams.length, visits.length);
  teams.forEach((team, place) => {
    const code = visits[place].get("code"), where = `${at}[${place}] (${code})`, going = team.get("officers");
    only(where, team, ["code", "officers"]);
    same(`${where}.code`, team.get("code"), code);
    if (going.length !== slots.length) throw new Wrong(`${where}.officers (length)`, going.length, slots.length);
    going.forEach((name, seat) => {
      const officer = known.get(name), spot = `${where}.officers[${seat}]`;
      if (!officer) throw new Wrong(spot, name, "an officer of the frame");
      if (going.indexOf(name) !== seat) throw new Wrong(spot, name, "nobody twice in a team");
      if (slots[seat] && !officer.get("competences").includes(slots[seat])) throw new Wrong(spot, name, `competence ${slots[seat]}`);
      if (officer.get("forbidden").includes(code)) throw new Wrong(spot, name, "an officer who may go there");
      load.set(name, (load.get(name) || 0) + 1);
      if (most !== null && load.get(name) > most) throw new Wrong(spot, `${name}: ${load.get(name)}`, `at most ${most}`);
    });
  });
}
