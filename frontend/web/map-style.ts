// How a map is drawn: layers and symbols in the colours the style sheet names.
import type { Map, StyleSpecification } from "maplibre-gl";
import { largest, type MapData, middles, NOT_JUDGED } from "./map-data";
import { type Room, roomOf } from "./map-room";

type Colours = (name: string) => string;
type Layer = StyleSpecification["layers"][number];

export const FONT = "14px 'Fira Sans'";
export const FONT_BOLD = "600 14px 'Fira Sans'";
export const AREAS = ["areas", "blank", "sizes"];
export const POINTS = ["points", "clusters"];
const CLASSES = [0, 1, 2, 3, 4, 5];
const LARGEST = 24; // radius in pixels, less on a phone
const SMALLEST = 3;
const OF_ITS_AREA = 0.3; // the radius of the largest circle beside an ordinary area
const NEAR = 44; // pixels within which points become one
const SHARP = 2; // pixels of a drawn symbol per pixel of the page

function coloursOf(box: HTMLElement): Colours {
  const told = getComputedStyle(box);
  return (name) => told.getPropertyValue(`--map-${name}`).trim();
}

// Something of an area between none and the largest, as the root of its size.
function bySize(data: MapData, none: unknown, most: unknown): unknown[] {
  const size = ["sqrt", ["coalesce", ["get", "size"], 0]];
  return ["interpolate", ["linear"], size, 0, none, Math.sqrt(largest(data)) || 1, most];
}

// The same at every zoom where areas are large; else small, and growing with them.
function growing(data: MapData, { zoom, side, circles }: Room, most: number, of: (radius: number) => unknown): unknown[] {
  const begin = Math.min(most, side * OF_ITS_AREA * 2 ** Math.max(0, circles - zoom));
  const sized = (radius: number): unknown[] => bySize(data, of(Math.min(SMALLEST, radius / 2)), of(radius));
  if (begin === most) return sized(most);
  const from = Math.max(zoom, circles);
  return ["interpolate", ["exponential", 2], ["zoom"], from, sized(begin), from + Math.log2(most / begin), sized(most)];
}

function areaLayers(data: MapData, colour: Colours, wide: number, room: Room): Layer[] {
  const judged = ["!=", ["get", "class"], NOT_JUDGED];
  const fill = ["match", ["get", "class"], ...CLASSES.flatMap((n) => [n, colour(`${n}`)]), colour("area")];
  const most = Math.min(LARGEST, wide / 28);
  const below = (radius: number): unknown => ["literal", [0, radius + 11]]; // the name under its circle
  const moved = largest(data) ? growing(data, room, most, below) : [0, 0];
  const thin = Math.min(1.2, Math.max(0.5, room.side / 40));
  return [
    { id: "ground", type: "background", paint: { "background-color": colour("ground") } },
    { id: "areas", type: "fill", source: "areas", filter: judged, paint: { "fill-color": fill } },
    { id: "blank", type: "fill", source: "areas", filter: ["!", judged], paint: { "fill-pattern": "hatch" } },
    { id: "borders", type: "line", source: "areas", paint: { "line-color": colour("border"), "line-width": thin } },
    { id: "chosen", type: "line", source: "areas", filter: ["==", ["get", "key"], ""],
      paint: { "line-color": colour("mark"), "line-width": 4 } },
    { id: "sizes", type: "circle", source: "middles", minzoom: room.circles, filter: ["has", "size"],
      paint: { "circle-radius": growing(data, room, most, (radius) => radius), "circle-color": colour("size"), "circle-opacity": 0.8,
        "circle-stroke-color": colour("halo"), "circle-stroke-width": thin } },
    { id: "names", type: "symbol", source: "middles", minzoom: room.names,
      layout: { "icon-image": ["concat", "name:", ["get", "name"]], "icon-offset": moved, "icon-padding": 4 } },
  ] as Layer[];
}

