// One map: what a click, Enter and the keys do, and what a screen reader hears of it.
import type { GeoJSONSource, LngLat, Map, MapGeoJSONFeature, Point, Popup } from "maplibre-gl";
import type { MapData } from "./map-data";
import { element } from "./map-legend";
import { inWords, pickInto } from "./map-pick";
import { AREAS, dress, POINTS, styleOf } from "./map-style";
import { say } from "./say";

type Library = typeof import("./maplibre");
type Told = { name?: string; url?: string; value?: string; kind?: string; approximate?: boolean; key?: string };

const REACH = 8; // pixels beside a point that still mean it
const MOST = 12; // entries of a popup
const LOCALE = {
  "NavigationControl.ZoomIn": say("Karte vergrößern"),
  "NavigationControl.ZoomOut": say("Karte verkleinern"),
  "Popup.Close": say("Schließen"),
  "CooperativeGesturesHandler.WindowsHelpText": say("Zum Vergrößern Strg halten und scrollen"),
  "CooperativeGesturesHandler.MacHelpText": say("Zum Vergrößern ⌘ halten und scrollen"),
  "CooperativeGesturesHandler.MobileHelpText": say("Die Karte mit zwei Fingern verschieben"),
};

// A link only to where the page itself comes from.
function named({ name = "", url }: Told): HTMLElement {
  if (!url || new URL(url, location.href).origin !== location.origin) return element("strong", "", name);
  const link = element("a", "kern-link", name) as HTMLAnchorElement;
  link.href = url;
  return link;
}

function described(told: Told): HTMLElement {
  const item = element("li", "");
  const more = [told.value, told.kind, told.approximate ? say("ungefähre Lage") : ""].filter(Boolean).join(", ");
  item.append(named(told));
  if (more) item.append(element("span", "map__more", more));
  return item;
}

function listed(all: Told[]): HTMLElement {
  const list = element("ul", "map__found kern-body kern-body--small");
  list.append(...all.slice(0, MOST).map(described));
  if (all.length > MOST) list.append(element("li", "", say("und {number} weitere", { number: all.length - MOST })));
  return list;
}

let helps = 0;

class View {
  private popup: Popup | undefined;
  private readonly pick: ((place: LngLat) => string) | undefined;

  constructor(
    private readonly gl: Library, private readonly map: Map, box: HTMLElement, private readonly note: HTMLElement,
  ) {
    const ids = box.dataset["pick"];
    if (ids) this.pick = pickInto(gl, map, ids);
    const canvas = map.getCanvas();
    map.on("click", (event) => this.act(event.point));
    map.on("mousemove", ({ point }) => {
      canvas.style.cursor = this.pick ? "crosshair" : this.at(point).length ? "pointer" : "";
    });
    map.on("moveend", () => {
      if (document.activeElement === canvas) map.once("idle", () => this.say(this.centre())); // once it is drawn
    });
    canvas.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // the form around it is not sent
      this.act(map.project(map.getCenter()));
    });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.popup?.remove();
    });
  }

  private say(text: string): void {
    this.note.textContent = text;
  }

  // Points within reach, else the area there.
  private at({ x, y }: Point): MapGeoJSONFeature[] {
    const around: [[number, number], [number, number]] = [[x - REACH, y - REACH], [x + REACH, y + REACH]];
    const points = this.map.queryRenderedFeatures(around, { layers: POINTS });
    return points.length ? points : this.map.queryRenderedFeatures([x, y], { layers: AREAS }).slice(0, 1);
  }

  private centre(): string {
    const here = this.map.getCenter();
    const found = this.at(this.map.project(here)).map(({ properties }) =>
      properties["point_count"] ? say("{number} Orte", { number: properties["point_count"] }) : [properties["name"], properties["value"]].filter(Boolean).join(", "));
    const place = this.pick ? `${inWords(here)}. ` : "";
    return `${say("Mitte der Karte:")} ${place}${found.join("; ") || say("nichts")}`;
  }

  private act(point: Point): void {
    if (this.pick) return this.say(this.pick(this.map.unproject(point)));
    const found = this.at(point);
    const cluster = found.find(({ properties }) => properties["point_count"]);
    if (cluster) return void this.open(cluster);
    this.popup?.remove();
    if (found.length) this.tell(found.map(({ properties }) => properties), this.placeOf(found[0]!, point));
  }

  private placeOf({ geometry, source }: MapGeoJSONFeature, point: Point): LngLat | [number, number] {
    const fixed = source === "points" && geometry.type === "Point";
    return fixed ? (geometry.coordinates as [number, number]) : this.map.unproject(point);
  }

  // Many points: closer, until they part; those of one house in a list.
  private async open(cluster: MapGeoJSONFeature): Promise<void> {
    const source = this.map.getSource<GeoJSONSource>("points")!;
    const id = cluster.properties["cluster_id"] as number;
    const centre = this.placeOf(cluster, this.map.project(this.map.getCenter()));
    const zoom = await source.getClusterExpansionZoom(id);
    if (zoom <= 16) return void this.map.easeTo({ center: centre, zoom });
    const leaves = await source.getClusterLeaves(id, Infinity, 0);
    this.popup?.remove();
    this.tell(leaves.map(({ properties }) => properties as Told), centre);
  }

  private tell(all: Told[], place: LngLat | [number, number]): void {
    const { map } = this;
    const popup = new this.gl.Popup({ maxWidth: "min(20rem, 80%)" }).setLngLat(place).setDOMContent(listed(all));
    popup.on("close", () => {
      if (map.getLayer("chosen")) map.setFilter("chosen", ["==", ["get", "key"], ""]);
      if (document.activeElement === document.body) map.getCanvas().focus({ preventScroll: true });
    });
    this.popup = popup.addTo(map);
    map.setFilter("chosen", ["==", ["get", "key"], all[0]?.key ?? ""]);
  }
}

