// Teams are held against the rules: each visit one team of its size, nobody twice, each seat's competence, nobody where he
// may not go, no load above the most, one district for each where the plan says so. That the loads are the evenest
// possible, that an empty seat went to the next in turn, and that rules in conflict leave no teams, is computed anew by
// the command line.
function crewsOf(plan, frame, rows) {
  const districts = new Map(rows.map((row) => [row.get("code"), row.get("district")]));
  const crew = (key, slots) => ({
    key, slots, districts, most: plan.team.get("max_load"), bound: plan.team.get("one_district") === true,
    known: new Map(frame[key].map((row) => [row.get("officer"), row])), barred: new Set(), teams: new Map(), load: new Map(),
  });
  const outside = plan.team.get("outside") || 0;
  return [crew("officers", plan.team.get("slots")), ...(outside ? [crew("outside", Array(outside).fill(""))] : [])];
}

function whyNot(crew, name, code) {
  const officer = crew.known.get(name), load = crew.load.get(name) || 0;
  if (!officer) return "an officer of the frame";
  if (officer.get("forbidden").includes(code) || crew.barred.has(`${name} ${code}`)) return "an officer who may go there";
  if (crew.most !== null && load >= crew.most) return `at most ${crew.most}`;
  const elsewhere = [...crew.teams].find(([visit, team]) => team.includes(name) && crew.districts.get(visit) !== crew.districts.get(code));
  return crew.bound && elsewhere ? "one district for each" : "";
}

function seatTeam(where, crews, team, code) {
  only(where, team, ["code", ...crews.map((crew) => crew.key)]);
  same(`${where}.code`, team.get("code"), code);
  for (const crew of crews) {
    const going = team.get(crew.key), at = `${where}.${crew.key}`;
    if (going.length !== crew.slots.length) throw new Wrong(`${at} (length)`, going.length, crew.slots.length);
    going.forEach((name, seat) => {
      const why = whyNot(crew, name, code);
      if (why) throw new Wrong(`${at}[${seat}]`, shown(name), why);
      if (going.indexOf(name) !== seat) throw new Wrong(`${at}[${seat}]`, name, "nobody twice in a team");
      if (crew.slots[seat] && !crew.known.get(name).get("competences").includes(crew.slots[seat])) throw new Wrong(`${at}[${seat}]`, name, `competence ${crew.slots[seat]}`);
    });
    crew.teams.set(code, going);
    going.forEach((name) => crew.load.set(name, (crew.load.get(name) || 0) + 1));
  }
}

function dropTeam(crews, code) {
  return crews.map((crew) => {
    const gone = crew.teams.get(code);
    crew.teams.delete(code);
    gone.forEach((name) => crew.load.set(name, crew.load.get(name) - 1));
    return gone;
  });
}

const inTurn = (some) => [...some].sort((one, other) => (one.get("ticket") < other.get("ticket") ? -1 : 1)).map((one) => one.get("code"));

function checkTeams(at, crews, visits, teams) {
  if (teams.length !== visits.length) throw new Wrong(`${at} (length)`, teams.length, visits.length);
  teams.forEach((team, place) => seatTeam(`${at}[${place}] (${visits[place]})`, crews, team, visits[place]));
}
