// The legend under a map: what its colours, circles and points mean, as lists.
import { largest, type MapData, NOT_JUDGED } from "./map-data";
import { inFigures, say } from "./say";

export function element(name: string, className: string, text = ""): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function entry(swatch: string, text: string): HTMLElement {
  const item = element("li", "map__entry");
  const shown = element("span", `map__swatch map__swatch--${swatch}`);
  shown.ariaHidden = "true";
  item.append(shown, text);
  return item;
}

function classEntries(data: MapData): HTMLElement[] {
  const told = [...(data.legend ?? [])];
  const blank = data.areas?.features.some(({ properties }) => properties.class === NOT_JUDGED);
  if (blank && !told.some((one) => one.class === NOT_JUDGED))
    told.push({ class: NOT_JUDGED, name: say("noch nicht beurteilbar") });
  return told.map((one) => entry(one.class === NOT_JUDGED ? "blank" : `${one.class}`, one.name));
}

function symbolEntries(data: MapData): HTMLElement[] {
  const most = largest(data);
  const points = (data.points?.features ?? []).map(({ properties }) => properties);
  const found: HTMLElement[] = [];
  if (most) found.push(entry("size", say("{what}: der größte Kreis steht für {most}", { what: data.size_name ?? say("Größe"), most: inFigures(most) })));
  if (points.some((one) => !one.approximate)) found.push(entry("point", say("ein Ort")));
  if (points.some((one) => one.approximate)) found.push(entry("approximate", say("ein Ort, ungefähr")));
  if (points.length > 1) found.push(entry("count", say("mehrere Orte nah beieinander, mit ihrer Zahl")));
  return found;
}

export function showLegend(box: HTMLElement, data: MapData): void {
  const lists = [classEntries(data), symbolEntries(data)].filter((entries) => entries.length);
  const legend = element("div", "map__legend kern-body kern-body--small");
  if (data.class_name && lists.length) legend.append(element("p", "map__title", data.class_name));
  for (const entries of lists) {
    const list = element("ul", "map__entries");
    list.append(...entries);
    legend.append(list);
  }
  if (lists.length) box.after(legend);
}
