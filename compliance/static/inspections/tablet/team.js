// Who is on the team, with which certificate, and which tablet still holds something.
import { word } from "./words.js";

export class TeamDialog {
  constructor(visit) {
    this.visit = visit;
    this.dialog = document.getElementById("team-dialog");
  }

  open() {
    const { team } = this.visit.bundle;
    const { devices, people = [] } = this.visit.state;
    const { user, unsent } = this.visit.queue;
    const rows = team.map((officer) => {
      const row = document.createElement("li");
      const name = Object.assign(document.createElement("strong"), { textContent: officer.name });
      const certificate = Object.assign(document.createElement("span"), { className: "muted", textContent: word("certificate", { number: officer.certificate || "—" }) });
      const counted = people.find((one) => one.id === officer.id) ?? { sent: 0, total: 0 };
      // What lies here is known better here than on the server.
      const total = officer.id === user ? Math.max(counted.total, counted.sent + unsent) : counted.total;
      row.append(name, certificate, Object.assign(document.createElement("span"), { className: "num", textContent: word("sent-of", { sent: counted.sent, total }) }));
      for (const device of devices.filter((one) => one.by === officer.id && one.device !== "visit-page")) {
        const here = device.device === this.visit.queue.device;
        const unsent = here ? this.visit.queue.unsent : device.unsent;
        const text = `${here ? `${word("this-tablet")} · ` : ""}${unsent ? word("holds", { count: unsent }) : word("holds-none")}`;
        row.append(Object.assign(document.createElement("span"), { className: unsent ? "status status-due" : "status status-good", textContent: text }));
      }
      return row;
    });
    document.getElementById("team-list").replaceChildren(...rows);
    this.dialog.showModal();
  }
}