function pointLayers({ points: minzoom }: Room): Layer[] {
  const single = ["case", ["to-boolean", ["get", "approximate"]], "approximate", "point"];
  const many = ["concat", "count:", ["to-string", ["get", "point_count"]]];
  const shown = { "icon-allow-overlap": true };
  return [
    { id: "points", type: "symbol", source: "points", minzoom, filter: ["!", ["has", "point_count"]],
      layout: { ...shown, "icon-image": single } },
    { id: "clusters", type: "symbol", source: "points", minzoom, filter: ["has", "point_count"],
      layout: { ...shown, "icon-image": many } },
  ] as Layer[];
}

export function styleOf(box: HTMLElement, data: MapData): StyleSpecification {
  const colour = coloursOf(box);
  const none = { type: "FeatureCollection" as const, features: [] };
  const room = roomOf(box, data);
  return {
    version: 8,
    sources: {
      areas: { type: "geojson", data: data.areas ?? none },
      middles: { type: "geojson", data: middles(data) },
      points: { type: "geojson", data: data.points ?? none, cluster: true, clusterRadius: NEAR, clusterMaxZoom: 16 },
    },
    layers: [...areaLayers(data, colour, box.clientWidth, room), ...pointLayers(room)],
  };
}

type Pen = CanvasRenderingContext2D;

function disc(pen: Pen, middle: number, radius: number, fill: string, edge: string, dashes: number[] = []): void {
  pen.beginPath();
  pen.arc(middle, middle, radius, 0, 2 * Math.PI);
  pen.fillStyle = fill;
  pen.fill();
  pen.setLineDash(dashes);
  pen.lineWidth = 2;
  pen.strokeStyle = edge;
  pen.stroke();
}

function hatch(pen: Pen, side: number, colour: Colours): void {
  pen.fillStyle = colour("blank");
  pen.fillRect(0, 0, side, side);
  pen.strokeStyle = colour("hatch");
  pen.lineWidth = 1.5;
  for (const shift of [-side, 0, side]) {
    pen.moveTo(shift, side);
    pen.lineTo(shift + side, 0);
  }
  pen.stroke();
}

function words(pen: Pen, text: string, x: number, y: number, ink: string, halo?: string): void {
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.lineWidth = 4;
  pen.fillStyle = ink;
  if (halo) {
    pen.strokeStyle = halo;
    pen.strokeText(text, x, y);
  }
  pen.fillText(text, x, y);
}

// A symbol by its name: "hatch", "point", "approximate", "count:12", "name:Altstadt".
function drawn(id: string, colour: Colours): ImageData {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true })!;
  const text = id.slice(id.indexOf(":") + 1);
  const counts = id.startsWith("count:");
  pen.font = counts ? FONT_BOLD : FONT;
  const wide = pen.measureText(text).width;
  const side = counts ? Math.max(34, wide + 20) : id === "hatch" ? 10 : 24;
  const size = id.startsWith("name:") ? [Math.ceil(wide) + 6, 22] : [side, side];
  [pen.canvas.width, pen.canvas.height] = [size[0]! * SHARP, size[1]! * SHARP];
  pen.font = counts ? FONT_BOLD : FONT; // a canvas of another size forgets it
  pen.scale(SHARP, SHARP);
  if (id === "hatch") hatch(pen, side, colour);
  else if (id === "point") disc(pen, 12, 7, colour("point"), colour("halo"));
  else if (id === "approximate") disc(pen, 12, 8, colour("halo"), colour("point"), [4, 3]);
  else if (counts) disc(pen, side / 2, side / 2 - 2, colour("point"), colour("halo"));
  if (counts) words(pen, text, side / 2, side / 2 + 1, colour("count"));
  if (id.startsWith("name:")) words(pen, text, size[0]! / 2, 12, colour("ink"), colour("halo"));
  return pen.getImageData(0, 0, pen.canvas.width, pen.canvas.height);
}

// Draws symbols as they are asked for, and everything anew when light turns to dark.
export function dress(map: Map, box: HTMLElement, data: MapData): void {
  map.setMissingStyleImageResolver((id) => {
    if (!map.hasImage(id)) map.addImage(id, drawn(id, coloursOf(box)), { pixelRatio: SHARP });
  });
  const turned = new MutationObserver(() => map.setStyle(styleOf(box, data), { diff: false }));
  turned.observe(document.documentElement, { attributeFilter: ["data-kern-theme"] });
}
