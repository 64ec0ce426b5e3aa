// How much room an area has on the screen when all of them are shown, and what fits into it.
import { type MapData, surfaceOf } from "./map-data";

const TILE = 512; // pixels of the world at zoom 0
const MARGIN = 80; // pixels around what is shown
const CIRCLE_ROOM = 10; // pixels an area needs to be seen beside its circle
const NAME_ROOM = 64; // … and to carry a name
const CLOSEST = 19;
const MANY_POINTS = 250;
const FROM_NEAR = 2; // so much closer than the whole, many points are shown

export interface Room {
  zoom: number; // at which everything is shown
  side: number; // pixels of an ordinary area then
  circles: number; // zoom from which there is room for circles
  names: number; // … and for names
  many: boolean; // more points than a map of all areas can bear
  points: number; // zoom from which points are shown
}

function upright(latitude: number): number {
  return Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360)) / (2 * Math.PI);
}

function wholeZoom(box: HTMLElement, [west, south, east, north]: MapData["bounds"]): number {
  const wide = Math.max(1, box.clientWidth - MARGIN) / Math.max((east - west) / 360, 1e-9);
  const high = Math.max(1, box.clientHeight - MARGIN) / Math.max(upright(north) - upright(south), 1e-9);
  return Math.log2(Math.min(wide, high) / TILE);
}

export function roomOf(box: HTMLElement, data: MapData): Room {
  const zoom = wholeZoom(box, data.bounds);
  const degree = (TILE * 2 ** zoom) / 360; // pixels
  const latitude = (data.bounds[1] + data.bounds[3]) / 2;
  const surfaces = (data.areas?.features ?? []).map(({ geometry }) => surfaceOf(geometry)).sort((a, b) => a - b);
  const usual = surfaces[surfaces.length >> 1] ?? Infinity;
  const side = degree * Math.sqrt(usual / Math.cos((latitude * Math.PI) / 180));
  const from = (pixels: number): number => (side >= pixels ? 0 : Math.min(zoom + Math.log2(pixels / side), CLOSEST));
  const many = data.class_name !== undefined && (data.points?.features.length ?? 0) > MANY_POINTS;
  const always = !many || box.dataset["points"] === "always";
  return { zoom, side, many, circles: from(CIRCLE_ROOM), names: from(NAME_ROOM), points: always ? 0 : Math.min(zoom + FROM_NEAR, CLOSEST) };
}
