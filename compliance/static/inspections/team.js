// Who is on the team, with which certificate, and which tablet still holds something.
import { word } from "./words.js";

export class TeamDialog {
  constructor(visit) {
    this.visit = visit;
    this.dialog = document.getElementById("team-dialog");
  }

  open() {
    const { team } = this.visit.bundle;
    const { devices } = this.visit.state;
    const rows = team.map((officer) => {
      const row = document.createElement("li");
      const name = Object.assign(document.createElement("strong"), { textContent: officer.name });
      const certificate = Object.assign(document.createElement("span"), { className: "muted", textContent: word("certificate", { number: officer.certificate || "—" }) });
      row.append(name, certificate);
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
