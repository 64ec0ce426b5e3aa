// What a page tells a map, and the middle of an area.
import type { Feature, FeatureCollection, MultiPolygon, Point, Polygon, Position } from "geojson";

export interface Area {
  key: string;
  name: string;
  url?: string;
  value?: string;
  class?: number; // 0 to 5; NOT_JUDGED
  size?: number;
}

export interface Spot {
  id: string | number;
  name: string;
  url?: string;
  kind?: string;
  approximate?: boolean;
}

export interface MapData {
  bounds: [number, number, number, number];
  areas?: FeatureCollection<Polygon | MultiPolygon, Area>;
  points?: FeatureCollection<Point, Spot>;
  legend?: { class: number; name: string }[];
  class_name?: string;
  size_name?: string;
}

export const NOT_JUDGED = -1;

export function largest(data: MapData): number {
  return Math.max(0, ...(data.areas?.features ?? []).map(({ properties }) => properties.size ?? 0));
}

// Twice the signed surface of a ring, and its centre of gravity times three times that.
function weight(ring: Position[]): { surface: number; x: number; y: number } {
  const [left = 0, low = 0] = ring[0] ?? [];
  const sum = { surface: 0, x: 0, y: 0 };
  for (let n = 1; n < ring.length; n += 1) {
    const [ax, ay] = [ring[n - 1]![0]! - left, ring[n - 1]![1]! - low];
    const [bx, by] = [ring[n]![0]! - left, ring[n]![1]! - low];
    const cross = ax * by - bx * ay;
    sum.surface += cross;
    sum.x += (ax + bx) * cross;
    sum.y += (ay + by) * cross;
  }
  const third = 3 * sum.surface || 1;
  return { surface: Math.abs(sum.surface), x: left + sum.x / third, y: low + sum.y / third };
}

// Where the rings of a polygon cross a parallel, from west to east.
function crossings(rings: Position[][], y: number): number[] {
  const found: number[] = [];
  for (const ring of rings)
    for (let n = 1; n < ring.length; n += 1) {
      const [ax = 0, ay = 0] = ring[n - 1]!;
      const [bx = 0, by = 0] = ring[n]!;
      if (ay > y !== by > y) found.push(ax + ((y - ay) / (by - ay)) * (bx - ax));
    }
  return found.sort((a, b) => a - b);
}

// A place inside the largest part: its centre of gravity, else the middle of the widest stretch beside it.
function middle(shape: Polygon | MultiPolygon): Position {
  const parts = shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates;
  const [rings] = [...parts].sort((a, b) => weight(b[0]!).surface - weight(a[0]!).surface);
  const { x, y } = weight(rings![0]!);
  const edges = crossings(rings!, y);
  let widest: [number, number] = [x, x];
  for (let n = 1; n < edges.length; n += 2) {
    const [from, to] = [edges[n - 1]!, edges[n]!];
    if (from <= x && x <= to) return [x, y];
    if (to - from > widest[1] - widest[0]) widest = [from, to];
  }
  return [(widest[0] + widest[1]) / 2, y];
}

// The surface of an area in square degrees.
export function surfaceOf(shape: Polygon | MultiPolygon): number {
  const parts = shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates;
  return parts.reduce((sum, rings) => sum + weight(rings[0]!).surface / 2, 0);
}

export function middles(data: MapData): FeatureCollection<Point, Area> {
  const features = (data.areas?.features ?? []).map((area): Feature<Point, Area> => ({
    type: "Feature",
    properties: area.properties,
    geometry: { type: "Point", coordinates: middle(area.geometry) },
  }));
  return { type: "FeatureCollection", features };
}