// All of it, beside the buttons where there is room.
function whole(map: Map, data: MapData): void {
  const right = map.getContainer().clientWidth > 600 ? 80 : 24;
  map.fitBounds(data.bounds, { padding: { top: 24, bottom: 24, left: 24, right }, animate: false });
}

function homeButton(map: Map, data: MapData): HTMLElement {
  const button = element("button", "map__home") as HTMLButtonElement;
  button.type = "button";
  button.title = button.ariaLabel = say("Ganzes Gebiet zeigen");
  const icon = element("span", "kern-icon kern-icon--home");
  icon.ariaHidden = "true";
  button.append(icon);
  button.addEventListener("click", () => whole(map, data));
  const group = element("div", "maplibregl-ctrl maplibregl-ctrl-group");
  group.append(button);
  return group;
}

function dressControls(gl: Library, map: Map, box: HTMLElement, data: MapData): void {
  map.addControl(new gl.NavigationControl({ showCompass: false }), "top-right");
  map.addControl({ onAdd: () => homeButton(map, data), onRemove: () => undefined }, "top-right");
  map.keyboard.disableRotation();
  map.touchZoomRotate.disableRotation();
  const cross = element("div", "map__cross");
  cross.ariaHidden = "true";
  map.getCanvas().after(cross);
  const help = element("p", "map__help quiet kern-body kern-body--small", box.dataset["help"]);
  help.id = `map-help-${(helps += 1)}`;
  box.after(help);
  map.getCanvas().setAttribute("aria-describedby", help.id);
}

function loaded(map: Map): Promise<void> {
  return new Promise((settled, broken) => {
    const fail = ({ error }: { error: unknown }): void => broken(error);
    map.on("error", fail);
    map.once("load", () => {
      map.off("error", fail);
      settled();
    });
  });
}

// Draws the map; fails when that cannot be.
export async function show(gl: Library, box: HTMLElement, note: HTMLElement, data: MapData): Promise<Map> {
  const ground = element("div", "map__ground");
  box.append(ground);
  const map = new gl.Map({
    container: ground, style: styleOf(box, data),
    locale: { ...LOCALE, "Map.Title": box.dataset["name"]! }, attributionControl: false,
    cooperativeGestures: true, dragRotate: false, touchPitch: false, pitchWithRotate: false,
    renderWorldCopies: false, maxZoom: 19, fadeDuration: 0,
  });
  whole(map, data);
  dress(map, box, data);
  await loaded(map);
  new View(gl, map, box, note);
  dressControls(gl, map, box, data);
  note.classList.add("kern-sr-only");
  note.textContent = "";
  map.once("idle", () => (box.dataset["drawn"] = "yes"));
  map.triggerRepaint();
  return map;
}
