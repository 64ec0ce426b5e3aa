// Colours the areas of a map anew by what the page tells of them, whenever htmx swaps a part of it.
import type { GeoJSONSource, Map } from "maplibre-gl";
import { type Area, type MapData, middles } from "./map-data";

function follow(map: Map, { dataset }: HTMLElement, data: MapData): void {
  const { values } = dataset;
  const { areas } = data;
  if (!values || !areas) return;
  let times = 0;
  const colour = (): void => {
    const told = document.getElementById(values)?.textContent;
    if (!told) return; // something is missing yet: as it was
    const found = JSON.parse(told) as Record<string, Partial<Area>>;
    for (const { properties } of areas.features) Object.assign(properties, found[properties.key]);
    map.getSource<GeoJSONSource>("areas")!.setData(areas);
    map.getSource<GeoJSONSource>("middles")!.setData(middles(data));
    map.once("idle", () => (dataset["coloured"] = `${(times += 1)}`));
  };
  document.addEventListener("htmx:afterSettle", colour);
  colour();
}

document.addEventListener("map", ({ target, detail }: CustomEventInit & { target: EventTarget | null }) =>
  follow(detail.map, target as HTMLElement, detail.data));
