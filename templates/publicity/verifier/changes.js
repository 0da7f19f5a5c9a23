// What changed in a draw that stood: a spare, an extension, a recusal. Each takes the next tickets of its stratum, leaves
// everyone where he is who may stay, and is chained by its hash to what went before.
const CHANGE = ["number", "at", "kind", "withdrawn", "recused", "added", "teams", "hash"];
const KINDS = ["spare", "extension", "recusal"];

function checkChanges({ record, plan }, at, one, crews, everyone) {
  const strata = one.get("result").get("strata"), full = record.get("edition") === "full";
  const place = new Map(strata.flatMap((stratum, number) => stratum.get("drawn").map((drawn) => [drawn.get("code"), number])));
  const queues = everyone.map((some, number) => some.slice(strata[number].get("quota")));
  const spares = plan.strata.map((stratum) => stratum.get("spares"));
  let previous = one.get("result_hash");
  one.get("changes").forEach((change, number) => {
    const where = `${at}.changes[${number}]`;
    only(where, change, full ? [...CHANGE, "reason", "by"] : CHANGE);
    equal(`${where}.number`, change.get("number"), number + 1);
    const open = new Map([...change].filter(([key]) => !["hash", "reason", "by"].includes(key)));
    const expected = hashOf(canonical(new Map([["nonce", record.get("nonce")], ["previous", previous], ["change", open]])));
    if (change.get("hash") !== expected) throw new Wrong(where, change.get("hash"), expected);
    previous = expected;
    checkKind(where, change, place, spares);
    for (const pair of change.get("recused")) for (const crew of crews) if (crew.known.has(pair.get("officer"))) crew.barred.add(`${pair.get("officer")} ${pair.get("code")}`);
    for (const added of change.get("added")) {
      const next = queues[added.get("stratum") - 1].shift();
      same(`${where}.added`, added, new Map([["stratum", added.get("stratum")], ["code", next.code], ["ticket", next.ticket]]));
      place.set(next.code, added.get("stratum") - 1);
    }
    staffed(where, change, crews);
  });
}

function checkKind(where, change, place, spares) {
  const kind = change.get("kind"), withdrawn = change.get("withdrawn"), added = change.get("added");
  if (!KINDS.includes(kind)) throw new Wrong(`${where}.kind`, shown(kind), KINDS.join(" | "));
  if ((kind === "spare") !== (withdrawn !== null)) throw new Wrong(`${where}.withdrawn`, shown(withdrawn), "the provider that a spare replaces");
  const fitting = { spare: added.length === 1, extension: added.length > 0, recusal: added.length === 0 && change.get("teams").length === 1 };
  if (!fitting[kind]) throw new Wrong(`${where}.added (length)`, added.length, kind);
  if (kind !== "spare") return;
  if (!place.has(withdrawn) || place.get(withdrawn) !== added[0].get("stratum") - 1) throw new Wrong(`${where}.withdrawn`, withdrawn, "a provider of that stratum");
  spares[place.get(withdrawn)] -= 1;
  if (spares[place.get(withdrawn)] < 0) throw new Wrong(where, "spare", "no spare left");
}

function staffed(where, change, crews) {
  const added = change.get("added"), teams = change.get("teams");
  if (change.get("kind") === "extension") return checkTeams(`${where}.teams`, crews, inTurn(added), teams);
  const code = added.length ? added[0].get("code") : teams[0].get("code"), before = change.get("withdrawn") ?? code;
  if (!crews[0].teams.has(before)) throw new Wrong(where, before, "a visit of the draw");
  dropTeam(crews, before).forEach((gone, number) => {
    const crew = crews[number];
    for (const name of gone) if (!whyNot(crew, name, code) && !teams[0].get(crew.key).includes(name)) throw new Wrong(`${where}.teams[0].${crew.key}`, shown(teams[0].get(crew.key)), `${name}, who may stay`);
  });
  return checkTeams(`${where}.teams`, crews, [code], teams);
}

// What became of the providers: all of them, each once, drawn or a spare in its turn.
function checkVisits({ record }) {
  const live = record.get("draws").find((one) => one.get("void") === null), found = record.get("visits");
  if (!live) throw new Wrong("draws", "every draw is void", "a draw that stands");
  const wanted = new Map(live.get("result").get("strata").flatMap((stratum) => stratum.get("drawn").map((one) => [one.get("code"), null])));
  for (const change of live.get("changes")) for (const one of change.get("added")) wanted.set(one.get("code"), change.get("withdrawn"));
  const withdrawn = new Set(wanted.values()), seen = new Set();
  found.forEach((one, place) => {
    const code = one.get("code"), at = `visits[${place}]`;
    if (seen.has(code) || !wanted.has(code)) throw new Wrong(`${at}.code`, shown(code), "a provider that was drawn, or a spare in its turn, once");
    equal(`${at}.origin`, one.get("origin"), wanted.get(code) === null ? "drawn" : "spare");
    equal(`${at}.replaces`, one.get("replaces") ?? null, wanted.get(code));
    if (withdrawn.has(code)) equal(`${at}.closed_on`, one.get("closed_on"), "");
    seen.add(code);
  });
  const missing = [...wanted.keys()].filter((code) => !seen.has(code)).sort();
  if (missing.length) throw new Wrong("visits", "missing", missing[0]);
}
