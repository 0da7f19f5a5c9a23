// What changed in a draw that stood: a spare, an extension, a recusal, a relief. Each takes the next tickets of its stratum, leaves
// everyone where he is who may stay, and is chained by its hash to what went before.
const CHANGE = ["number", "at", "kind", "withdrawn", "recused", "added", "teams", "hash"];
const KINDS = ["spare", "extension", "recusal", "relief"];

function checkChanges({ record, plan }, at, one, crews, everyone, waiting) {
  const strata = one.get("result").get("strata"), full = record.get("edition") === "full";
  const place = new Map(strata.flatMap((stratum, number) => stratum.get("drawn").map((drawn) => [drawn.get("code"), number])));
  const queues = everyone.map((some, number) => some.slice(strata[number].get("quota")));
  const spares = plan.strata.map((stratum) => stratum.get("spares"));
  let previous = one.get("result_hash");
  one.get("changes").forEach((change, number) => {
    const where = `${at}.changes[${number}]`;
    if (!KINDS.includes(change.get("kind"))) throw new Wrong(`${where}.kind`, shown(change.get("kind")), KINDS.join(" | "));
    const keys = change.get("kind") === "relief" ? [...CHANGE, "relaxed"] : CHANGE;
    only(where, change, full ? [...keys, "reason", "by"] : keys);
    equal(`${where}.number`, change.get("number"), number + 1);
    const open = new Map([...change].filter(([key]) => !["hash", "reason", "by"].includes(key)));
    const expected = hashOf(canonical(new Map([["nonce", record.get("nonce")], ["previous", previous], ["change", open]])));
    if (change.get("hash") !== expected) throw new Wrong(where, change.get("hash"), expected);
    previous = expected;
    checkKind(where, change, place, spares, waiting.length > 0);
    if (change.get("kind") === "relief") {
      relax(where, change.get("relaxed"), crews, plan);
      checkTeams(`${where}.teams`, crews, waiting.splice(0), change.get("teams"));
      return;
    }
    for (const pair of change.get("recused")) for (const crew of crews) if (crew.known.has(pair.get("officer"))) crew.barred.add(`${pair.get("officer")} ${pair.get("code")}`);
    for (const added of change.get("added")) {
      const next = queues[added.get("stratum") - 1].shift();
      same(`${where}.added`, added, new Map([["stratum", added.get("stratum")], ["code", next.code], ["ticket", next.ticket]]));
      place.set(next.code, added.get("stratum") - 1);
    }
    staffed(where, change, crews);
  });
  if (waiting.length && one.get("void") === null) throw new Wrong(`${at}.changes`, "no teams", "a relief of the rules in conflict, with teams");
}

// How far a rule gives way is the least that makes teams possible; that it is, the command line computes.
function relax(where, relaxed, crews, plan) {
  const most = relaxed.get("max_load"), before = plan.team.get("max_load"), at = `${where}.relaxed`;
  const odd = [...relaxed.keys()].filter((key) => !["max_load", "one_district"].includes(key)).sort(byPoint);
  if (odd.length || !relaxed.size) throw new Wrong(odd.length ? `${at}.${odd[0]}` : at, odd.length ? "present" : "nothing", "max_load | one_district");
  if (relaxed.has("max_load") && !(before !== null && Number.isInteger(most) && most > before)) throw new Wrong(`${at}.max_load`, shown(most), `more than ${shown(before)}`);
  if (relaxed.has("one_district") && !(plan.team.get("one_district") === true && relaxed.get("one_district") === false)) throw new Wrong(`${at}.one_district`, shown(relaxed.get("one_district")), "false");
  for (const crew of crews) {
    if (relaxed.has("max_load")) crew.most = most;
    if (relaxed.has("one_district")) crew.bound = false;
  }
}

function checkKind(where, change, place, spares, waiting) {
  const kind = change.get("kind"), withdrawn = change.get("withdrawn"), added = change.get("added");
  if ((kind === "spare") !== (withdrawn !== null)) throw new Wrong(`${where}.withdrawn`, shown(withdrawn), "the provider that a spare replaces");
  if ((kind === "relief") !== waiting) throw new Wrong(`${where}.kind`, kind, waiting ? "relief: there are no teams yet" : "no relief: there are teams");
  const fitting = { relief: added.length === 0 && change.get("recused").length === 0, spare: added.length === 1, extension: added.length > 0, recusal: added.length === 0 && change.get("teams").length === 1 };
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
