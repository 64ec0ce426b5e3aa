// Under a map with too many points for the whole of it: shows them there all the same.
import type { Map } from "maplibre-gl";
import type { MapData } from "./map-data";
import { element } from "./map-legend";
import { roomOf } from "./map-room";
import { POINTS } from "./map-style";
import { inFigures, say } from "./say";

const CLOSEST = 24;
let switches = 0;

export function showSwitch(map: Map, box: HTMLElement, data: MapData): void {
  const row = element("div", "map__switch kern-form-check");
  const tick = element("input", "kern-form-check__checkbox") as HTMLInputElement;
  const number = inFigures(data.points!.features.length);
  const words = say("Alle {number} Orte auch in der Übersicht zeigen (sonst erst aus der Nähe)", { number });
  const label = element("label", "kern-label", words) as HTMLLabelElement;
  tick.type = "checkbox";
  label.htmlFor = tick.id = `map-points-${(switches += 1)}`;
  tick.addEventListener("change", () => {
    box.dataset["points"] = tick.checked ? "always" : "near";
    for (const layer of POINTS) map.setLayerZoomRange(layer, roomOf(box, data).points, CLOSEST);
  });
  row.append(tick, label);
  box.after(row);
}
